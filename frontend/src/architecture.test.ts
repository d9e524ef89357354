// @vitest-environment node
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

const files = walk(root)
  .filter((path) => /\.tsx?$/.test(path) && !/\.(gen|d)\.ts$/.test(path))
  .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }));
const code = files.filter((f) => !/\.test\.tsx?$/.test(f.path));

/** What each layer may import; a file of a layer may always import from its own folder. */
const allowed: Record<string, string[]> = {
  api: ['api'],
  lib: ['api', 'lib'],
  components: ['api', 'lib', 'components'],
  features: ['api', 'lib', 'components'],
  routes: ['api', 'lib', 'components', 'features'],
};

describe('the house', () => {
  it('finds its files', () => expect(code.length).toBeGreaterThan(80));

  it.each(code.map((f) => [f.path, f] as const))('%s keeps to its layer', (path, file) => {
    const [layer = '', feature = ''] = path.split('/');
    const imports = [...file.text.matchAll(/(?:from|import\()\s*'@\/([^']+)'/g)].map((m) => m[1]!);
    for (const to of imports) {
      const [target = '', name = ''] = to.split('/');
      const own = layer === 'features' && target === 'features' && name === feature;
      if (allowed[layer]) expect(own || allowed[layer].includes(target), `${path} imports ${to}`).toBe(true);
    }
    if (layer === 'features') expect(file.text, 'features never import each other').not.toMatch(/from '\.\.\//);
  });

  it('talks HTTP in one file', () => {
    const talking = code.filter((f) =>
      /\bfetch\(|XMLHttpRequest/.test(
        f.text.replace(/re?fetch\(|prefetch\w*\(/gi, (m) => (m.toLowerCase() === 'fetch(' ? m : '')),
      ),
    );
    expect(talking.map((f) => f.path)).toEqual(['lib/api-client.ts']);
  });

  it('keeps every file under 250 lines and every route under 100', () => {
    const long = files.filter((f) => f.text.split('\n').length > (f.path.startsWith('routes/') ? 100 : 250));
    expect(long.map((f) => f.path)).toEqual([]);
  });

  it('asks whether it is a sandbox in two places only', () => {
    const asking = code.filter((f) => /\.sandbox\b/.test(f.text)).map((f) => f.path);
    expect(asking.sort()).toEqual(['components/layout/shell.tsx', 'routes/sandbox.tsx']);
  });

  it('uses the accent only where money moves', () => {
    const uses = code.filter((f) => /\b(bg|text|border)-accent\b/.test(f.text)).map((f) => f.path);
    expect(uses).toEqual(['components/ui/button.tsx']);
  });
});

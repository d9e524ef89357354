import { fileURLToPath } from 'node:url';

/**
 * Everything that the entry imports goes into two files: packages, which seldom change, and the shop's own. Left alone,
 * the bundler makes a file of every part that some later page uses too, and a first visit waits for a dozen of them.
 * @param {string} id
 * @param {{ getModuleInfo: (id: string) => { importedIds: readonly string[] } | null }} context
 */
export function firstChunk(id, context) {
  const first = closure(context);
  if (!first.has(id)) return null;
  return id.includes('/node_modules/') ? 'packages' : 'shop';
}

const entry = fileURLToPath(new URL('../src/main.tsx', import.meta.url));
let known;

function closure(context) {
  if (known) return known;
  const seen = new Set();
  const walk = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) walk(next);
  };
  walk(entry);
  if (seen.size > 1) known = seen;
  return seen;
}

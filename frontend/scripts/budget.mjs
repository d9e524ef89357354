// Fails the build when the first load of a public page asks for more script than 200 kB gzipped. Counted is what such
// a page really loads for a visitor who has no session and has not touched anything: the theme script, what the page
// names (the entry brings the pages of the shelf with it) and everything that imports. Clerk's scripts come only with a session cookie, on a page that
// cannot do without a person, or on reaching for "Sign in"; that this chunk stays out of the count is asserted too,
// and e2e/budget.test.mjs counts the same again in a real browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limit = 200_000;
const out = fileURLToPath(new URL('../../pb_public', import.meta.url));
const manifest = JSON.parse(readFileSync(join(out, 'assets/manifest.json'), 'utf8'));
const pages = { '/': 'index.tsx', '/products': 'products.index.tsx', '/products/:slug': 'products.$slug.tsx' };

// What the page itself names; the entry is among it.
const named = [...readFileSync(join(out, 'index.html'), 'utf8').matchAll(/src="\/(assets\/[^"]+\.js)"/g)].map(
  (m) => m[1],
);
const first = Object.keys(manifest).filter((key) => named.includes(manifest[key].file));
if (first.length === 0) throw new Error('index.html names no script of the build; the budget counts nothing');

const gzipped = (file) => gzipSync(readFileSync(join(out, file)), { level: 9 }).length;

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

let failed = false;
for (const [page, file] of Object.entries(pages)) {
  const own = Object.keys(manifest).filter((key) => key.startsWith(`src/routes/${file}?tsr-split=`));
  const keys = new Set([...first, ...own].flatMap((key) => [...closure(key)]));
  const clerk = [...keys].filter((key) => /clerk-root/.test(key) || /clerk-root/.test(manifest[key].file));
  const total = gzipped('theme.js') + [...keys].reduce((sum, key) => sum + gzipped(manifest[key].file), 0);
  const fine = total <= limit && clerk.length === 0;
  failed ||= !fine;
  console.log(
    `${fine ? 'ok  ' : 'OVER'} ${page}: ${(total / 1000).toFixed(1)} kB of script gzipped, ${keys.size + 1} files${clerk.length ? ', with Clerk' : ''}`,
  );
}
if (failed) {
  console.error(`A public page must load at most ${limit / 1000} kB of script gzipped, without Clerk's.`);
  process.exit(1);
}

// Copies the browser files of the pinned Clerk packages to where the binary embeds them, so that the sandbox serves
// the unmodified SDK with no network. Kept is what the browser can ask for: the minified script and its own chunks
// (their names carry the build's hash), without the crypto wallets that the sandbox never offers.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const from = fileURLToPath(new URL('../node_modules', import.meta.url));
const to = fileURLToPath(new URL('../../internal/sandbox/clerkjs', import.meta.url));
const unused = /^(base-account-sdk|coinbase-wallet-sdk|web3-)/;

function copyPackage(name, entry) {
  const dist = join(from, name, 'dist');
  if (!existsSync(join(dist, entry))) {
    console.error(`${name} is not installed. Run "npm ci" in frontend first.`);
    process.exit(1);
  }
  const hash = /\.h=\(\)=>"([0-9a-f]{6})/.exec(readFileSync(join(dist, entry), 'utf8'))?.[1];
  if (!hash) {
    console.error(`${name}: the chunk hash was not found in ${entry}; its loader has changed.`);
    process.exit(1);
  }
  const chunks = readdirSync(dist).filter(
    (file) => file.includes(`_${hash}_`) && file.endsWith('.js') && !unused.test(file),
  );
  const target = join(to, name, 'dist');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const file of [entry, ...chunks]) {
    copyFileSync(join(dist, file), join(target, file));
    writeFileSync(join(target, `${file}.gz`), gzipSync(readFileSync(join(dist, file)), { level: 9 }));
  }
  const { version } = JSON.parse(readFileSync(join(from, name, 'package.json'), 'utf8'));
  console.log(`${name} ${version}: ${chunks.length + 1} files for internal/sandbox/clerkjs`);
}

copyPackage('@clerk/clerk-js', 'clerk.browser.js');
copyPackage('@clerk/ui', 'ui.browser.js');

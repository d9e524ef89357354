// Starts the real binary on a free port with a temporary directory, and a Chromium that may talk to nothing else.
// SHOP_BINARY names a built binary; without it one is built. SHOP_URL uses a running shop instead.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axeSource = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** A port of the loopback that nobody uses. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

let built;

function binary() {
  if (process.env.SHOP_BINARY) return process.env.SHOP_BINARY;
  built ??= build();
  return built;
}

function build() {
  const out = join(tmpdir(), `shop-e2e-${process.pid}`);
  const env = { ...process.env, GOTOOLCHAIN: 'auto', GOFLAGS: '-buildvcs=false' };
  const made = spawnSync('go', ['build', '-o', out, '.'], { cwd: root, env, stdio: 'inherit' });
  if (made.status !== 0) throw new Error('the binary could not be built');
  process.on('exit', () => rmSync(out, { force: true }));
  return out;
}

/** Runs one command of the binary in dir and answers what it printed. */
export async function shopCommand(dir, settings, ...args) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...settings };
  const { stdout } = await promisify(execFile)(binary(), [...args, '--dir', dir], {
    cwd: dir,
    env,
    maxBuffer: 1 << 26,
  });
  return stdout;
}

/**
 * A running shop: an empty sandbox, or what `settings` (environment variables) make of it. `prepare` may fill the
 * directory before the start. `kill` ends it as a power cut would and leaves its directory, with which, as `dir`,
 * another one starts.
 */
export async function startShop({ settings = {}, port: wanted, prepare, dir: kept } = {}) {
  if (process.env.SHOP_URL && !wanted)
    return { url: process.env.SHOP_URL.replace(/\/$/, ''), stop: async () => undefined };
  const dir = kept ?? mkdtempSync(join(tmpdir(), 'shop-e2e-'));
  const port = wanted ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  let log = '';
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...settings };
  await prepare?.(dir, settings);
  const child = spawn(binary(), ['serve', '--dir', dir, '--http', `127.0.0.1:${port}`], { cwd: dir, env });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  const end = async (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await new Promise((resolve) => child.once('exit', resolve));
  };
  const kill = () => end('SIGKILL');
  const stop = async () => {
    await end('SIGTERM');
    rmSync(dir, { recursive: true, force: true });
  };
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null) break;
    const up = await fetch(`${url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) return { url, dir, stop, kill, log: () => log };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`the shop did not start:\n${log}`);
}

export const launch = () =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/**
 * A browser window of one person. Requests to anywhere but the shop (and where `allow` says so) are refused and
 * remembered in `foreign`; `problems` gathers errors of the page and violations of its Content-Security-Policy.
 */
export async function openWindow(browser, url, { allow, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
    reducedMotion: 'reduce',
    ...options,
  });
  const foreign = [];
  const problems = [];
  await context.route('**/*', (route) => {
    const to = route.request().url();
    if (to.startsWith(`${url}/`) || /^(data|blob|about):/.test(to) || allow?.(to))
      return route.continue().catch(() => undefined); // the page was left meanwhile
    foreign.push(to);
    return route.abort();
  });
  const watch = (page) => {
    page.setDefaultTimeout(Number(process.env.E2E_TIMEOUT ?? 30_000));
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      // An answer of 4xx that the page handles (a declined card, a taken slot) is written to the console by Chromium.
      if (message.type() === 'error' && !/status of 4\d\d/.test(text))
        problems.push(`${text} ${message.location().url}`);
    });
  };
  context.on('page', watch);
  const page = await context.newPage();
  return { context, page, foreign, problems };
}

/** What axe finds serious or critical on the page, as readable lines. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
    }),
  );
  return found.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id}: ${v.help} at ${v.nodes.map((n) => `${n.target.join(' ')} (${n.failureSummary?.split('\n')[1]?.trim()})`).join('; ')}`,
    );
}

/** JSON from the sandbox's panel, asked as the page would. */
export const panel = (page, path, body) =>
  page.evaluate(
    async ([to, send]) => {
      const answer = await fetch(
        to,
        send === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(send) },
      );
      return answer.status === 204 ? null : answer.json();
    },
    [path, body],
  );

/** Signs the window in as one of the sandbox's people. */
export async function become(page, url, persona) {
  await page.goto(`${url}/sandbox`);
  await panel(page, `/sandbox/api/personas/${persona}`, {});
}

/** Moves business time forward. */
export const advance = (page, seconds) => panel(page, '/sandbox/api/clock', { advance_seconds: seconds });

/** Asks again until the answer is true, as long as a person would wait. */
export async function until(what, ask, tries = 100) {
  let last;
  for (let i = 0; i < tries; i++) {
    last = await ask();
    if (last) return last;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited in vain for ${what}`);
}

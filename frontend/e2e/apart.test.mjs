// The SPA hosted apart: built with the settings of .env.example, served from another origin by a static server that
// falls back as vercel.json, netlify.toml and nginx.conf do. A purchase works there with a bearer token alone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { instanceKey, playedWorld } from './clerk-instance.mjs';
import { freePort, launch, openWindow } from './harness.mjs';
import { signUp } from './loop.mjs';

const frontend = fileURLToPath(new URL('..', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'shop-apart-'));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
let world;
let browser;
let host;
let site;
let buyer;
const asked = [];

before(async () => {
  const port = await freePort();
  site = `http://localhost:${port}`;
  world = await playedWorld({ site, settings: { FRONTEND_APP_URL: site } });
  const settings = {
    VITE_API_BASE_URL: `${world.api}/api`,
    VITE_CLERK_PUBLISHABLE_KEY: instanceKey,
    VITE_ENABLE_DEV_MANUAL_CHECKOUT: 'true',
  };
  const known = readFileSync(join(frontend, '.env.example'), 'utf8').match(/^VITE_\w+(?==)/gm);
  for (const name of Object.keys(settings)) assert.ok(known.includes(name), `${name} stands in .env.example`);
  await promisify(execFile)(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--mode', 'apart', '--outDir', out, '--logLevel', 'error'],
    { cwd: frontend, env: { ...process.env, ...settings } },
  );
  host = createServer((request, response) => {
    const path = normalize(new URL(request.url, site).pathname);
    const file = (name) => readFileSync(join(out, name));
    const send = (body, type) => response.writeHead(200, { 'Content-Type': type }).end(body);
    try {
      if (extname(path)) return send(file(path), types[extname(path)] ?? 'application/octet-stream');
    } catch {
      if (path.startsWith('/assets/')) return response.writeHead(404).end();
    }
    return send(file('index.html'), 'text/html');
  }).listen(port, 'localhost');
  browser = await launch();
  buyer = await openWindow(browser, site, { allow: (to) => to.startsWith(`${world.api}/`) });
  await world.wire(buyer.context);
  buyer.page.on('request', (request) => request.url().startsWith(`${world.api}/`) && asked.push(request.allHeaders()));
});
after(async () => {
  await browser?.close();
  host?.close();
  await world?.stop();
  rmSync(out, { recursive: true, force: true });
});

test('a visitor signs up there, buys a file, confirms by hand and downloads it', async () => {
  const { page } = buyer;
  const { items } = await (await fetch(`${world.api}/api/products?product_type=digital`)).json();
  const file = items.find((p) => p.active_price?.billing_period === 'one_time' && p.active_price.amount_cents > 0);
  await page.goto(`${site}/products/${file.slug}`);
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.locator('.cl-modalContent').getByRole('link', { name: 'Sign up' }).click();
  await signUp(page, world);
  await page.getByText('Nobody sells this price yet').waitFor();
  await page.goto(`${site}/account/purchases`);
  await page.locator('main a[href^="/account/purchases/"]').first().click();
  await page.getByRole('button', { name: /Confirm by hand/ }).click();
  const listed = page.waitForResponse(
    (r) => r.url().includes('/api/account/downloads') && r.request().method() === 'GET',
  );
  await page.goto(`${site}/account/downloads`);
  const [grant] = (await (await listed).json()).items;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: `Download ${grant.asset_title}` })
      .first()
      .click(),
  ]);
  assert.equal(
    createHash('sha256')
      .update(readFileSync(await download.path()))
      .digest('hex'),
    grant.checksum_sha256,
  );
});

test('the address of an order survives a reload and a second tab', async () => {
  const { page, context } = buyer;
  await page.goto(`${site}/account/purchases`);
  await page.locator('main a[href^="/account/purchases/"]').first().click();
  await page.getByText('Payment received').first().waitFor();
  await page.reload();
  await page.getByText('Payment received').first().waitFor();
  const second = await context.newPage();
  await second.goto(page.url());
  await second.getByText('Payment received').first().waitFor();
  await second.close();
});

test('the API saw bearer tokens and never a cookie', async () => {
  const headers = await Promise.all(asked);
  assert.ok(headers.filter((h) => h.authorization?.startsWith('Bearer ')).length > 3, 'tokens were sent');
  assert.deepEqual(headers.map((h) => h.cookie).filter(Boolean), []);
});

test('no page complained, and nothing was asked of anybody else', () => {
  const { problems, foreign } = buyer;
  assert.deepEqual({ problems, foreign }, { problems: [], foreign: [] });
});

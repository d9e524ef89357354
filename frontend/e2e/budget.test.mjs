// What the first load of a public page really asks for, counted in the browser: at most 200 kB of script as it travels.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch, openWindow, startShop } from './harness.mjs';

let shop;
let browser;
before(async () => {
  shop = await startShop();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

test('a public page loads at most 200 kB of script, gzipped', async () => {
  const { items } = await (await fetch(`${shop.url}/api/products`)).json();
  for (const path of ['/', '/products', `/products/${items[0].slug}`, '/there-is-nothing-here']) {
    const { page, context } = await openWindow(browser, shop.url);
    const bodies = [];
    page.on(
      'response',
      (r) => /javascript/.test(r.headers()['content-type'] ?? '') && bodies.push(r.body().then((b) => [r.url(), b])),
    );
    await page.goto(shop.url + path, { waitUntil: 'networkidle' });
    const scripts = await Promise.all(bodies);
    const total = scripts.reduce((sum, [, body]) => sum + gzipSync(body).length, 0);
    assert.ok(scripts.length > 1, 'scripts were counted');
    assert.ok(total <= 200_000, `${path} loads ${total} bytes of script`);
    assert.ok(!scripts.some(([url]) => url.includes('/__clerk/')), `${path} loads Clerk before it is needed`);
    await context.close();
  }
});

test('assets are kept for ever and travel compressed, the page itself is asked for again', async () => {
  const page = await fetch(shop.url);
  assert.match(page.headers.get('cache-control') ?? '', /no-cache|no-store|max-age=0/);
  const asset = /assets\/[^"]+\.js/.exec(await page.text())[0];
  const answer = await fetch(`${shop.url}/${asset}`, { headers: { 'Accept-Encoding': 'br' } });
  assert.match(answer.headers.get('cache-control') ?? '', /immutable/);
  assert.equal(answer.headers.get('content-encoding'), 'br');
  assert.equal((await fetch(`${shop.url}/api/nothing-here`)).status, 404);
  assert.equal((await fetch(`${shop.url}/assets/nothing-here.js`)).status, 404);
});

// A file of several megabytes over a network that is cut, a page that is reloaded and a shop that is killed; and the
// same shop asked by tus-js-client, whose protocol it speaks.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { Upload } from 'tus-js-client';
import { axe, become, freePort, openWindow, startShop, until } from './harness.mjs';
import { startNetwork } from './proxy.mjs';

let shop;
let network;
let browser;
let seller;
let product;
let folder;
const megabyte = 1 << 20;
const content = randomBytes(8 * megabyte);
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Calls the API as whoever is signed in to the page. */
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const token = await window.Clerk.session.getToken();
      const answer = await fetch(`/api${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
        body: body && JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : null;
    },
    [method, path, body],
  );
const token = (page) => page.evaluate(() => window.Clerk.session.getToken({ skipCache: true }));
const unfinished = async () => (await ask(seller.page, 'GET', '/seller/assets/uploads')).items;
const shot = async (name) => {
  if (process.env.SHOTS) await seller.page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
};
const form = () => seller.page.getByRole('form', { name: 'Upload a file' });
const button = (name) => form().getByRole('button', { name, exact: true });

before(async () => {
  shop = await startShop({ port: await freePort() });
  network = await startNetwork();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    proxy: { server: network.url, bypass: '<-loopback>' },
  });
  folder = mkdtempSync(join(tmpdir(), 'uploads-e2e-'));
  writeFileSync(join(folder, 'film.bin'), content);
  seller = await openWindow(browser, shop.url);
  await become(seller.page, shop.url, 'seller');
  await seller.page.goto(`${shop.url}/seller/products`);
  await seller.page.locator('.cl-userButtonTrigger').waitFor();
  product = await ask(seller.page, 'POST', '/seller/products', { name: 'A film', visibility: 'published' });
  await ask(seller.page, 'POST', `/seller/products/${product.id}/prices`, {
    amount_cents: 0,
    currency: 'USD',
    billing_period: 'one_time',
  });
});
after(async () => {
  await browser?.close();
  network?.stop();
  await shop?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('a cut is said, and the upload goes on by itself', async () => {
  const { page } = seller;
  await page.goto(`${shop.url}/seller/products/${product.id}`);
  await page.locator('#assets input[type="file"]').setInputFiles(join(folder, 'film.bin'));
  await form().getByLabel('Title').fill('The film');
  const cut = network.cutAfter(2 * megabyte);
  await button('Upload').click();
  await cut;
  await form()
    .getByText(/The connection was cut/)
    .first()
    .waitFor();
  await form().getByRole('progressbar', { name: 'Upload' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await shot('waiting');

  const again = network.cutAfter(2 * megabyte);
  network.mend();
  await again; // it went on without a click, and was cut again
  await button('Pause').focus();
  await page.keyboard.press('Enter');
  await form()
    .getByText(/Paused\. What has come is kept/)
    .waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Go on', 'the key that paused goes on');
  await shot('paused');
});

test('after a reload the same file goes on, also when the shop was killed meanwhile', async () => {
  const { page } = seller;
  network.mend();
  await page.reload();
  await page.getByRole('heading', { name: 'Unfinished uploads' }).waitFor();
  await page.locator('.cl-userButtonTrigger').waitFor();
  const [before] = await unfinished();
  assert.ok(before.offset_bytes > 3 * megabyte, `${before.offset_bytes} bytes outlived the reload`);
  assert.equal(before.title, 'The film');
  await shot('unfinished');
  await page.locator('#assets input[type="file"]').setInputFiles(join(folder, 'film.bin'));
  await form()
    .getByText(/are here already/)
    .waitFor();
  assert.deepEqual(await axe(page), []);
  await page.setViewportSize({ width: 360, height: 800 });
  await shot('found-phone');

  const cut = network.cutAfter(1.5 * megabyte);
  await button('Go on with the upload').click();
  await cut;
  await form()
    .getByText(/The connection was cut/)
    .first()
    .waitFor();
  await shot('waiting-phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await shop.kill();
  shop = await startShop({ port: Number(new URL(shop.url).port), dir: shop.dir });
  network.mend();
  await page.getByText('The file is on the shelf.').waitFor();
  await page.locator('#assets').getByText('On sale').first().waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Unfinished uploads' }).count(), 0);
  const assets = (await ask(page, 'GET', `/seller/products/${product.id}/assets`)).items;
  assert.deepEqual(
    assets.map((a) => [a.title, a.file_name, a.file_size_bytes, a.checksum_sha256]),
    [['The film', 'film.bin', content.length, sha(content)]],
  );
  assert.ok(
    network.carried() < 1.5 * content.length,
    `${network.carried()} bytes were sent for a file of ${content.length}`,
  );
});

test('the buyer downloads the very same bytes', async () => {
  const buyer = await openWindow(browser, shop.url);
  const { page } = buyer;
  await become(page, shop.url, 'buyer');
  await page.goto(`${shop.url}/account/downloads`);
  await page.locator('.cl-userButtonTrigger').waitFor();
  const { prices } = await ask(page, 'GET', `/products/${product.slug}`);
  await ask(page, 'POST', '/account/orders/create', { price_id: prices[0].id });
  const grant = await until('the download', async () =>
    (await ask(page, 'GET', '/account/downloads')).items.find((g) => g.asset_title === 'The film'),
  );
  const { download_url } = await ask(page, 'POST', `/account/downloads/${grant.token}/access`);
  const bytes = Buffer.from(await (await fetch(download_url)).arrayBuffer());
  assert.equal(sha(bytes), sha(content));
  await buyer.context.close();
});

test('what is discarded is gone on both sides', async () => {
  const { page } = seller;
  writeFileSync(join(folder, 'draft.bin'), content.subarray(0, 3 * megabyte));
  const begin = async () => {
    await page.locator('#assets input[type="file"]').setInputFiles(join(folder, 'draft.bin'));
    const cut = network.cutAfter(megabyte);
    await button('Upload').click();
    await cut;
    await form()
      .getByText(/The connection was cut/)
      .first()
      .waitFor();
    await button('Pause').click();
    network.mend();
  };
  await begin();
  assert.equal((await unfinished()).length, 1);
  await button('Discard').click();
  await until('the shop to forget it', async () => (await unfinished()).length === 0);
  await begin();
  await page.reload();
  await page.getByRole('button', { name: 'Discard the upload of draft.bin' }).click();
  await page.getByRole('heading', { name: 'Unfinished uploads' }).waitFor({ state: 'detached' });
  assert.deepEqual(await unfinished(), []);
});

/** Runs tus-js-client to its end, or to where `onChunk` aborts it. */
const bring = async (bytes, options) => {
  const bearer = await token(seller.page);
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `${shop.url}/api/seller/assets/uploads`,
      headers: { Authorization: `Bearer ${bearer}` },
      metadata: { filename: 'tus.bin', filetype: 'application/zip', product: product.id, title: 'By tus' },
      chunkSize: megabyte,
      retryDelays: [0, 100, 500],
      onError: reject,
      onSuccess: ({ lastResponse }) => resolve({ upload, asset: lastResponse.getHeader('Upload-Asset') }),
      onChunkComplete: (_size, accepted) => options?.onChunk?.(upload, accepted, resolve),
      ...options?.tus,
    });
    upload.start();
  });
};

test('tus-js-client brings a file, stops, goes on and gives up', async () => {
  const bytes = content.subarray(0, 3 * megabyte);
  const part = await bring(bytes, {
    onChunk: (upload, accepted, stopped) =>
      accepted >= megabyte && accepted < 2 * megabyte && upload.abort().then(() => stopped({ upload })),
  });
  const [known] = await unfinished();
  assert.equal(known.file_name, 'tus.bin');
  assert.ok(known.offset_bytes >= megabyte);
  const offsets = [];
  const { asset } = await bring(bytes, {
    tus: { uploadUrl: part.upload.url, endpoint: undefined },
    onChunk: (_upload, accepted) => offsets.push(accepted),
  });
  assert.ok(offsets[0] > known.offset_bytes, 'it did not begin again');
  const made = await ask(seller.page, 'GET', `/seller/assets/${asset}`);
  assert.deepEqual([made.title, made.content_type, made.checksum_sha256], ['By tus', 'application/zip', sha(bytes)]);
  const whole = await bring(bytes, { tus: { uploadUrl: part.upload.url, endpoint: undefined } });
  assert.equal(whole.asset, asset, 'asked once more it tells the same file');

  await bring(bytes, {
    onChunk: (upload, _accepted, stopped) => upload.abort(true).then(() => stopped({ upload })),
  });
  assert.deepEqual(await unfinished(), []);
  await assert.rejects(bring(bytes, { tus: { metadata: { filename: 'x', product: 'nothing00000000' } } }), /404/);
});

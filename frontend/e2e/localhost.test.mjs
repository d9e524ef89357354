// The first purchase works at the shop's other name and through the development server, too.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { become, launch, openWindow, startShop, until } from './harness.mjs';

const frontend = fileURLToPath(new URL('..', import.meta.url));
let shop;
let browser;
let vite;
before(async () => {
  shop = await startShop();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  vite?.kill();
  await shop?.stop();
});

async function firstPurchase(url) {
  const { page, context, problems, foreign } = await openWindow(browser, url);
  const { items } = await (await fetch(`${shop.url}/api/products?product_type=digital`)).json();
  const file = items.find((p) => p.active_price?.billing_period === 'one_time' && p.active_price.amount_cents > 0);
  page.setDefaultTimeout(90_000); // the development server compiles each file when it is first asked for
  await become(page, url, 'buyer');
  await page.goto(`${url}/products/${file.slug}`);
  await page.locator('.cl-userButtonTrigger').waitFor();
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.waitForURL(/\/sandbox\/checkout\//);
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/checkout\/success\?order=/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /^Download/ })
      .first()
      .click(),
  ]);
  assert.ok(readFileSync(await download.path()).length > 0);
  assert.deepEqual({ problems, foreign }, { problems: [], foreign: [] });
  await context.close();
}

test('on http://localhost', () => firstPurchase(shop.url.replace('127.0.0.1', 'localhost')));

test('through the development server on 5173', async () => {
  vite = spawn(process.execPath, ['node_modules/vite/bin/vite.js'], {
    cwd: frontend,
    env: { ...process.env, DEV_BACKEND: shop.url },
    stdio: 'ignore',
  });
  await until(
    'the development server',
    () =>
      fetch('http://localhost:5173/').then(
        (r) => r.ok,
        () => false,
      ),
    300,
  );
  await firstPurchase('http://localhost:5173');
});

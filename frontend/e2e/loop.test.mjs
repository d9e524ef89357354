// The revenue loop as a buyer meets it, on the real binary with every request to elsewhere refused.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { advance, launch, openWindow, panel, startShop, until } from './harness.mjs';

let shop;
let browser;
let buyer;
const email = `visitor-${Date.now()}@example.com`;

before(async () => {
  shop = await startShop();
  browser = await launch();
  buyer = await openWindow(browser, shop.url);
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

/** The first digital product that is sold once, for money. */
async function someFile() {
  const { items } = await (await fetch(`${shop.url}/api/products?product_type=digital`)).json();
  const file = items.find((p) => p.active_price?.billing_period === 'one_time' && p.active_price.amount_cents > 0);
  assert.ok(file, 'the seed has a file to buy');
  return file;
}

test('a visitor finds the shop without the sign-in scripts', async () => {
  const { page } = buyer;
  const scripts = [];
  page.on('request', (r) => scripts.push(r.url()));
  await page.goto(shop.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('link', { name: /./ }).first().waitFor();
  assert.equal(scripts.filter((u) => u.includes('/__clerk/')).length, 0);
});

test('signs up on the way to buying, keeps the choice and makes one order with two clicks', async () => {
  const { page } = buyer;
  const file = await someFile();
  await page.goto(`${shop.url}/products/${file.slug}`);
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.locator('.cl-modalContent').waitFor();
  await page.locator('.cl-modalContent').getByRole('link', { name: 'Sign up' }).click();
  const created = [];
  page.on('response', (r) => r.url().endsWith('/api/account/orders/create') && created.push(r.status()));
  await signUpInto(page);
  await page.waitForURL(/\/sandbox\/checkout\//);
  await page.goBack();
  const again = page.getByRole('button', { name: 'Buy', exact: true });
  await again.waitFor();
  await again.dblclick();
  await page.waitForURL(/\/sandbox\/checkout\//);
  assert.ok(created.length >= 1);
});

async function signUpInto(page) {
  await page.locator('.cl-modalContent input[name="emailAddress"]').fill(email);
  await page.locator('.cl-modalContent input[name="password"]').fill('correct horse battery');
  await page.locator('.cl-modalContent .cl-formButtonPrimary').click();
}

test('a declined card charges nothing and the order waits', async () => {
  const { page } = buyer;
  await page.getByRole('button', { name: /declines/ }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /Not paid/);
});

test('pays, sees the order fulfilled without a reload, and there is one order', async () => {
  const { page } = buyer;
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/checkout\/success\?order=/);
  await page.getByRole('heading', { level: 1, name: 'Payment received' }).waitFor();
  await page.getByRole('heading', { name: 'Your files' }).waitFor();
  await page.goto(`${shop.url}/account/purchases`);
  await page.getByText('Delivered').first().waitFor();
  assert.equal(
    await page.locator('main a[href^="/account/purchases/"]').count(),
    1,
    'two clicks, a back button and a declined card made one order',
  );
});

test('downloads the file and the bytes match', async () => {
  const { page } = buyer;
  const listed = page.waitForResponse(
    (r) => r.url().includes('/api/account/downloads') && r.request().method() === 'GET',
  );
  await page.getByRole('link', { name: 'Downloads' }).click();
  const { items } = await (await listed).json();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: `Download ${items[0].asset_title}` })
      .first()
      .click(),
  ]);
  const bytes = readFileSync(await download.path());
  assert.equal(createHash('sha256').update(bytes).digest('hex'), items[0].checksum_sha256);
  assert.equal(bytes.length, items[0].file_size_bytes);
  await page
    .getByText(/downloads? left/)
    .first()
    .waitFor();
});

test('reads the mail in the inbox', async () => {
  const { page } = buyer;
  const mail = await until('the mail of the order', async () =>
    (await panel(page, '/sandbox/api/mails')).items.find((m) => m.to === email && m.kind.startsWith('order')),
  );
  await page.goto(`${shop.url}/sandbox`);
  await page
    .getByRole('button', { name: new RegExp(mail.subject.slice(0, 20).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) })
    .first()
    .click();
  await page.locator('dialog[open] iframe').waitFor();
});

test('opens the receipt', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/account/purchases`);
  await page.locator('main a[href^="/account/purchases/"]').first().click();
  const [pdf] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Receipt as PDF' }).click(),
  ]);
  assert.equal(
    readFileSync(await pdf.path())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  );
});

test('subscribes from the pricing table and gains the feature', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/pricing`);
  const card = page.locator('.cl-pricingTableCard', { hasText: /pro/i }).first();
  await card.waitFor();
  await card.getByRole('button', { name: /Subscribe|Get started|Switch/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: /^Pay/ }).click();
  await page.getByText('Payment was successful').first().waitFor();
  await until(
    'an active subscription',
    async () => {
      await page.goto(`${shop.url}/account/subscriptions`);
      return page
        .getByText(/Next charge/)
        .first()
        .waitFor({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
    },
    10,
  );
  await page.goto(`${shop.url}/app`);
  await page.getByRole('heading', { name: 'Open to you' }).waitFor();
});

test('cancels, keeps it until the period ends, and loses it when the clock moves', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/account/subscriptions`);
  await page.getByRole('button', { name: 'Cancel subscription' }).first().click();
  await page.getByRole('button', { name: 'Cancel at the end of the period' }).click();
  await page
    .getByText(/Open until/)
    .first()
    .waitFor();
  await page.goto(`${shop.url}/app`);
  await page.getByRole('heading', { name: 'Open to you' }).waitFor();
  await advance(page, 400 * 86_400);
  await until(
    'the feature to end',
    async () => {
      await page.goto(`${shop.url}/account/subscriptions`);
      return page
        .getByText('Ended')
        .first()
        .waitFor({ timeout: 3000 })
        .then(
          () => true,
          () => false,
        );
    },
    10,
  );
});

test('signs out', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/app`);
  await page.locator('.cl-userButtonTrigger').click();
  await page.locator('[class*=userButtonPopover]').getByText('Sign out', { exact: true }).click();
  await page.getByRole('button', { name: 'Sign in' }).first().waitFor();
});

test('nothing was asked of anybody else, and no page complained', () => {
  assert.deepEqual(buyer.foreign, []);
  assert.deepEqual(buyer.problems, []);
});

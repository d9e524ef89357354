// A seller puts a product on the shelf, with a price and a file; a buyer finds it, buys it, and is refunded.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { become, launch, openWindow, panel, startShop, until } from './harness.mjs';

let shop;
let browser;
let seller;
let buyer;
const name = `Handbook ${Date.now()}`;
let order;

before(async () => {
  shop = await startShop();
  browser = await launch();
  seller = await openWindow(browser, shop.url);
  buyer = await openWindow(browser, shop.url);
  await become(seller.page, shop.url, 'seller');
  await become(buyer.page, shop.url, 'buyer');
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

test('makes a draft with a price and a file and publishes it', async () => {
  const { page } = seller;
  await page.goto(`${shop.url}/seller/products`);
  await page.getByRole('button', { name: 'New product' }).click();
  await page.locator('dialog[open]').getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make a draft' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();

  await page.getByRole('button', { name: 'Add a price' }).click();
  await page.locator('dialog[open]').getByLabel('Amount').fill('1,234.50');
  await page.getByRole('button', { name: 'Save the price' }).click();
  await page.getByText('$1,234.50').first().waitFor();

  const path = join(tmpdir(), `handbook-${process.pid}.txt`);
  writeFileSync(path, 'a real file\n'.repeat(20_000));
  await page.locator('#assets input[type="file"]').setInputFiles(path);
  await page.locator('#assets').getByLabel('Title').fill('The handbook');
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.getByText('The file is on the shelf.').waitFor();
  await page.locator('#assets').getByText('On sale').first().waitFor();

  await page.getByLabel('Shelf').selectOption('published');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'See it in the shop' }).waitFor();
});

test('a wrong amount is told at its field and keeps what was typed', async () => {
  const { page } = seller;
  await page.getByRole('button', { name: 'Add a price' }).click();
  const amount = page.locator('dialog[open]').getByLabel('Amount');
  await amount.fill('twelve');
  await page.getByRole('button', { name: 'Save the price' }).click();
  await page.getByText(/Write an amount/).waitFor();
  assert.equal(await amount.inputValue(), 'twelve');
  await page.keyboard.press('Escape');
});

test('a buyer finds it by its name and buys it', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/products`);
  await page.getByLabel('Search').fill(name);
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await page.locator('.cl-userButtonTrigger').waitFor();
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.waitForURL(/\/sandbox\/checkout\//);
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/checkout\/success\?order=/);
  await page.getByRole('button', { name: 'Download The handbook' }).waitFor();
  order = new URL(page.url()).searchParams.get('order');
});

test('a new version reaches those who bought before, once', async () => {
  const { page } = seller;
  const path = join(tmpdir(), `handbook2-${process.pid}.txt`);
  writeFileSync(path, 'a better file\n'.repeat(500));
  await page.goto(`${shop.url}/seller/products`);
  await page.getByRole('link', { name }).click();
  await page.locator('#assets input[type="file"]').setInputFiles(path);
  await page.locator('#assets').getByLabel('Title').fill('The handbook');
  await page.locator('#assets').getByLabel('Version').fill('2');
  await page.getByRole('button', { name: 'Upload' }).click();
  const give = page.getByRole('button', { name: 'Give to earlier buyers: The handbook, version 2' });
  await give.click();
  await page.locator('dialog[open]').getByLabel('What is new').fill('Two more chapters');
  await page.getByRole('button', { name: 'Give and tell them' }).click();
  await page.getByText('1 earlier purchase got the file.').waitFor();
  await page.locator('dialog[open]').getByRole('button', { name: 'Close', exact: true }).last().click();
  await give.click();
  await page.getByRole('button', { name: 'Give and tell them' }).click();
  await page.getByText('Every earlier buyer has this file already.').waitFor();
  await page.keyboard.press('Escape');
  await buyer.page.goto(`${shop.url}/account/downloads`);
  await buyer.page
    .getByText(/handbook2-.*version 2/)
    .first()
    .waitFor();
  const mail = await until('the mail about the new version', async () =>
    (await panel(buyer.page, '/sandbox/api/mails?perPage=100')).items.find((m) => /version/.test(m.kind)),
  );
  assert.match(mail.subject, /handbook/i);
});

test('the seller refunds it, and the files close', async () => {
  const { page } = seller;
  await page.goto(`${shop.url}/seller/orders/${order}`);
  await page.getByRole('button', { name: 'Refund' }).click();
  await page.locator('dialog[open]').getByLabel('Reason').fill('Bought by mistake');
  await page.getByRole('button', { name: 'Give it back' }).click();
  await page.getByText('Refunded', { exact: true }).first().waitFor();
  await buyer.page.goto(`${shop.url}/account/downloads`);
  await buyer.page
    .getByText(/Closed/)
    .first()
    .waitFor();
});

test('the overview counts it, with a table behind the chart', async () => {
  const { page } = seller;
  await page.goto(`${shop.url}/seller`);
  await page.getByText('Net revenue').first().waitFor();
  for (const [id, name] of [
    ['revenue', 'Revenue by day'],
    ['mrr', 'Monthly recurring revenue by day'],
    ['orders', 'Orders by day'],
  ]) {
    const section = page.locator(`#chart-${id}`);
    await section.getByText('The same figures as a table').click();
    await section.getByRole('table', { name }).waitFor();
  }
  await page.getByRole('figure', { name: 'Orders by day' }).waitFor();
});

test('no page complained, and nothing was asked of anybody else', () => {
  for (const { problems, foreign } of [seller, buyer])
    assert.deepEqual({ problems, foreign }, { problems: [], foreign: [] });
});

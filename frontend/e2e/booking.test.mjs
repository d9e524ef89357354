// A session is bought with its time, moved and canceled; the seller sees each step and each has its mail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { become, launch, openWindow, panel, startShop, until } from './harness.mjs';

let shop;
let browser;
let buyer;
let seller;
let service;

before(async () => {
  shop = await startShop();
  browser = await launch();
  buyer = await openWindow(browser, shop.url);
  seller = await openWindow(browser, shop.url);
  const { items } = await (await fetch(`${shop.url}/api/products?product_type=service`)).json();
  service = items[0];
  await become(buyer.page, shop.url, 'buyer');
  await become(seller.page, shop.url, 'seller');
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

const sellerSees = async (text) => {
  await seller.page.goto(`${shop.url}/seller/bookings`);
  await seller.page.locator('main li').getByText(text, { exact: true }).first().waitFor();
};
const mailOf = (kind) =>
  until(`a mail about ${kind}`, async () =>
    (await panel(buyer.page, '/sandbox/api/mails?perPage=100')).items.find((m) => m.kind.replaceAll('-', '_') === kind),
  );

test('picks a time by keyboard, pays and has it confirmed', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/products/${service.slug}`);
  await page.locator('.cl-userButtonTrigger').waitFor();
  await page.getByRole('button', { name: 'Choose a time' }).click();
  const first = page.locator('dialog[open] input[type="radio"]').first();
  await first.waitFor();
  await first.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  const chosen = await page.locator('dialog[open] input[type="radio"]:checked').getAttribute('aria-label');
  await page.getByRole('button', { name: 'Take this time' }).click();
  assert.match(await page.getByRole('complementary', { name: 'Buy' }).textContent(), new RegExp(chosen.split(',')[0]));
  await page.getByRole('button', { name: 'Buy', exact: true }).click();
  await page.waitForURL(/\/sandbox\/checkout\//);
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/checkout\/success/);
  await page.getByText('Confirmed', { exact: true }).first().waitFor();
  await sellerSees('Confirmed');
});

test('gets the calendar file', async () => {
  const { page } = buyer;
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Add to calendar' }).first().click(),
  ]);
  const { readFileSync } = await import('node:fs');
  assert.match(readFileSync(await file.path(), 'utf8'), /BEGIN:VEVENT/);
  await mailOf('booking_confirmed');
});

test('moves it', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/account/bookings`);
  await page.getByRole('button', { name: 'Choose another time' }).first().click();
  const times = page.locator('dialog[open] input[type="radio"]');
  await times.first().waitFor();
  await times.last().check({ force: true });
  await page.getByRole('button', { name: 'Take this time' }).click();
  await page.getByText('Your time is confirmed.').waitFor();
  await mailOf('booking_changed');
  await sellerSees('Confirmed');
});

test('cancels it and may choose again', async () => {
  const { page } = buyer;
  await page.goto(`${shop.url}/account/bookings`);
  await page.getByRole('button', { name: 'Cancel', exact: true }).first().click();
  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  await page.getByText('The booking is canceled.').waitFor();
  await page.getByText('Needs a time').first().waitFor();
  await mailOf('booking_canceled');
  await sellerSees('Canceled');
});

test('no page complained, and nothing was asked of anybody else', () => {
  for (const { problems, foreign } of [buyer, seller])
    assert.deepEqual({ problems, foreign }, { problems: [], foreign: [] });
});

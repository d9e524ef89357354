// The operator's first minutes: the one-time link of the start-up log, the Shop page, an edit that the shop refuses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, launch, openWindow, startShop, until } from './harness.mjs';

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

test('an operator finds the shop, what waits, and is told what the shop keeps', {
  skip: !!process.env.SHOP_URL,
}, async () => {
  const link = await until('the link in the log', () => /\/sandbox\/operator\/[\w-]+/.exec(shop.log())?.[0]);
  const { page, foreign, problems } = await openWindow(browser, shop.url);
  await page.goto(shop.url + link);
  await page.getByRole('button', { name: 'Sign in as operator' }).click();

  await page.getByRole('heading', { name: 'First: make the shop yours' }).waitFor();
  await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
  await page.getByRole('img', { name: /^Paid orders of the last twelve months/ }).waitFor();
  assert.match(page.url(), /#\/shop$/, 'the admin UI opens on the shop');
  const found = (await axe(page)).filter(
    (line) => !/app-header|header|superuser-name|#\/(collections|logs|settings)"/.test(line),
  );
  assert.deepEqual(found, [], 'but for the colors of PocketBase itself');
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(
    await page.evaluate(() => document.querySelector('.shop-home').scrollWidth <= 360),
    'nothing is wider than a phone',
  );
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByRole('link', { name: 'Edit the shop' }).click();
  const number = page.locator('input[name=next_receipt_number]');
  await number.waitFor();
  await page.getByText('Where buyers reach you').waitFor();
  await number.fill('999');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page
    .getByText('Receipt numbers are counted by the shop: the field next_receipt_number cannot be changed here.')
    .waitFor();
  assert.equal(
    await page.locator('.nav-group-pinned-collections .nav-item').count(),
    20,
    'what an operator opens comes first',
  );

  // Lists that the shop keeps say so instead of offering a record that it would refuse.
  await page.goto(`${shop.url}/_/#/collections?collection=orders`);
  await page.getByText('records of orders are not made by hand').waitFor();
  await page.getByText('No records found.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'New record' }).count(), 0, 'an order is not made by hand');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/operator-kept.png` });
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(
    await page.locator('.shop-kept').evaluate((x) => x.getBoundingClientRect().right <= 360),
    'read on a phone',
  );
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/operator-kept-phone.png` });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => app.modals.openRecordUpsert(app.store.activeCollection));
  await page.locator('.toast').getByText('records of orders are not made by hand').waitFor();
  await page.goto(`${shop.url}/_/#/collections?collection=products`);
  await page.getByRole('button', { name: 'New record' }).click();
  await page.locator('.record-upsert-modal').getByText('Create products record').waitFor();
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/operator-made.png` });
  assert.deepEqual(foreign, []);
  assert.deepEqual(problems, []);
});

// axe finds nothing serious on any page, in both themes, and no page is wider than a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { furnish } from './furnish.mjs';
import { axe, launch, openWindow, startShop } from './harness.mjs';
import { fill, pages } from './pages.mjs';

let shop;
let browser;
let ids;
const windows = {};

before(async () => {
  shop = await startShop();
  browser = await launch();
  windows.buyer = await openWindow(browser, shop.url);
  windows.seller = await openWindow(browser, shop.url);
  windows.visitor = await openWindow(browser, shop.url);
  ids = await furnish(windows.buyer.page, windows.seller.page, shop.url);
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

async function settle(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page
    .locator('main [role="status"][aria-label]')
    .first()
    .waitFor({ state: 'detached', timeout: 5000 })
    .catch(() => undefined);
}

for (const { name, path, seller } of pages) {
  test(`${name} can be used by everybody`, async () => {
    const { page } = windows[seller ? 'seller' : 'buyer'];
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(shop.url + fill(path, ids));
      await settle(page);
      assert.deepEqual(await axe(page), [], `${name} in the ${theme} theme`);
    }
    await page.setViewportSize({ width: 320, height: 640 }); // as wide as 1280 at a zoom of 400 %
    await settle(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${name} is ${over} px wider than a phone`);
    assert.deepEqual(await axe(page), [], `${name} on a phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

test('signed out, every page of the account says so and offers the way in', async () => {
  const { page } = windows.visitor;
  for (const { path } of pages.filter((p) => /^\/(app|account|seller|checkout\/success)/.test(p.path))) {
    await page.goto(shop.url + fill(path, ids));
    await page.locator('main').getByRole('button', { name: 'Sign in' }).waitFor();
    assert.deepEqual(await axe(page), [], path);
  }
});

test('no page complained, and nothing was asked of anybody else', () => {
  for (const [who, { problems, foreign }] of Object.entries(windows)) {
    assert.deepEqual({ who, problems, foreign }, { who, problems: [], foreign: [] });
  }
});

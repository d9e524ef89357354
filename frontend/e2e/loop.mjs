// The revenue loop as a buyer meets it, in any world: the sandbox, a real Clerk instance, or one that plays it
// (worlds.mjs says in what these differ). What a world cannot do is skipped by name.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, openWindow, until } from './harness.mjs';

/**
 * Registers the tests of the loop.
 * @param {() => Promise<import('./worlds.mjs').World>} openWorld
 */
export function revenueLoop(openWorld) {
  let shop;
  let browser;
  let buyer;

  before(async () => {
    shop = await openWorld();
    browser = await launch();
    buyer = await openWindow(browser, shop.url, { allow: shop.allow });
    await shop.wire?.(buyer.context);
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
    assert.equal(scripts.filter((u) => /\/__clerk\/|clerk-js|ui\.browser/.test(u)).length, 0);
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
    await signUp(page, shop);
    await shop.till(page);
    if (shop.leaves) await page.goBack();
    const again = page.getByRole('button', { name: 'Buy', exact: true });
    await again.waitFor();
    await again.dblclick();
    await shop.till(page);
    assert.ok(created.length >= 1);
  });

  test('a declined card charges nothing and the order waits', async (t) => {
    if (!shop.decline) return t.skip(`${shop.name} has no card to decline on this way of paying`);
    await shop.decline(buyer.page);
  });

  test('pays, sees the order fulfilled without a reload, and there is one order', async () => {
    const { page } = buyer;
    await shop.pay(page);
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

  test('reads the mail in the inbox', async (t) => {
    if (!shop.readMail) return t.skip(`${shop.name} has no inbox to look into`);
    await shop.readMail(buyer.page);
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
    const card = page.locator('.cl-pricingTableCard', { hasText: shop.plan }).first();
    await card.waitFor();
    await card.getByRole('button', { name: /Subscribe|Get started|Switch/ }).click();
    // The sandbox has a saved card; a development instance of Clerk offers "Pay with test card".
    await page.locator('.cl-drawerContent').getByRole('button', { name: /^Pay/ }).first().click();
    await page.getByText('Payment was successful').first().waitFor();
    await until(
      'an active subscription',
      async () => {
        await page.goto(`${shop.url}/account/subscriptions`);
        await shop.settle?.(page);
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

  test('cancels and keeps it until the period ends', async () => {
    const { page } = buyer;
    await page.goto(`${shop.url}/account/subscriptions`);
    await page.getByRole('button', { name: 'Cancel subscription' }).first().click();
    await page.getByRole('button', { name: 'Cancel at the end of the period' }).click();
    await shop.settle?.(page);
    await page
      .getByText(/Open until/)
      .first()
      .waitFor();
    await page.goto(`${shop.url}/app`);
    await page.getByRole('heading', { name: 'Open to you' }).waitFor();
  });

  test('loses it when the clock moves past the period', async (t) => {
    if (!shop.advance) return t.skip(`the clock of ${shop.name} cannot be moved`);
    const { page } = buyer;
    await shop.advance(page, 400 * 86_400);
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
}

/** Signs a new person up through Clerk's own modal, with the code by mail where the instance asks for one. */
export async function signUp(page, { email, mailCode }) {
  const modal = page.locator('.cl-modalContent');
  await modal.locator('input[name="emailAddress"]').fill(email);
  const password = modal.locator('input[name="password"]');
  if (await password.count()) await password.fill('correct horse battery staple');
  await modal.locator('.cl-formButtonPrimary').click();
  if (!mailCode) return;
  const code = modal.locator('[data-input-otp], .cl-otpCodeFieldInput').first();
  await code.or(page.locator('.cl-userButtonTrigger')).first().waitFor();
  if (!(await code.isVisible())) return; // the instance does not verify addresses
  await code.focus();
  await page.keyboard.type(await mailCode(page));
}

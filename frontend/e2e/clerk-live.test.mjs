// The same first steps against a real Clerk instance: CLERK_E2E=1 and SHOP_URL of a shop that runs with real keys
// (a development instance: addresses with +clerk_test take the code 424242). Without them this is skipped by name.
import { test } from 'node:test';
import { chromium } from 'playwright-core';

const ready = process.env.CLERK_E2E === '1' && process.env.SHOP_URL;

test('a visitor signs up on a real Clerk instance and is known to the shop', {
  skip: ready ? false : 'needs CLERK_E2E=1 and SHOP_URL of a shop with real Clerk keys',
}, async () => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`${process.env.SHOP_URL}/app`);
    await page.locator('main').getByRole('button', { name: 'Create an account' }).click();
    await page.locator('.cl-modalContent input[name="emailAddress"]').fill(`shop-${Date.now()}+clerk_test@example.com`);
    const password = page.locator('.cl-modalContent input[name="password"]');
    if (await password.count()) await password.fill(`correct horse battery ${Date.now()}`);
    await page.locator('.cl-modalContent .cl-formButtonPrimary').click();
    await page.locator('.cl-otpCodeFieldInput, .cl-otpCodeField').first().waitFor();
    await page.keyboard.type('424242');
    await page.getByRole('heading', { name: 'Is this shop ready to sell?' }).waitFor();
    await page.getByText('Sign-in').first().waitFor();
  } finally {
    await browser.close();
  }
});

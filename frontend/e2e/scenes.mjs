/**
 * What a person sees that has no address of its own, or is drawn by somebody else: Clerk's components, dialogs, pages of
 * the binary, and pages on which something failed. `visitor: true` is nobody yet, `seller: true` needs the seller.
 */
const drawn = (page) => page.waitForTimeout(400);

const failing = (path) => async (page, url, ids) => {
  await page.route(/\/api\/(account|products|seller|ai|me)/, (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(url + path(ids));
  await page.getByRole('alert').first().waitFor();
  await drawn(page);
};

export const scenes = [
  {
    name: 'clerk-sign-in',
    visitor: true,
    show: async (page, url) => {
      await page.goto(url);
      await page.getByRole('button', { name: 'Sign in' }).first().click();
      await page.locator('.cl-modalContent input').first().waitFor();
      await drawn(page);
    },
  },
  {
    name: 'clerk-sign-up',
    visitor: true,
    show: async (page, url) => {
      await page.goto(`${url}/app`);
      await page.locator('main').getByRole('button', { name: 'Create an account' }).click();
      await page.locator('.cl-modalContent input[name="emailAddress"]').waitFor();
      await drawn(page);
    },
  },
  {
    name: 'clerk-user-button',
    show: async (page, url) => {
      await page.goto(`${url}/app`);
      await page.locator('.cl-userButtonTrigger').click();
      await page.getByText('Sign out', { exact: true }).waitFor();
      await drawn(page);
    },
  },
  {
    name: 'clerk-profile',
    show: async (page, url) => {
      await page.goto(`${url}/account/settings`);
      await page.getByRole('button', { name: 'Change sign-in details' }).click();
      await page.locator('.cl-modalContent').waitFor();
      await drawn(page);
    },
  },
  {
    name: 'clerk-checkout',
    show: async (page, url) => {
      await page.goto(`${url}/pricing`);
      const card = page.locator('.cl-pricingTableCard', { hasText: /pro/i }).first();
      await card.getByRole('button', { name: /Subscribe|Get started|Switch/ }).click();
      await page.locator('.cl-drawerContent').getByRole('button', { name: /^Pay/ }).waitFor();
      await drawn(page);
    },
  },
  { name: 'signed-out', visitor: true, show: (page, url) => open(page, `${url}/account/purchases`) },
  {
    name: 'sandbox-checkout',
    show: async (page, url, ids) => {
      await page.goto(`${url}/products/${ids.digital}`);
      await page.locator('.cl-userButtonTrigger').waitFor();
      await page.getByRole('button', { name: 'Buy', exact: true }).click();
      await page.waitForURL(/\/sandbox\/checkout\//);
      await drawn(page);
    },
  },
  { name: 'api-docs', visitor: true, show: (page, url) => open(page, `${url}/api/docs`) },
  {
    name: 'receipt',
    show: async (page, url, ids) => {
      await page.goto(`${url}/account/purchases/${ids.order}`);
      await page.locator('.cl-userButtonTrigger').waitFor();
      const token = await page.evaluate(() => window.Clerk.session.getToken());
      const answer = await page.request.get(`${url}/api/account/orders/${ids.order}/receipt`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      await page.setContent(await answer.text());
    },
  },
  {
    name: 'choose-time',
    show: async (page, url, ids) => {
      await page.goto(`${url}/products/${ids.service}`);
      await page.getByRole('button', { name: 'Choose a time' }).click();
      await page.locator('dialog[open] input[type="radio"]').first().waitFor();
      await drawn(page);
    },
  },
  { name: 'failing-app', show: failing(() => '/app') },
  { name: 'failing-purchases', show: failing(() => '/account/purchases') },
  { name: 'failing-downloads', show: failing(() => '/account/downloads') },
  { name: 'failing-seller', seller: true, show: failing(() => '/seller') },
  {
    name: 'seller-new-product',
    seller: true,
    show: async (page, url) => {
      await page.goto(`${url}/seller/products`);
      await page.getByRole('button', { name: 'New product' }).click();
      await page.locator('dialog[open]').waitFor();
      await drawn(page);
    },
  },
];

async function open(page, address) {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await drawn(page);
}

// Where the revenue loop runs, and the few things in which one place differs from another.
import assert from 'node:assert/strict';
import { advance, panel, startShop, until } from './harness.mjs';

/**
 * @typedef {object} World
 * @property {string} name what a skipped step calls it
 * @property {string} url the shop's address
 * @property {() => Promise<void>} stop
 * @property {string} email of the new visitor
 * @property {RegExp} plan the card of the pricing table to subscribe from
 * @property {boolean} leaves paying happens on another page, and the back button leads to the product
 * @property {(page) => Promise<void>} till waits until the buyer stands where an order is paid
 * @property {(page) => Promise<void>} pay
 * @property {(page) => Promise<void>} [decline]
 * @property {(page) => Promise<void>} [readMail]
 * @property {(page) => Promise<string>} [mailCode] the code that verifies the address
 * @property {(page, seconds: number) => Promise<void>} [advance]
 * @property {(page) => Promise<void>} [settle] asks the shop to look at Clerk by itself, as if no webhook had come
 * @property {(to: string) => boolean} [allow] addresses beside the shop that the pages may ask
 * @property {(context) => Promise<void>} [wire]
 */

/** @returns {Promise<World>} */
export async function sandboxWorld() {
  const shop = await startShop();
  const email = `visitor-${Date.now()}@example.com`;
  return {
    ...shop,
    name: 'the sandbox',
    email,
    plan: /pro/i,
    leaves: true,
    till: (page) => page.waitForURL(/\/sandbox\/checkout\//),
    pay: (page) => page.getByRole('button', { name: /^Pay / }).click(),
    decline: async (page) => {
      await page.getByRole('button', { name: /declines/ }).click();
      await page.getByRole('alert').waitFor();
      assert.match(await page.getByRole('alert').textContent(), /Not paid/);
    },
    readMail: async (page) => {
      const mail = await until('the mail of the order', async () =>
        (await panel(page, '/sandbox/api/mails')).items.find((m) => m.to === email && m.kind.startsWith('order')),
      );
      await page.goto(`${shop.url}/sandbox`);
      await page
        .getByRole('button', { name: new RegExp(mail.subject.slice(0, 20).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) })
        .first()
        .click();
      await page.locator('dialog[open] iframe').waitFor();
    },
    advance,
  };
}

/** The host of the Frontend API that a publishable key names. */
export const frontendApi = (key) =>
  Buffer.from(key.split('_')[2] ?? '', 'base64')
    .toString()
    .replace(/\$$/, '');

/** As the signed-in person: what the shop answers. */
const asked = (page, method, path, body) =>
  page.evaluate(
    async ([how, to, send]) => {
      const token = await window.Clerk.session.getToken();
      const answer = await fetch(to, {
        method: how,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: send && JSON.stringify(send),
      });
      if (!answer.ok) throw new Error(`${how} ${to}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [method, path, body],
  );

/**
 * A shop that runs with the keys of a Clerk development instance. The caller sets up, before CLERK_E2E=1:
 *   SHOP_URL                the running shop (APP_DEBUG=true when on plain http)
 *   CLERK_PUBLISHABLE_KEY   the instance's pk_test_… key, the same as the shop's
 *   CLERK_E2E_PLAN          words of the plan's card in the pricing table (default: pro); the shop has a recurring price
 *                           with that plan's clerk_plan_id
 * and on the instance: sign-up by email and password, billing on with Clerk's development gateway. Webhooks: point an
 * endpoint of the instance at <a tunnel to the shop>/api/webhooks/clerk; without a tunnel the script asks the shop to
 * look for itself ("Check now" on the subscriptions page, what `reconcile` does for everybody).
 * A one-time order is paid on Stripe's test page when the shop has a test key of Stripe; else the shop needs
 * ORDER_CONFIRM_ALLOW_MANUAL=true, which APP_DEBUG allows, and the script confirms by hand.
 * @returns {Promise<World>}
 */
export async function realWorld(env = process.env) {
  const url = env.SHOP_URL.replace(/\/$/, '');
  const config = await (await fetch(`${url}/api/config`)).json();
  assert.equal(config.publishable_key, env.CLERK_PUBLISHABLE_KEY, 'the shop and the script use one instance');
  const stripe = config.features.stripe;
  const elsewhere = new RegExp(
    `^(https|wss)://([^/]*\\.)?(${frontendApi(env.CLERK_PUBLISHABLE_KEY).replaceAll('.', '\\.')}|stripe\\.com|stripe\\.network|cloudflare\\.com|clerk\\.com|hcaptcha\\.com|accounts\\.dev)(/|$)`,
  );
  const card = async (page, number) => {
    await page.locator('#cardNumber').fill(number);
    await page.locator('#cardExpiry').fill('12 / 34');
    await page.locator('#cardCvc').fill('123');
    await page.locator('#billingName').fill('Vera Visitor');
    const zip = page.locator('#billingPostalCode');
    if (await zip.count()) await zip.fill('10115');
    await page.getByTestId('hosted-payment-submit-button').click();
  };
  return {
    url,
    name: 'a Clerk instance',
    stop: async () => undefined,
    email: `shop-${Date.now()}+clerk_test@example.com`,
    plan: new RegExp(env.CLERK_E2E_PLAN ?? 'pro', 'i'),
    mailCode: async () => '424242',
    leaves: stripe,
    till: (page) =>
      stripe ? page.waitForURL(/checkout\.stripe\.com/) : page.getByText('Nobody sells this price yet').waitFor(),
    pay: async (page) => {
      if (stripe) return card(page, '4242 4242 4242 4242');
      const { items } = await asked(page, 'GET', '/api/account/orders');
      const order = items.find((o) => o.status === 'pending_payment').public_id;
      await asked(page, 'POST', `/api/account/orders/${order}/confirm`, { provider: 'manual' });
      await page.goto(`${url}/checkout/success?order=${order}`);
    },
    decline: stripe
      ? async (page) => {
          await card(page, '4000 0000 0000 0002');
          await page
            .getByText(/declined/i)
            .first()
            .waitFor();
        }
      : undefined,
    settle: async (page) => {
      await page.waitForFunction(() => window.Clerk?.session);
      await asked(page, 'GET', '/api/account/subscriptions/status?refresh=1');
    },
    allow: (to) => elsewhere.test(to),
  };
}

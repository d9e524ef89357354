// Bundles page.jsx, or drives Chromium through it. Packages come from the frontend's node_modules.
//   node drive.mjs bundle FRONTEND OUT     node drive.mjs drive FRONTEND BASE
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [mode, frontend, target] = process.argv.slice(2);
const require = createRequire(join(frontend, 'package.json'));

if (mode === 'bundle') {
  const { build } = await import(pathToFileURL(require.resolve('rolldown')).href);
  await build({
    input: fileURLToPath(new URL('./page.jsx', import.meta.url)),
    resolve: { modules: [join(frontend, 'node_modules')] },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    platform: 'browser', logLevel: 'silent',
    output: { file: target, format: 'esm', codeSplitting: false },
  });
  process.exit(0);
}

const { chromium } = require('playwright-core');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const context = await browser.newContext();
const page = await context.newPage();
page.setDefaultTimeout(Number(process.env.WAIT ?? 30_000));
const problems = [];
const foreign = [];
page.on('console', (m) => m.type() === 'error' && problems.push(`${m.text()} ${m.location().url}`));
page.on('pageerror', (e) => problems.push(`page: ${e.message}`));
page.on('request', (r) => { if (!r.url().startsWith(target) && !/^(data|blob):/.test(r.url())) foreign.push(r.url()); });

const text = (id) => page.locator(`#${id}`).textContent();
const until = async (id, want) => {
  await page.waitForFunction(([i, w]) => document.getElementById(i)?.textContent?.includes(w), [id, want]).catch(async () => {
    throw new Error(`#${id} is ${JSON.stringify(await text(id).catch(() => null))}, wanted ${JSON.stringify(want)}`);
  });
};
const claims = async (button) => {
  await page.click(`#${button}`);
  await page.waitForFunction(() => document.getElementById('jwt').textContent.split('.').length === 3);
  return JSON.parse(Buffer.from((await text('jwt')).split('.')[1], 'base64url'));
};
const ask = (path, options) => page.evaluate(async ([p, o]) => { const r = await fetch(p, o); return r.status === 204 ? null : r.json(); }, [path, options]);
const advance = (seconds) => ask('/sandbox/api/clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advance_seconds: seconds }) });
const expect = (what, got, want) => { if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`); };
let shot = 0;
const step = async (name, fn) => {
  const start = Date.now();
  try { await fn(); } catch (e) {
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${++shot}-${name.replace(/\W+/g, '-')}.png`), fullPage: true });
    console.error(`FAILED ${name}: ${e.message}\nconsole: ${problems.slice(-8).join('\n')}`);
    await browser.close();
    process.exit(1);
  }
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${++shot}-${name.replace(/\W+/g, '-')}.png`) });
  console.log(`ok ${name} ${Date.now() - start} ms`);
};

const email = 'ada@example.com';
const fill = (name, value) => page.locator(`input[name="${name}"]`).fill(value);
const go = () => page.locator('.cl-formButtonPrimary').click();

await step('load', async () => { await page.goto(target); await page.waitForSelector('#nobody'); });
await step('pricing table signed out', async () => { await page.waitForSelector('.cl-pricingTableCard'); });
await step('sign up in the modal', async () => {
  await page.click('#signup');
  await fill('emailAddress', email);
  await fill('password', 'correct horse battery');
  await go();
  await until('who', email);
});
await step('session token', async () => {
  const c = await claims('token');
  expect('azp', c.azp, target);
  expect('v', c.v, 2);
  expect('pla', c.pla, 'u:free');
});
await step('template token', async () => {
  await page.evaluate(() => { document.getElementById('jwt').textContent = ''; });
  await page.reload();
  await until('who', email);
  const c = await claims('template');
  expect('sid', c.sid, undefined);
});
await step('user button and profile', async () => {
  await page.locator('.cl-userButtonTrigger').click();
  await page.getByText('Manage account').click();
  await page.waitForSelector('.cl-profileSection');
  await page.locator('.cl-navbarButton', { hasText: 'Security' }).click();
  await page.getByText('This device').waitFor();
  await page.locator('.cl-navbarButton', { hasText: 'Billing' }).click();
  await page.getByText('Payment methods').first().waitFor();
  await page.keyboard.press('Escape');
  await page.waitForSelector('.cl-profileSection', { state: 'detached' });
});
await step('sign out', async () => { await page.click('#out'); await page.waitForSelector('#nobody'); });
await step('sign in with a wrong password', async () => {
  await page.click('#signin');
  await fill('identifier', email);
  await go();
  await fill('password', 'quite wrong indeed');
  await go();
  await page.getByText('Password is incorrect').first().waitFor();
});
await step('then with a mail code', async () => {
  await page.getByRole('link', { name: 'Use another method' }).click();
  await page.getByRole('button', { name: /Email code to/ }).click();
  await page.locator('.cl-otpCodeField, .cl-otpCodeFieldInput').first().waitFor();
  let mail;
  for (let i = 0; i < 40 && !mail; i++) {
    mail = (await ask('/sandbox/api/mails')).items.find((m) => m.to === email);
    await page.waitForTimeout(100);
  }
  await page.keyboard.type(/\d{6}/.exec(mail.subject)[0]);
  await until('who', email);
});
await step('buy a plan with the declining card', async () => {
  const card = page.locator('.cl-pricingTableCard', { hasText: 'Pro' });
  await card.locator('.cl-switchIndicator').click(); // from yearly to monthly
  await page.locator('.cl-pricingTableCard', { hasText: 'Pro' }).getByRole('button', { name: /Subscribe|Get started|Switch/ }).click();
  await page.locator('.cl-drawerContent').first().waitFor();
  const picker = page.locator('.cl-drawerContent .cl-selectButton').first();
  await picker.click();
  await page.locator('.cl-selectOption', { hasText: '0002' }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: /^Pay/ }).click();
  await page.getByText('declined').first().waitFor();
});
await step('then with the good card', async () => {
  await page.reload(); // as a person does who comes back with another card: the drawer begins anew
  const card = page.locator('.cl-pricingTableCard', { hasText: 'Pro' });
  await card.locator('.cl-switchIndicator').click();
  await card.getByRole('button', { name: /Subscribe|Get started|Switch/ }).click();
  const drawer = page.locator('.cl-drawerContent');
  await drawer.locator('.cl-selectButton', { hasText: '4242' }).first().waitFor();
  await drawer.getByRole('button', { name: /^Pay/ }).click();
  await page.getByText('Payment was successful').first().waitFor();
});
await step('the plan is there', async () => {
  await page.reload();
  await until('pro', 'true');
  await until('feature', 'true');
  await until('gate', 'open');
  await until('items', 'pro:active:runs');
  await until('payments', 'paid:1900');
});
await step('subscription details and cancel', async () => {
  await page.click('#details');
  await page.getByRole('button', { name: 'Cancel subscription' }).first().click();
  await page.locator('.cl-drawerConfirmationActions').getByRole('button', { name: 'Cancel subscription' }).click();
  await page.locator('.cl-drawerContent').waitFor({ state: 'detached' });
  await page.reload();
  await until('items', 'pro:active:canceled');
  await until('pro', 'true');
});
await step('the cancellation is taken back', async () => {
  await page.locator('.cl-pricingTableCard', { hasText: 'Pro' }).locator('.cl-switchIndicator').click();
  await page.locator('.cl-pricingTableCard', { hasText: 'Pro' }).getByRole('button', { name: /Re-?subscribe/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: /^(Pay|Subscribe|Confirm|Switch)/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: 'Continue' }).click();
  await page.reload();
  await until('items', 'pro:active:runs');
});
await step('a cheaper plan begins later', async () => {
  await page.locator('.cl-pricingTableCard', { hasText: 'Plus' }).locator('.cl-switchIndicator').click();
  await page.locator('.cl-pricingTableCard', { hasText: 'Plus' }).getByRole('button', { name: /Switch/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: /^(Pay|Subscribe|Confirm|Switch)/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: 'Continue' }).click();
  await page.reload();
  await until('items', 'plus:upcoming:runs');
  await until('pro', 'true');
  await advance(32 * 86400);
  await page.reload();
  await until('items', 'plus:active:runs');
  await until('pro', 'false');
});
await step('and is canceled from the pricing table', async () => {
  await page.click('#details');
  await page.getByRole('button', { name: 'Cancel subscription' }).first().click();
  await page.locator('.cl-drawerConfirmationActions').getByRole('button', { name: 'Cancel subscription' }).click();
  await page.locator('.cl-drawerContent').waitFor({ state: 'detached' });
});
await step('the period ends when the clock moves', async () => {
  await advance(40 * 86400);
  await page.reload();
  await until('items', 'free:active');
  await until('pro', 'false');
  await until('gate', 'closed');
});
await step('a plan that is sold by the year only', async () => {
  await page.locator('.cl-pricingTableCard', { hasText: 'Whole year' }).getByRole('button', { name: /Subscribe|Get started|Switch/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: /^Pay/ }).click();
  await page.getByText('Payment was successful').first().waitFor();
  await page.reload();
  await until('items', 'yearly:active:runs');
});
await step('a forgotten password', async () => {
  await page.click('#out');
  await page.click('#signin');
  await fill('identifier', email);
  await go();
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await page.getByRole('button', { name: 'Reset your password' }).click();
  await page.locator('.cl-otpCodeField, .cl-otpCodeFieldInput').first().waitFor();
  const mail = (await ask('/sandbox/api/mails')).items.find((m) => m.to === email);
  await page.keyboard.type(/\d{6}/.exec(mail.subject)[0]);
  await fill('password', 'a new horse');
  await fill('confirmPassword', 'a new horse');
  await go();
  await until('who', email);
});
await step('a revoked session signs itself out', async () => {
  await fetch(`${target}/test/revoke?session=${await text('session')}`);
  await page.click('#token', { timeout: 2000 }).catch(() => {}); // another call may have met the 401 before: then the button is gone already
  await page.waitForSelector('#nobody');
});
await step('a trial', async () => {
  await ask('/sandbox/api/personas/buyer', { method: 'POST' });
  await page.reload();
  await until('who', 'buyer@example.com');
  await page.getByRole('button', { name: 'Start 14-day free trial' }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: /Start free trial/ }).click();
  await page.locator('.cl-drawerContent').getByRole('button', { name: 'Continue' }).click();
  await page.reload();
  await until('items', 'trial:active:runs');
});
await step('the account is deleted', async () => {
  await page.locator('.cl-userButtonTrigger').click();
  await page.getByText('Manage account').click();
  await page.locator('.cl-navbarButton', { hasText: 'Security' }).click();
  await page.getByRole('button', { name: 'Delete account' }).click();
  await fill('deleteConfirmation', 'Delete account');
  await page.locator('.cl-formButtonPrimary').click();
  await page.waitForSelector('#nobody');
});
await step('personas', async () => {
  await ask('/sandbox/api/personas/seller', { method: 'POST' });
  await page.reload();
  await until('who', 'seller@example.com');
  const state = await ask('/sandbox/api/state');
  expect('current', state.personas.filter((p) => p.current).map((p) => p.id), ['seller']);
  await ask('/sandbox/api/personas/visitor', { method: 'POST' });
  await page.reload();
  await page.waitForSelector('#nobody');
});
await step('the checkout page, without script, on a phone, in both themes', async () => {
  const url = await ask('/test/order', { method: 'POST' });
  for (const colorScheme of ['light', 'dark']) {
    const quiet = await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 }, bypassCSP: true });
    const till = await quiet.newPage();
    await till.goto(target + url);
    await till.addScriptTag({ path: require.resolve('axe-core') });
    const { violations } = await till.evaluate(() => window.axe.run());
    expect(`axe ${colorScheme}`, violations.map((v) => v.id), []);
    expect('sideways scrolling', await till.evaluate(() => document.documentElement.scrollWidth > 360), false);
    await quiet.close();
  }
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const till = await plain.newPage();
  await till.goto(target + url);
  await till.getByRole('button', { name: 'the bank declines the card' }).click();
  await till.getByRole('alert').getByText('Nothing was charged').waitFor();
  await till.getByRole('button', { name: 'Pay $1,234,567.00' }).click();
  await till.waitForURL('**/checkout/success?order=order-1');
  await plain.close();
});
await browser.close();
const expected = /status of (422|401)/; // a wrong password, a declined card, a dead session
const bad = problems.filter((p) => !expected.test(p));
if (foreign.length || bad.length) {
  console.error(`foreign requests: ${foreign.join(', ')}\nconsole: ${bad.join('\n')}`);
  process.exit(1);
}

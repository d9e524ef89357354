// Two shops play "a shop with real keys" and "a Clerk instance": the first runs live with its settings pointing at the
// second, whose local Clerk answers under the name that the publishable key encodes. The network between them is ours:
// the browser's requests to https://clerk.localhost are carried to the second shop, and a small tunnel re-signs its
// webhooks with the secret that the first one knows.
import { createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, shopCommand, startShop } from './harness.mjs';
import { realWorld } from './worlds.mjs';

const host = 'clerk.localhost';
const key = `pk_test_${Buffer.from(`${host}$`).toString('base64')}`;
const operator = { email: 'operator@example.com', password: 'an operator of the test' };

export const instanceKey = key;

/**
 * `site` is where the pages are, when they are hosted apart from the shop; `settings` are more settings of the shop.
 * @returns {Promise<import('./worlds.mjs').World & { api: string }>}
 */
export async function playedWorld({ site, settings: more } = {}) {
  const instance = await startShop({ port: await freePort() });
  const port = await freePort();
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const settings = {
    APP_DEBUG: 'true',
    APP_SECRET_KEY: randomBytes(32).toString('hex'),
    APP_URL: `http://127.0.0.1:${port}`,
    CLERK_DOMAIN: host,
    CLERK_PUBLISHABLE_KEY: key,
    CLERK_SECRET_KEY: secretKey(instance.dir),
    CLERK_JWKS_URL: `${instance.url}/__clerk/.well-known/jwks.json`,
    CLERK_API_URL: `${instance.url}/__clerk/api/v1`,
    CLERK_WEBHOOK_SIGNING_SECRET: secret,
    ASSET_STORAGE_BACKEND: 'local',
    ORDER_CONFIRM_ALLOW_MANUAL: 'true',
    SELLERS: 'user_sandboxdemoseller0000000001',
    ...more,
  };
  const shop = await startShop({
    port,
    settings,
    prepare: async (dir) => {
      await shopCommand(dir, settings, 'seed');
      await shopCommand(dir, settings, 'superuser', 'upsert', operator.email, operator.password);
    },
  });
  await namePlans(shop.url, instance.url);
  const tunnel = openTunnel(instance.dir, shop.url, secret);
  const world = await realWorld({ SHOP_URL: shop.url, CLERK_PUBLISHABLE_KEY: key });
  return {
    ...world,
    api: shop.url,
    wire: (context) => carry(context, instance.url, site ?? shop.url),
    stop: async () => {
      await tunnel.close();
      await shop.stop();
      await instance.stop();
    },
  };
}

/** The local Backend API's secret, which never leaves the instance's directory otherwise. */
function secretKey(dir) {
  for (const file of readdirSync(join(dir, 'sandbox'))) {
    const found = /sk_test_[A-Za-z0-9]{40}/.exec(readFileSync(join(dir, 'sandbox', file), 'latin1'));
    if (found) return found[0];
  }
  throw new Error('the instance has no secret key');
}

/** What an operator does once: gives each recurring price the id of its plan on the instance. */
async function namePlans(shop, instance) {
  const json = async (url, options) => {
    const answer = await fetch(url, options);
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const headers = { 'Content-Type': 'application/json' };
  const { token } = await json(`${shop}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ identity: operator.email, password: operator.password }),
  });
  headers.Authorization = token;
  const prices = await json(`${shop}/api/collections/prices/records?perPage=100&expand=product`, { headers });
  const plans = await json(`${instance}/__clerk/v1/billing/plans`);
  for (const plan of plans.data.filter((p) => p.is_recurring)) {
    const price = prices.items.find((p) => p.billing_period === 'monthly' && p.expand.product.slug === plan.slug);
    if (!price) continue;
    await json(`${shop}/api/collections/prices/records/${price.id}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ clerk_plan_id: plan.id }),
    });
  }
}

/** Carries what the pages ask of the instance's name to its process, with the cookies that its own domain would keep. */
async function carry(context, instance, shop) {
  const jar = new Map();
  await context.route(`https://${host}/**`, async (route) => {
    const request = route.request();
    const to = new URL(request.url());
    const cors = {
      'Access-Control-Allow-Origin': shop,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': request.headers()['access-control-request-headers'] ?? 'authorization',
      'Access-Control-Expose-Headers': 'authorization',
    };
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: cors });
    const { authorization, 'content-type': type } = request.headers();
    const answer = await fetch(`${instance}/__clerk${to.pathname}${to.search}`, {
      method: request.method(),
      redirect: 'manual',
      body: request.postDataBuffer() ?? undefined,
      headers: {
        Origin: shop,
        'Sec-Fetch-Site': 'same-origin',
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(authorization ? { Authorization: authorization } : {}),
        ...(type ? { 'Content-Type': type } : {}),
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value && !/max-age=(0|-\d+)/i.test(line)) jar.set(name, value);
      else jar.delete(name);
    }
    await route
      .fulfill({
        status: answer.status,
        headers: { ...cors, 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' },
        body: Buffer.from(await answer.arrayBuffer()),
      })
      .catch(() => undefined); // the page was left
  });
}

/** Sends every event that the instance made on to the shop, signed as the shop expects. */
function openTunnel(dir, shop, secret) {
  const sent = new Set();
  let open = true;
  const round = async () => {
    const events = JSON.parse(
      await shopCommand(dir, {}, 'events', 'list', '--provider', 'clerk', '--limit', '200', '--json'),
    );
    for (const { event_id: id } of events.reverse()) {
      if (sent.has(id)) continue;
      const { payload } = JSON.parse(await shopCommand(dir, {}, 'events', 'show', id, '--json'));
      const at = String(Math.floor(Date.now() / 1000));
      const hmac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${id}.${at}.${payload}`);
      const answer = await fetch(`${shop}/api/webhooks/clerk`, {
        method: 'POST',
        headers: { 'svix-id': id, 'svix-timestamp': at, 'svix-signature': `v1,${hmac.digest('base64')}` },
        body: payload,
      });
      if (!answer.ok) throw new Error(`the shop refused ${id}: ${answer.status} ${await answer.text()}`);
      sent.add(id);
    }
  };
  const done = (async () => {
    while (open) {
      await round();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  })();
  done.catch(() => undefined);
  return {
    close: async () => {
      open = false;
      await done;
    },
  };
}

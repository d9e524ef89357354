// Screenshots of every page against the mock, in the layouts given: node e2e/shots-mock.mjs [out] [page filter] [layouts]
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startMock } from './mock/server.mjs';

const [, , out = '/tmp/shots', only = '', layouts = 'phone-light,desktop-dark', mode = ''] = process.argv;
const sizes = {
  phone: { width: 360, height: 760 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1440, height: 900 },
};
const order = '00000001-0000-4000-8000-000000000000';
export const pages = {
  home: '/',
  pricing: '/pricing',
  products: '/products',
  product: '/products/field-guide',
  plan: '/products/plus',
  service: '/products/page-review',
  long: '/products/long',
  app: '/app',
  purchases: '/account/purchases',
  order: `/account/purchases/${order}`,
  pending: '/account/purchases/00000002-0000-4000-8000-000000000000',
  subscriptions: '/account/subscriptions',
  downloads: '/account/downloads',
  bookings: '/account/bookings',
  settings: '/account/settings',
  success: `/checkout/success?order=${order}`,
  waiting: '/checkout/success?order=00000002-0000-4000-8000-000000000000',
  cancel: '/checkout/cancel',
  seller: '/seller',
  'seller-products': '/seller/products',
  'seller-product': '/seller/products/p1',
  'seller-service': '/seller/products/p4',
  'seller-orders': '/seller/orders',
  'seller-order': `/seller/orders/${order}`,
  'seller-bookings': '/seller/bookings',
  'seller-work': '/seller/work',
  'seller-customers': '/seller/customers',
  'seller-events': '/seller/events',
  sandbox: '/sandbox',
  missing: '/nothing-here',
};
mkdirSync(out, { recursive: true });
const mock = await startMock({ mode });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const layout of layouts.split(',')) {
  const [size, theme] = layout.split('-');
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: theme,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  if (!mode.includes('out')) await context.addCookies([{ name: '__client_uat', value: '1', url: mock.url }]);
  else await context.addCookies([{ name: 'mock-out', value: '1', url: mock.url }]);
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && console.log(layout, m.text().slice(0, 200)));
  page.on('pageerror', (e) => console.log(layout, 'pageerror', e.message.slice(0, 300)));
  for (const [name, path] of Object.entries(pages)) {
    if (only && !only.split(',').includes(name)) continue;
    await page.goto(mock.url + path, { waitUntil: 'networkidle' }).catch(() => undefined);
    await page.waitForTimeout(150);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) console.log(`${name} ${layout}: ${wide}px too wide`);
    await page.screenshot({ path: `${out}/${name}-${layout}${mode ? `-${mode}` : ''}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
mock.stop();

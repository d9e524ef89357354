// Lighthouse on the public pages: accessibility, best practices and SEO are asserted; performance is printed, because
// a shared machine decides it as much as the page does (`make bench` prints it as well).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { freePort, startShop } from './harness.mjs';

let shop;
let browser;
let port;
before(async () => {
  shop = await startShop();
  port = await freePort();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', `--remote-debugging-port=${port}`],
  });
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

test('home, catalogue and product score at least 95', async () => {
  const { items } = await (await fetch(`${shop.url}/api/products?product_type=digital`)).json();
  for (const path of ['/', '/products', `/products/${items[0].slug}`]) {
    const flags = {
      port,
      logLevel: 'silent',
      onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
    };
    const { lhr } = await lighthouse(shop.url + path, flags); // Lighthouse's own default: a phone on a slow network
    const score = (name) => Math.round((lhr.categories[name].score ?? 0) * 100);
    const missed = Object.values(lhr.audits)
      .filter((a) => a.score !== null && a.score < 1 && a.scoreDisplayMode === 'binary')
      .map((a) => `${a.id}: ${a.title}`);
    const told = [
      'first-contentful-paint',
      'largest-contentful-paint',
      'total-blocking-time',
      'cumulative-layout-shift',
    ]
      .map((id) => `${lhr.audits[id].title} ${lhr.audits[id].displayValue}`)
      .join(', ');
    console.log(`${path}: performance ${score('performance')} (${told})`);
    for (const name of ['accessibility', 'best-practices', 'seo']) {
      assert.ok(score(name) >= 95, `${path} ${name} ${score(name)}\n${missed.join('\n')}`);
    }
  }
});

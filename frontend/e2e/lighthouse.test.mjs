// Lighthouse on the public pages: accessibility, best practices and SEO are asserted; performance is printed, because
// a shared machine decides it as much as the page does (`make bench` prints it as well).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse, { desktopConfig } from 'lighthouse';
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
    const { lhr } = await lighthouse(shop.url + path, flags, desktopConfig);
    const score = (name) => Math.round((lhr.categories[name].score ?? 0) * 100);
    const missed = Object.values(lhr.audits)
      .filter((a) => a.score !== null && a.score < 1 && a.scoreDisplayMode === 'binary')
      .map((a) => `${a.id}: ${a.title}`);
    console.log(`${path}: performance ${score('performance')}`);
    for (const name of ['accessibility', 'best-practices', 'seo']) {
      assert.ok(score(name) >= 95, `${path} ${name} ${score(name)}\n${missed.join('\n')}`);
    }
  }
});

// Screenshots of every page in four layouts, on the real binary: node e2e/screenshots.mjs [folder]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { furnish } from './furnish.mjs';
import { launch, openWindow, startShop } from './harness.mjs';
import { fill, pages } from './pages.mjs';

const out = process.argv[2] ?? fileURLToPath(new URL('../../screenshots', import.meta.url));
const layouts = {
  'phone-light': [{ width: 360, height: 740 }, 'light'],
  'phone-dark': [{ width: 360, height: 740 }, 'dark'],
  'desktop-light': [{ width: 1440, height: 900 }, 'light'],
  'desktop-dark': [{ width: 1440, height: 900 }, 'dark'],
};

mkdirSync(out, { recursive: true });
const shop = await startShop();
const browser = await launch();
try {
  const buyer = await openWindow(browser, shop.url);
  const seller = await openWindow(browser, shop.url);
  const ids = await furnish(buyer.page, seller.page, shop.url);
  for (const [layout, [size, theme]] of Object.entries(layouts)) {
    for (const { page } of [buyer, seller]) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    }
    for (const { name, path, seller: asSeller } of pages) {
      const { page } = asSeller ? seller : buyer;
      await page.goto(shop.url + fill(path, ids), { waitUntil: 'load' });
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForTimeout(900);
      await page.screenshot({ path: join(out, `${name}-${layout}.png`), fullPage: true });
    }
  }
  console.log(`${pages.length * 4} screenshots in ${out}`);
} finally {
  await browser.close();
  await shop.stop();
}

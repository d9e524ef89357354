// Screenshots of every page, and of what is no page of its own, in four layouts on the real binary:
//   node e2e/screenshots.mjs [folder] [part of a name]
// A page that cannot be taken is named at the end; the others are taken all the same.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { furnish } from './furnish.mjs';
import { launch, openWindow, startShop } from './harness.mjs';
import { fill, pages } from './pages.mjs';
import { scenes } from './scenes.mjs';

const out = process.argv[2] ?? fileURLToPath(new URL('../../screenshots', import.meta.url));
const only = process.argv[3] ?? '';
const phone = { viewport: { width: 360, height: 740 } };
const desktop = { viewport: { width: 1440, height: 900 } };
const layouts = {
  'phone-light': { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
  'desktop-light': { ...desktop, colorScheme: 'light' },
  'desktop-dark': { ...desktop, colorScheme: 'dark' },
};

mkdirSync(out, { recursive: true });
const shop = await startShop();
const browser = await launch();
const missed = [];
let taken = 0;

/** Waits until the page has said its last word: its heading, its data, and Clerk's own parts. */
async function settle(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 8000 }).catch(() => undefined);
  const busy = page.locator('main [role="status"][aria-label]').first();
  await busy.waitFor({ state: 'detached', timeout: 8000 }).catch(() => undefined);
  await page.waitForTimeout(150);
}

async function take(page, name, open, fullPage = true) {
  for (const last of [false, true]) {
    try {
      await open();
      await page.screenshot({ path: join(out, `${name}.png`), fullPage, timeout: 20_000 });
      taken++;
      return;
    } catch (error) {
      if (last) missed.push(`${name}: ${error.message.split('\n')[0]}`);
    }
  }
}

try {
  const first = { buyer: await openWindow(browser, shop.url), seller: await openWindow(browser, shop.url) };
  const ids = await furnish(first.buyer.page, first.seller.page, shop.url);
  const kept = {
    buyer: await first.buyer.context.storageState(),
    seller: await first.seller.context.storageState(),
  };
  for (const [layout, options] of Object.entries(layouts)) {
    const work = Object.entries(kept).map(async ([who, storageState]) => {
      const { page, context } = await openWindow(browser, shop.url, { ...options, storageState });
      for (const { name, path, seller } of pages) {
        if (!!seller !== (who === 'seller') || !name.includes(only)) continue;
        await take(page, `${name}-${layout}`, async () => {
          await page.goto(shop.url + fill(path, ids), { waitUntil: 'load' });
          await settle(page);
        });
      }
      await context.close();
      for (const { name, seller, visitor, show } of scenes) {
        if (!!seller !== (who === 'seller') || !name.includes(only)) continue;
        const state = visitor ? undefined : storageState;
        const window = await openWindow(browser, shop.url, { ...options, storageState: state });
        await take(window.page, `${name}-${layout}`, () => show(window.page, shop.url, ids), false);
        await window.context.close();
      }
    });
    await Promise.all(work);
    console.log(`${layout}: ${taken} taken so far`);
  }
} finally {
  await browser.close();
  await shop.stop();
}
console.log(`${taken} screenshots in ${out}`);
if (missed.length > 0) {
  console.error(`missed:\n${missed.join('\n')}`);
  process.exitCode = 1;
}

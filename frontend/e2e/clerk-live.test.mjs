// The revenue loop against a real Clerk instance: CLERK_E2E=1 with SHOP_URL and CLERK_PUBLISHABLE_KEY (worlds.mjs says
// what else the caller sets up). Without them that is skipped by name, and the same script runs in the same form against
// a second process that plays the instance.
import { test } from 'node:test';
import { playedWorld } from './clerk-instance.mjs';
import { revenueLoop } from './loop.mjs';
import { realWorld } from './worlds.mjs';

const ready = process.env.CLERK_E2E === '1' && process.env.SHOP_URL && process.env.CLERK_PUBLISHABLE_KEY;

if (ready) {
  revenueLoop(() => realWorld());
} else {
  test('the revenue loop against a real Clerk instance', {
    skip: 'needs CLERK_E2E=1, and SHOP_URL and CLERK_PUBLISHABLE_KEY of a shop with real Clerk keys',
  });
  revenueLoop(playedWorld);
}

import { beforeEach, expect, it } from 'vitest';
import { dropIntent, keepIntent, peekIntent, takeIntent } from './intent';

const intent = { slug: 'guide', price_id: 'p1', quantity: 2, slot: '2026-12-01T09:00:00.000Z' };
beforeEach(() => sessionStorage.clear());

it('keeps the choice through sign-in, for its own product, once', () => {
  keepIntent(intent);
  expect(peekIntent('guide')?.quantity).toBe(2);
  expect(takeIntent('another')).toBeNull();
  expect(takeIntent('guide')).toMatchObject(intent);
  expect(takeIntent('guide')).toBeNull();
});

it('does not buy what somebody wanted a quarter of an hour ago', () => {
  keepIntent(intent, 1_000_000);
  expect(takeIntent('guide', 1_000_000 + 16 * 60_000)).toBeNull();
});

it('is given up when the person leaves the product', () => {
  keepIntent(intent);
  dropIntent();
  expect(takeIntent('guide')).toBeNull();
});

// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { orderStory, pollDelay } from './order-story';

const base = {
  status: 'pending_payment' as const,
  status_reason: '',
  created: '2026-11-23T10:00:00.000Z',
  paid_at: null,
  fulfilled_at: null,
  canceled_at: null,
  refunded_at: null,
  checkout_provider: 'sandbox' as const,
  total_cents: 2900,
  refunded_cents: 0,
  items: [{ product_type: 'digital', billing_period_snapshot: 'one_time' }],
  payment: null,
};
const states = (story: ReturnType<typeof orderStory>) => story.steps.map((s) => `${s.key}:${s.state}`).join(' ');

describe('orderStory', () => {
  it('never calls an unpaid order paid, and keeps looking', () => {
    const story = orderStory(base);
    expect(story.title).toBe('Waiting for the payment');
    expect(states(story)).toBe('ordered:done paid:now fulfilled:ahead');
    expect(story.settled).toBe(false);
    expect(story.payable).toBe(true);
  });

  it('says that a declined card was not charged, and offers to pay again', () => {
    const story = orderStory({ ...base, payment: { status: 'failed', dispute: 'none' } });
    expect(story.tone).toBe('bad');
    expect(story.text).toContain('Nothing was charged');
    expect(story.payable).toBe(true);
    expect(story.settled).toBe(false);
  });

  it('keeps looking while paid but not yet delivered', () => {
    const story = orderStory({ ...base, status: 'paid', paid_at: base.created });
    expect(states(story)).toBe('ordered:done paid:done fulfilled:now');
    expect(story.settled).toBe(false);
    expect(story.payable).toBe(false);
  });

  it('stops at fulfilled', () => {
    const story = orderStory({ ...base, status: 'fulfilled', paid_at: base.created, fulfilled_at: base.created });
    expect(story.title).toBe('Payment received');
    expect(story.settled).toBe(true);
  });

  it('does not call a service delivered when it is only written down', () => {
    const story = orderStory({
      ...base,
      status: 'fulfilled',
      items: [{ product_type: 'service', billing_period_snapshot: 'one_time' }],
    });
    expect(story.steps.at(-1)?.text).toBe('Booked in');
    expect(story.text).not.toContain('ready');
  });

  it('does not speak of a payment for a free order', () => {
    expect(orderStory({ ...base, status: 'fulfilled', total_cents: 0 }).title).toBe('It is yours');
  });

  it('tells a closed intent as a subscription, not as a canceled order', () => {
    const story = orderStory({ ...base, status: 'canceled', status_reason: 'subscribed' });
    expect(story.title).toBe('Your subscription is active');
    expect(story.tone).toBe('good');
  });

  it('goes on looking at an expired order, because its payment may still revive it', () => {
    const story = orderStory({ ...base, status: 'canceled', status_reason: 'expired' });
    expect(story.settled).toBe(false);
    expect(story.payable).toBe(false);
  });

  it('does not offer to pay what nobody sells', () => {
    const story = orderStory({ ...base, checkout_provider: 'none' });
    expect(story.payable).toBe(false);
    expect(story.text).toContain('Nothing was charged');
  });

  it('warns while the bank decides a dispute', () => {
    expect(orderStory({ ...base, status: 'fulfilled', payment: { status: 'succeeded', dispute: 'open' } }).tone).toBe(
      'warn',
    );
  });
});

it('looks after 1, 2, 4 and 8 seconds, then every 15', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(pollDelay)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

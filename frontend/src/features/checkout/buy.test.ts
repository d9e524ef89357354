import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { buy } from './buy';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => sessionStorage.clear());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

interface Made {
  status?: string;
  provider?: string;
  url?: string;
  plan?: string;
  period?: string;
  replayed?: boolean;
}
const keys: string[] = [];

/** The server makes one order a key, as the contract says. */
function shop(answers: Made[]) {
  keys.length = 0;
  server.use(
    http.post('*/api/account/orders/create', ({ request }) => {
      const made = answers[Math.min(keys.length, answers.length - 1)]!;
      keys.push(request.headers.get('Idempotency-Key') ?? '');
      return HttpResponse.json(
        {
          order: { public_id: `o${keys.length}`, status: made.status ?? 'pending_payment', items: [{ id: 'item1' }] },
          checkout: {
            provider: made.provider ?? 'sandbox',
            checkout_url: made.url ?? '/sandbox/checkout/s1',
            clerk_plan_id: made.plan,
            plan_period: made.period,
          },
        },
        { status: 201, headers: made.replayed ? { 'Idempotency-Replayed': 'true' } : {} },
      );
    }),
  );
}

const choice = { price_id: 'p1', quantity: 1 };

describe('buy', () => {
  it('repeats the same key on a second try, so that there is one order', async () => {
    shop([{}, { replayed: true }]);
    await buy('u1', choice);
    await buy('u1', choice);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });

  it('begins a new purchase when the earlier order has expired', async () => {
    shop([{ status: 'canceled', replayed: true }, {}]);
    const outcome = await buy('u1', choice);
    expect(keys[1]).not.toBe(keys[0]);
    expect(outcome).toMatchObject({ to: 'address', order: { public_id: 'o2' } });
  });

  it('shows the result of an order that was paid meanwhile, and lets it be bought again', async () => {
    shop([{ status: 'fulfilled', replayed: true }]);
    expect(await buy('u1', choice)).toMatchObject({ to: 'result' });
    await buy('u1', choice);
    expect(keys[1]).not.toBe(keys[0]);
  });

  it.each(['javascript:alert(1)', 'http://evil.example/', 'data:text/html,x'])('never follows %s', async (url) => {
    shop([{ provider: 'link', url }]);
    await expect(buy('u1', choice)).rejects.toThrow(/not safe to open/);
  });

  it('follows https of the provider', async () => {
    shop([{ provider: 'stripe', url: 'https://checkout.stripe.com/c/1' }]);
    expect(await buy('u1', choice)).toMatchObject({ to: 'address', url: 'https://checkout.stripe.com/c/1' });
  });

  it("opens Clerk's checkout for the plan and its period", async () => {
    shop([{ provider: 'clerk', url: '', plan: 'cplan_1', period: 'annual' }]);
    expect(await buy('u1', choice)).toMatchObject({ to: 'clerk', planId: 'cplan_1', period: 'annual' });
  });

  it('goes nowhere when nobody sells the price', async () => {
    shop([{ provider: 'none', url: '' }]);
    expect(await buy('u1', choice)).toMatchObject({ to: 'nowhere' });
  });
});

describe('buy with a time', () => {
  const timed = { ...choice, slot: '2026-12-01T09:00:00.000Z', zone: 'Europe/Berlin', serviceOffer: 'offer1' };

  it('holds the time for the order before going to pay', async () => {
    shop([{}]);
    let held: unknown;
    server.use(
      http.post('*/api/account/bookings', async ({ request }) => {
        held = await request.json();
        return HttpResponse.json({}, { status: 201 });
      }),
    );
    await buy('u1', timed);
    expect(held).toEqual({
      service_offer: 'offer1',
      order_item: 'item1',
      scheduled_start: timed.slot,
      timezone: 'Europe/Berlin',
    });
  });

  it('does not go to pay when the time was just taken', async () => {
    shop([{}]);
    server.use(
      http.post('*/api/account/bookings', () =>
        HttpResponse.json(
          {
            status: 409,
            message: 'This time was just taken.',
            data: { scheduled_start: { code: 'slot_taken', message: 'Taken.' } },
          },
          { status: 409 },
        ),
      ),
    );
    const error = await buy('u1', timed).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).fields.scheduled_start?.code).toBe('slot_taken');
  });

  it('moves the time that the order already holds instead of holding a second one', async () => {
    shop([{ replayed: true }]);
    let moved: unknown;
    server.use(
      http.post('*/api/account/bookings', () =>
        HttpResponse.json({ status: 409, message: 'Already held.', data: {} }, { status: 409 }),
      ),
      http.get('*/api/account/bookings', () =>
        HttpResponse.json({
          items: [{ id: 'b1', order_item: 'item1', status: 'held', scheduled_start: '2026-12-01T08:00:00.000Z' }],
        }),
      ),
      http.patch('*/api/account/bookings/b1', async ({ request }) => {
        moved = await request.json();
        return HttpResponse.json({});
      }),
    );
    await buy('u1', timed);
    expect(moved).toEqual({ scheduled_start: timed.slot, timezone: 'Europe/Berlin' });
  });
});

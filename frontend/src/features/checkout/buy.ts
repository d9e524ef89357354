import type { Order, OrderCheckout } from '@/api/types';
import { ApiError, api, isStatus, unwrap } from '@/lib/api-client';
import { safeCheckoutUrl } from '@/lib/checkout-url';
import { dropOrderKey, orderKey, type Wanted } from '@/lib/idempotency';

export interface Choice extends Wanted {
  /** Start of the chosen slot of a service, or "". */
  slot?: string;
  zone?: string;
  serviceOffer?: string;
}

/** Where the buyer goes next. */
export type Outcome =
  | { to: 'address'; url: string; order: Order }
  | { to: 'clerk'; planId: string; period: 'month' | 'annual'; order: Order }
  | { to: 'result'; order: Order }
  | { to: 'nowhere'; order: Order };

/** Whether the provider has a page of its own to pay on. */
const hosted = (provider: string) => provider !== 'clerk' && provider !== 'none';

/** Makes the order (or finds the one this purchase already made), keeps the slot for it and says where it is paid. */
export async function buy(userId: string, choice: Choice): Promise<Outcome> {
  const { slot, zone, serviceOffer, ...wanted } = choice;
  let made = await create(userId, wanted);
  if (made.replayed && made.order.status === 'canceled') {
    dropOrderKey(userId, wanted); // the earlier order expired or was canceled: this is a new purchase
    made = await create(userId, wanted);
  }
  if (made.order.status !== 'pending_payment' && made.order.status !== 'draft') {
    dropOrderKey(userId, wanted); // paid already, or free: buying once more is a new purchase
    if (slot && made.order.status !== 'canceled') await keepSlot(made.order, { slot, zone, serviceOffer });
    return { to: 'result', order: made.order };
  }
  if (slot) await keepSlot(made.order, { slot, zone, serviceOffer });
  const stale = made.replayed && hosted(made.checkout.provider) && !made.checkout.checkout_url;
  return outcome(stale ? await reopen(made.order.public_id) : made);
}

/** A new checkout for an order that waits for its payment. */
export const reopen = (publicId: string): Promise<OrderCheckout> =>
  unwrap(api.POST('/api/account/orders/{public_id}/checkout', { params: { path: { public_id: publicId } } }));

/** Turns the server's word into a place to go, refusing any address that must not be followed. */
export function outcome({ order, checkout }: OrderCheckout): Outcome {
  if (checkout.provider === 'clerk' && checkout.clerk_plan_id) {
    return { to: 'clerk', planId: checkout.clerk_plan_id, period: checkout.plan_period ?? 'month', order };
  }
  if (hosted(checkout.provider) && checkout.checkout_url) {
    const url = safeCheckoutUrl(checkout.checkout_url);
    if (!url)
      throw new ApiError(
        400,
        'The payment address of this price is not safe to open. Nothing was charged; please tell the seller.',
      );
    return { to: 'address', url, order };
  }
  return { to: 'nowhere', order };
}

async function create(userId: string, wanted: Wanted): Promise<OrderCheckout & { replayed: boolean }> {
  const { data, response } = await api.POST('/api/account/orders/create', {
    params: { header: { 'Idempotency-Key': orderKey(userId, wanted) } },
    body: wanted,
  });
  return { ...data!, replayed: response.headers.get('Idempotency-Replayed') === 'true' };
}

interface SlotChoice {
  slot: string;
  zone?: string;
  serviceOffer?: string;
}

/** Holds the slot for the order. An order that already holds one (a second try) moves it instead. */
async function keepSlot(order: Order, { slot, zone, serviceOffer }: SlotChoice): Promise<void> {
  const item = order.items[0]?.id;
  if (!item || !serviceOffer) return;
  const paid = order.status !== 'pending_payment' && order.status !== 'draft';
  try {
    if (!paid) {
      await api.POST('/api/account/bookings', {
        body: { service_offer: serviceOffer, order_item: item, scheduled_start: slot, timezone: zone },
      });
      return;
    }
  } catch (error) {
    if (!isStatus(error, 409) || (error as ApiError).fields.scheduled_start) throw error;
  }
  const { items } = await unwrap(api.GET('/api/account/bookings', { params: { query: { perPage: 100 } } }));
  const mine = items.find((b) => b.order_item === item && (b.status === 'held' || b.status === 'requested'));
  if (!mine || mine.scheduled_start === slot) return;
  await api.PATCH('/api/account/bookings/{id}', {
    params: { path: { id: mine.id } },
    body: { scheduled_start: slot, timezone: zone },
  });
}

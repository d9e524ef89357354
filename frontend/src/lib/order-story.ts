import type { OrderFields } from '@/api/types';

export interface Step {
  key: string;
  text: string;
  state: 'done' | 'now' | 'ahead';
  at?: string | null;
}

/** What is true about an order, in words, and whether it may still change by itself. */
export interface Story {
  tone: 'good' | 'plain' | 'warn' | 'bad';
  title: string;
  text: string;
  steps: Step[];
  /** Nothing more will happen without somebody doing something. */
  settled: boolean;
  /** The buyer can pay now. */
  payable: boolean;
}

type Told = Pick<
  OrderFields,
  | 'status'
  | 'status_reason'
  | 'created'
  | 'paid_at'
  | 'fulfilled_at'
  | 'canceled_at'
  | 'refunded_at'
  | 'checkout_provider'
  | 'total_cents'
  | 'refunded_cents'
> & {
  items: readonly { product_type: string; billing_period_snapshot: string }[];
  payment: { status: string; dispute: string } | null;
};

/** Tells an order as it stands. It never promises what the server has not written down. */
export function orderStory(order: Told): Story {
  const service = order.items.some((item) => item.product_type === 'service');
  const recurring = order.items.some((item) => item.billing_period_snapshot !== 'one_time');
  const delivered = service ? 'Booked in' : 'Delivered';
  const ordered: Step = { key: 'ordered', text: 'Ordered', state: 'done', at: order.created };
  const paid = (state: Step['state']): Step => ({ key: 'paid', text: 'Paid', state, at: order.paid_at });
  const fulfilled = (state: Step['state']): Step => ({
    key: 'fulfilled',
    text: delivered,
    state,
    at: order.fulfilled_at,
  });

  switch (order.status) {
    case 'fulfilled':
      return {
        tone: order.payment?.dispute === 'open' ? 'warn' : 'good',
        title: order.total_cents === 0 ? 'It is yours' : 'Payment received',
        text:
          order.payment?.dispute === 'open'
            ? 'The payment is disputed at the bank. Access is paused until that is decided.'
            : service
              ? 'What you bought is written down for the seller. You find times and progress below.'
              : 'What you bought is ready below.',
        steps: [ordered, paid('done'), fulfilled('done')],
        settled: true,
        payable: false,
      };
    case 'paid':
      return {
        tone: 'plain',
        title: 'Payment received',
        text: 'Your delivery is being prepared. This page updates by itself.',
        steps: [ordered, paid('done'), fulfilled('now')],
        settled: false,
        payable: false,
      };
    case 'refunded':
      return {
        tone: 'plain',
        title: 'Refunded',
        text: 'The whole amount was given back. Banks take a few days to show it. Files and access from this order are closed.',
        steps: [ordered, paid('done'), { key: 'refunded', text: 'Refunded', state: 'done', at: order.refunded_at }],
        settled: true,
        payable: false,
      };
    case 'canceled':
      return canceled(order, ordered);
    default:
      return pending(order, [ordered, paid('now'), fulfilled('ahead')], recurring);
  }
}

function canceled(order: Told, ordered: Step): Story {
  if (order.status_reason === 'subscribed') {
    return {
      tone: 'good',
      title: 'Your subscription is active',
      text: 'What it gives is open to you now. Its payments and its end date are on the subscriptions page.',
      steps: [ordered, { key: 'subscribed', text: 'Subscribed', state: 'done', at: order.canceled_at }],
      settled: true,
      payable: false,
    };
  }
  const expired = order.status_reason === 'expired';
  return {
    tone: 'warn',
    title: expired ? 'This order has expired' : 'This order was canceled',
    text: expired
      ? 'It was not paid in time. If you did pay, the payment brings the order back by itself. Otherwise order again.'
      : 'Nothing more happens with it. A payment that arrives all the same is shown to the seller, who delivers or gives it back.',
    steps: [ordered, { key: 'canceled', text: expired ? 'Expired' : 'Canceled', state: 'done', at: order.canceled_at }],
    settled: !expired,
    payable: false,
  };
}

function pending(order: Told, steps: Step[], recurring: boolean): Story {
  const base = { steps, settled: false };
  if (order.checkout_provider === 'none') {
    return {
      ...base,
      tone: 'warn',
      title: 'This cannot be paid yet',
      text: 'The shop has no way to take the payment for this price. Nothing was charged.',
      payable: false,
    };
  }
  if (order.payment?.status === 'failed') {
    return {
      ...base,
      tone: 'bad',
      title: 'The payment was declined',
      text: 'The bank declined the last try. Nothing was charged. Try again, or use another card.',
      payable: true,
    };
  }
  return {
    ...base,
    tone: 'plain',
    title: 'Waiting for the payment',
    text: recurring
      ? 'We are waiting for the subscription to be confirmed. This page updates by itself; you may close it.'
      : 'We are waiting for the payment to be confirmed. This page updates by itself; you may close it.',
    payable: true,
  };
}

/** Waits between two looks at an order: 1 s, 2 s, 4 s, 8 s, then every 15 s. */
export const pollDelay = (looks: number): number => Math.min(1000 * 2 ** Math.max(0, looks - 1), 15_000);

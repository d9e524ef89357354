import { useState } from 'react';
import type { Subscription } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Price } from '@/components/ui/price';
import { Badge, ErrorNote, type Tone } from '@/components/ui/states';
import { date, money, words } from '@/lib/format';
import { useCancelSubscription } from './api';

const tones: Record<Subscription['status'], [Tone, string]> = {
  trialing: ['good', 'Trial'],
  active: ['good', 'Active'],
  past_due: ['bad', 'Payment failed'],
  canceled: ['warn', 'Canceled'],
  ended: ['plain', 'Ended'],
  incomplete: ['warn', 'Not paid yet'],
  upcoming: ['plain', 'Begins later'],
  paused: ['warn', 'Paused'],
};

/** One plan: what it gives, what comes next, and the way out. */
export function SubscriptionRow({ subscription }: { subscription: Subscription }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelSubscription(subscription.id);
  const [tone, text] = tones[subscription.status];
  const ending = subscription.cancel_at_period_end || subscription.status === 'canceled';
  const cancelable = !ending && ['active', 'trialing', 'past_due'].includes(subscription.status);
  return (
    <li className="border-b border-line py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 className="text-lg">{subscription.product_name || 'Subscription'}</h2>
          {subscription.feature_keys.length > 0 && (
            <p className="text-muted">Gives {subscription.feature_keys.map(words).join(', ')}</p>
          )}
          <p className="figures mt-1">{nextStep(subscription)}</p>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          {subscription.price_summary && <Price price={subscription.price_summary} />}
          <Badge tone={ending && subscription.status !== 'ended' ? 'warn' : tone}>
            {ending && subscription.status === 'active' ? 'Ends soon' : text}
          </Badge>
        </div>
      </div>
      {cancelable && (
        <div className="mt-4">
          <Button onClick={() => setAsking(true)}>Cancel subscription</Button>
        </div>
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} title="Cancel this subscription?">
        <p>
          {subscription.current_period_end
            ? `You keep everything it gives until ${date(subscription.current_period_end)}. After that it ends and nothing more is charged.`
            : 'It ends with its current period and nothing more is charged.'}{' '}
          What you already paid is not given back.
        </p>
        {cancel.isError && (
          <div className="mt-4">
            <ErrorNote error={cancel.error} />
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button
            look="danger"
            busy={cancel.isPending}
            onClick={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}
          >
            Cancel at the end of the period
          </Button>
        </div>
      </Dialog>
    </li>
  );
}

/** The next thing that happens with it, in one sentence. */
export function nextStep(s: Subscription): string {
  const end = date(s.current_period_end);
  const price = s.price_summary ? money(s.price_summary.amount_cents, s.price_summary.currency) : '';
  if (s.status === 'ended') return `Ended${s.ended_at ? ` ${date(s.ended_at)}` : ''}`;
  if (s.status === 'past_due')
    return 'The last payment failed. Update the card below; access continues for a few days.';
  if (s.cancel_at_period_end || s.status === 'canceled')
    return end ? `Open until ${end}, then it ends` : 'Ends with its period';
  if (s.status === 'trialing') return end ? `Free until ${end}${price && `, then ${price}`}` : 'Trial';
  if (s.status === 'upcoming')
    return s.current_period_start ? `Begins ${date(s.current_period_start)}` : 'Begins later';
  if (s.status === 'incomplete') return 'The first payment is not confirmed yet';
  return end ? `Next charge ${end}${price && `: ${price}`}` : 'No end date';
}

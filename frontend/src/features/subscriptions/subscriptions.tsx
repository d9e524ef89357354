import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { ClerkSlot } from '@/components/clerk/clerk-slot';
import { Section } from '@/components/layout/page';
import { Button, ButtonAnchor, ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Empty, Note } from '@/components/ui/states';
import { safeLink } from '@/lib/checkout-url';
import { useConfig } from '@/lib/config';
import { dateTime } from '@/lib/format';
import { billingStatusQuery, subscriptionsQuery, useRefreshBilling } from './api';
import { SubscriptionRow } from './subscription-row';

/** Own subscriptions, how fresh they are known, and the ways to manage them. */
export function Subscriptions() {
  const subscriptions = useQuery(subscriptionsQuery);
  const portal = safeLink(useConfig()?.billing_portal_url);
  return (
    <>
      <Loadable query={subscriptions} label="Loading your subscriptions">
        {(list) =>
          list.items.length === 0 ? (
            <Empty action={<ButtonLink to="/pricing">See the plans</ButtonLink>}>
              No subscription yet. A plan that you choose appears here with its next charge.
            </Empty>
          ) : (
            <ul className="border-t border-ink">
              {list.items.map((s) => (
                <SubscriptionRow key={s.id} subscription={s} />
              ))}
            </ul>
          )
        }
      </Loadable>
      <Section title="Billing" id="billing">
        <div className="grid gap-4">
          <BillingStatus none={subscriptions.data?.items.length === 0} />
          <div className="flex flex-wrap gap-3">
            {!!subscriptions.data?.items.length && <ClerkSlot kind="subscription-details" />}
            {portal && (
              <ButtonAnchor href={portal} target="_blank" rel="noopener noreferrer">
                Open the billing portal
              </ButtonAnchor>
            )}
          </div>
        </div>
      </Section>
    </>
  );
}

const said = {
  fresh: 'What you see here is up to date.',
  soft_stale: 'What you see here may be some minutes old.',
  hard_stale: 'The billing provider has not been heard for a while. A change made there may be missing here.',
};

/** `none`: there is nothing that could be out of date, so nothing to worry about. */
function BillingStatus({ none }: { none?: boolean }) {
  const status = useQuery(billingStatusQuery);
  const refresh = useRefreshBilling();
  return (
    <Loadable query={status} label="Checking the billing status">
      {(now) => (
        <Note
          tone={now.state === 'hard_stale' && !none ? 'warn' : 'plain'}
          title={none ? 'Subscribed a moment ago and nothing here?' : said[now.state]}
          action={
            <Button size="small" busy={refresh.isPending} onClick={() => refresh.mutate()}>
              <RefreshCw aria-hidden /> Check now
            </Button>
          }
        >
          {none ? 'The shop can ask the billing provider at once.' : now.detail}
          {now.last_success_at && (
            <span className="figures block text-sm">Last confirmed {dateTime(now.last_success_at)}</span>
          )}
        </Note>
      )}
    </Loadable>
  );
}

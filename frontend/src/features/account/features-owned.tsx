import { useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { Loadable } from '@/components/ui/loadable';
import { date, words } from '@/lib/format';
import { entitlementsQuery } from './api';

const from = { plan: 'from your subscription', purchase: 'bought', manual: 'given by the seller' };

/** What the person may use now. Nothing when there is nothing. */
export function FeaturesOwned() {
  const entitlements = useQuery(entitlementsQuery);
  if (entitlements.data?.items.length === 0) return null;
  return (
    <Section title="Open to you" id="features">
      <Loadable query={entitlements} label="Loading what is open to you">
        {(list) => (
          <ul className="border-t border-line">
            {list.items.map((e) => (
              <li key={e.id} className="flex flex-wrap justify-between gap-x-6 border-b border-line py-2.5">
                <span className="font-semibold">{words(e.feature_key)}</span>
                <span className="figures text-muted">
                  {from[e.source_type]}
                  {e.ends_at && `, until ${date(e.ends_at)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loadable>
    </Section>
  );
}

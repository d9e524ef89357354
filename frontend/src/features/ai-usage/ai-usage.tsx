import { queryOptions, useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { Loadable } from '@/components/ui/loadable';
import { api, unwrap } from '@/lib/api-client';
import { count, date } from '@/lib/format';

const usageQuery = queryOptions({
  queryKey: ['ai-usage'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/ai/usage/summary', { signal })),
});

/** What was used of the plan's allowance in this period. */
export function AiUsage() {
  const usage = useQuery(usageQuery);
  return (
    <Section title="Usage" id="usage">
      <Loadable query={usage} label="Loading your usage">
        {(summary) => (
          <>
            <p className="figures mb-4 text-sm text-muted">
              Plan {summary.plan_tier}, {date(summary.period_start)} to {date(summary.period_end)}
            </p>
            <ul className="grid gap-6 sm:grid-cols-3">
              {summary.buckets.map((bucket) => (
                <li key={bucket.key}>
                  <p className="flex items-baseline justify-between gap-3">
                    <span className="font-semibold">{bucket.label}</span>
                    {bucket.near_limit && <span className="text-sm font-semibold text-warn">Nearly used up</span>}
                  </p>
                  <p className="figures text-lg">
                    {count(bucket.used)}
                    <span className="text-sm text-muted">
                      {' '}
                      {bucket.limit === null ? 'without limit' : `of ${count(bucket.limit)}`}
                    </span>
                  </p>
                  {bucket.limit !== null && (
                    <progress
                      aria-label={`${bucket.label} used`}
                      max={bucket.limit}
                      value={Math.min(bucket.used, bucket.limit)}
                      className={`mt-2 h-2 w-full appearance-none overflow-hidden rounded bg-line [&::-moz-progress-bar]:bg-current [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-current ${bucket.near_limit ? 'text-warn' : 'text-ink'}`}
                    />
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loadable>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { SellerStats } from '@/api/types';
import { Section } from '@/components/layout/page';
import { SelectField } from '@/components/ui/field';
import { Loadable } from '@/components/ui/loadable';
import { Skeleton } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { count, plural } from '@/lib/format';
import { type Interval, statsQuery } from './api-sales';
import { moneyList } from './money-list';
import { chartTitles, StatsTable } from './stats-table';

const Chart = lazy(() => import('./series-chart'));

const charts = ['revenue', 'mrr', 'orders'] as const;

const periods = {
  '30': ['day', 'Last 30 days'],
  '90': ['week', 'Last 90 days'],
  '365': ['month', 'Last 12 months'],
} as const;

/** Four numbers that matter, what waits, and the charts, each with its table behind. */
export function Overview() {
  const [days, setDays] = useState<keyof typeof periods>('30');
  const stats = useQuery(statsQuery(Number(days), periods[days][0] as Interval));
  return (
    <>
      <SelectField
        label="Period"
        value={days}
        onChange={(e) => setDays(e.target.value as keyof typeof periods)}
        className="mb-8 max-w-56"
      >
        {Object.entries(periods).map(([value, [, text]]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
      <Loadable query={stats} waiting={<Skeleton lines={4} className="h-20" label="Loading the figures" />}>
        {(s) => (
          <>
            <dl className="grid gap-x-8 gap-y-6 border-y border-ink py-5 sm:grid-cols-2 xl:grid-cols-4">
              <Figure
                name="Net revenue"
                note={`${moneyList(s.paid, 'nothing')} paid, ${moneyList(s.refunded, 'nothing')} refunded`}
              >
                {moneyList(s.net)}
              </Figure>
              <Figure name="Orders" note={plural(s.new_customers, 'new customer')}>
                {count(s.orders)}
              </Figure>
              <Figure name="Monthly recurring" note={plural(s.active.count, 'active subscription')}>
                {moneyList(s.mrr)}
              </Figure>
              <Figure
                name="Not yet counted"
                note={
                  s.past_due.count === 0
                    ? 'No payment failed'
                    : `${plural(s.past_due.count, 'failed payment')}, ${moneyList(s.past_due.mrr)} a month`
                }
              >
                {plural(s.trialing.count, 'trial')}
              </Figure>
            </dl>
            <Waiting waiting={s.waiting} />
            {charts.map((what) => (
              <Section key={what} title={chartTitles[what]} id={`chart-${what}`}>
                <Suspense fallback={<Skeleton lines={1} className="h-64" label="Drawing the chart" />}>
                  <Chart stats={s} what={what} />
                </Suspense>
                <details className="mt-4">
                  <summary className="link w-fit">The same figures as a table</summary>
                  <div className="mt-4">
                    <StatsTable stats={s} what={what} />
                  </div>
                </details>
              </Section>
            ))}
            {s.top_products.length > 0 && (
              <Section title="What sells" id="top">
                <Table
                  caption="Products by what was paid for them"
                  rows={s.top_products}
                  rowKey={(p) => p.product}
                  columns={[
                    { key: 'name', title: 'Product', cell: (p) => p.name },
                    { key: 'units', title: 'Sold', figures: true, cell: (p) => count(p.units) },
                    { key: 'paid', title: 'Paid', figures: true, cell: (p) => moneyList(p.paid) },
                  ]}
                />
              </Section>
            )}
          </>
        )}
      </Loadable>
    </>
  );
}

function Figure({ name, note, children }: { name: string; note: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd>
        <span className="figures block text-xl font-bold">{children}</span>
        <span className="figures text-sm text-muted">{note}</span>
      </dd>
    </div>
  );
}

function Waiting({ waiting }: { waiting: SellerStats['waiting'] }) {
  const lines: [number, string, string, LinkProps['to']][] = [
    [waiting.fulfillment_orders, 'piece of work to deliver', 'pieces of work to deliver', '/seller/work'],
    [waiting.bookings, 'booking to answer', 'bookings to answer', '/seller/bookings'],
    [waiting.parked_payments, 'payment to decide on', 'payments to decide on', '/seller/events'],
    [waiting.failed_mails, 'mail that could not be sent', 'mails that could not be sent', '/seller/events'],
  ];
  const open = lines.filter(([n]) => n > 0);
  return (
    <Section title="Waits for you" id="waits">
      {open.length === 0 ? (
        <p className="text-muted">Nothing. Everything that was sold is delivered.</p>
      ) : (
        <ul className="grid gap-2">
          {open.map(([n, one, many, to]) => (
            <li key={one}>
              <Link to={to} className="link figures font-semibold">
                {plural(n, one, many)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

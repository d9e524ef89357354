import { useState } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { SellerStats } from '@/api/types';
import { SelectField } from '@/components/ui/field';
import { count, currencyDigits, date, money } from '@/lib/format';
import { type Charted, chartTitles } from './stats-table';

const words: Record<Charted, { value: string; none: string }> = {
  revenue: { value: 'Net', none: 'Nothing was paid in this period.' },
  mrr: { value: 'A month', none: 'Nothing recurred in this period.' },
  orders: { value: 'Paid orders', none: 'No order was paid in this period.' },
};

/** One figure over time, money one currency at a time. The table below says the same in figures. */
export default function SeriesChart({ stats, what }: { stats: SellerStats; what: Charted }) {
  const sums = (p: SellerStats['series'][number]) => (what === 'mrr' ? p.mrr : p.net);
  const currencies = what === 'orders' ? [] : [...new Set(stats.series.flatMap((p) => sums(p).map((m) => m.currency)))];
  const [chosen, setChosen] = useState('');
  const currency = currencies.includes(chosen) ? chosen : currencies[0];
  const empty = what === 'orders' ? stats.orders === 0 : !currency;
  if (empty) return <p className="text-muted">{words[what].none}</p>;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const digits = currency ? currencyDigits(currency) : 0;
  const data = stats.series.map((p) => ({
    start: p.start,
    value: currency ? (sums(p).find((m) => m.currency === currency)?.amount_cents ?? 0) / 10 ** digits : p.orders,
  }));
  const amount = (value: unknown) =>
    currency ? money(Math.round(Number(value) * 10 ** digits), currency) : count(Number(value));
  return (
    <figure aria-label={`${chartTitles[what]} by ${stats.interval}${currency ? ` in ${currency}` : ''}`}>
      {currencies.length > 1 && (
        <SelectField
          label="Currency"
          value={currency}
          onChange={(e) => setChosen(e.target.value)}
          className="mb-4 max-w-40"
        >
          {currencies.map((c) => (
            <option key={c}>{c}</option>
          ))}
        </SelectField>
      )}
      <div className="h-64" aria-hidden>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart accessibilityLayer={false} data={data} margin={{ left: 0, right: 0, top: 8, bottom: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="start"
              tickFormatter={(v: string) => date(v, 'UTC').replace(/,? \d{4}/, '')}
              tick={{ fill: 'var(--muted)', fontSize: 14 }}
              tickLine={false}
              axisLine={{ stroke: 'var(--ink)' }}
              minTickGap={32}
            />
            <YAxis
              tickFormatter={(v: number) => amount(v).replace(/[.,]00(?=\D*$)/, '')}
              tick={{ fill: 'var(--muted)', fontSize: 14 }}
              tickLine={false}
              axisLine={false}
              width={currency ? 84 : 40}
              allowDecimals={!!currency}
            />
            <Tooltip
              cursor={{ fill: 'var(--sunken)' }}
              formatter={(v) => [amount(v), words[what].value]}
              labelFormatter={(v) => date(String(v), 'UTC')}
              contentStyle={{
                background: 'var(--surface)',
                border: '1px solid var(--edge)',
                borderRadius: 5,
                color: 'var(--ink)',
              }}
              itemStyle={{ color: 'var(--ink)' }}
            />
            <Bar
              dataKey="value"
              fill="var(--ink)"
              isAnimationActive={!still}
              animationDuration={180}
              radius={[2, 2, 0, 0]}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

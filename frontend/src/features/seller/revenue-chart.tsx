import { useState } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { SellerStats } from '@/api/types';
import { SelectField } from '@/components/ui/field';
import { currencyDigits, date, money } from '@/lib/format';

/** Net revenue over time, one currency at a time. The table below says the same in figures. */
export default function RevenueChart({ stats }: { stats: SellerStats }) {
  const currencies = [...new Set(stats.series.flatMap((p) => p.net.map((m) => m.currency)))];
  const [chosen, setChosen] = useState('');
  const currency = currencies.includes(chosen) ? chosen : currencies[0];
  if (!currency) return <p className="text-muted">Nothing was paid in this period.</p>;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const data = stats.series.map((p) => ({
    start: p.start,
    net: (p.net.find((m) => m.currency === currency)?.amount_cents ?? 0) / 10 ** currencyDigits(currency),
  }));
  const amount = (value: unknown) => money(Math.round(Number(value) * 10 ** currencyDigits(currency)), currency);
  return (
    <figure aria-label={`Net revenue by ${stats.interval} in ${currency}`}>
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
              width={84}
            />
            <Tooltip
              cursor={{ fill: 'var(--sunken)' }}
              formatter={(v) => [amount(v), 'Net']}
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
              dataKey="net"
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

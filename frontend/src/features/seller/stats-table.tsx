import type { SellerStats } from '@/api/types';
import { type Column, Table } from '@/components/ui/table';
import { count, date } from '@/lib/format';
import { moneyList } from './money-list';

export type Charted = 'revenue' | 'mrr' | 'orders';

export const chartTitles: Record<Charted, string> = {
  revenue: 'Revenue',
  mrr: 'Monthly recurring revenue',
  orders: 'Orders',
};

type Point = SellerStats['series'][number];

const figures: Record<Charted, Column<Point>[]> = {
  revenue: [
    { key: 'paid', title: 'Paid', figures: true, cell: (p) => moneyList(p.paid) },
    { key: 'refunded', title: 'Refunded', figures: true, cell: (p) => moneyList(p.refunded) },
    { key: 'net', title: 'Net', figures: true, cell: (p) => moneyList(p.net) },
  ],
  mrr: [{ key: 'mrr', title: 'A month, at the end', figures: true, cell: (p) => moneyList(p.mrr) }],
  orders: [{ key: 'orders', title: 'Paid orders', figures: true, cell: (p) => count(p.orders) }],
};

/** The numbers behind a chart. */
export function StatsTable({ stats, what }: { stats: SellerStats; what: Charted }) {
  return (
    <Table
      caption={`${chartTitles[what]} by ${stats.interval}`}
      rows={stats.series}
      rowKey={(p) => p.start}
      columns={[
        {
          key: 'start',
          title: 'From',
          cell: (p) => <span className="figures whitespace-nowrap">{date(p.start, 'UTC')}</span>,
        },
        ...figures[what],
      ]}
    />
  );
}

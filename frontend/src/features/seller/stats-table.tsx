import type { SellerStats } from '@/api/types';
import { Table } from '@/components/ui/table';
import { count, date } from '@/lib/format';
import { moneyList } from './money-list';

/** The numbers behind the chart. */
export function StatsTable({ stats }: { stats: SellerStats }) {
  return (
    <Table
      caption={`Revenue by ${stats.interval}`}
      rows={stats.series}
      rowKey={(p) => p.start}
      columns={[
        {
          key: 'start',
          title: 'From',
          cell: (p) => <span className="figures whitespace-nowrap">{date(p.start, 'UTC')}</span>,
        },
        { key: 'orders', title: 'Orders', figures: true, cell: (p) => count(p.orders) },
        { key: 'paid', title: 'Paid', figures: true, cell: (p) => moneyList(p.paid) },
        { key: 'refunded', title: 'Refunded', figures: true, cell: (p) => moneyList(p.refunded) },
        { key: 'net', title: 'Net', figures: true, cell: (p) => moneyList(p.net) },
      ]}
    />
  );
}

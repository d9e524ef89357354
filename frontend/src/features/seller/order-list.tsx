import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileSpreadsheet } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { Loadable } from '@/components/ui/loadable';
import { OrderBadge } from '@/components/ui/order-badge';
import { Pager } from '@/components/ui/pager';
import { Empty } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { dateTime, money } from '@/lib/format';
import { type OrderFilter, sellerOrdersQuery, useCsv } from './api-sales';

const states = {
  pending_payment: 'Waiting for payment',
  paid: 'Paid',
  fulfilled: 'Delivered',
  canceled: 'Canceled',
  refunded: 'Refunded',
} as const;

/** Orders of own products, newest first. */
export function SellerOrderList({
  filter,
  onFilter,
}: {
  filter: OrderFilter;
  onFilter: (filter: OrderFilter) => void;
}) {
  const orders = useQuery(sellerOrdersQuery(filter));
  const csv = useCsv('orders');
  return (
    <>
      <FilterBar
        q={filter.q ?? ''}
        onSearch={(q) => onFilter({ ...filter, q: q || undefined, page: undefined })}
        label="State"
        value={filter.status ?? ''}
        options={states}
        onValue={(status) =>
          onFilter({ ...filter, status: (status || undefined) as OrderFilter['status'], page: undefined })
        }
      >
        <Button busy={csv.isPending} onClick={() => csv.mutate()}>
          <FileSpreadsheet aria-hidden /> All as CSV
        </Button>
      </FilterBar>
      <Loadable query={orders} label="Loading the orders">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>
              {filter.q || filter.status
                ? 'No order matches this.'
                : 'Nobody has ordered yet. The first order appears here.'}
            </Empty>
          ) : (
            <>
              <Table
                caption="Orders"
                rows={list.items}
                rowKey={(o) => o.public_id}
                columns={[
                  {
                    key: 'product',
                    title: 'Order',
                    cell: (o) => (
                      <Link
                        to="/seller/orders/$publicId"
                        params={{ publicId: o.public_id }}
                        className="link font-semibold"
                      >
                        {o.items.map((i) => i.product_name_snapshot).join(', ')}
                      </Link>
                    ),
                  },
                  {
                    key: 'who',
                    title: 'Buyer',
                    cell: (o) => o.customer.full_name || o.customer.contact_email || 'unknown',
                  },
                  {
                    key: 'state',
                    title: 'State',
                    cell: (o) => <OrderBadge status={o.status} reason={o.status_reason} />,
                  },
                  {
                    key: 'at',
                    title: 'Ordered',
                    cell: (o) => <span className="figures whitespace-nowrap">{dateTime(o.created)}</span>,
                  },
                  { key: 'total', title: 'Total', figures: true, cell: (o) => money(o.total_cents, o.currency) },
                ]}
              />
              <Pager page={list.page} totalPages={list.totalPages} onPage={(page) => onFilter({ ...filter, page })} />
            </>
          )
        }
      </Loadable>
    </>
  );
}

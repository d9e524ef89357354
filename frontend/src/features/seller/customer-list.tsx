import { useQuery } from '@tanstack/react-query';
import { FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Empty } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { count, date } from '@/lib/format';
import { customersQuery, useCsv } from './api-sales';
import { moneyList } from './money-list';

/** Who bought, last buyer first. */
export function CustomerList() {
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const customers = useQuery(customersQuery(q, page));
  const csv = useCsv('customers');
  return (
    <>
      <FilterBar
        q={q}
        onSearch={(next) => {
          setQ(next);
          setPage(1);
        }}
      >
        <Button busy={csv.isPending} onClick={() => csv.mutate()}>
          <FileSpreadsheet aria-hidden /> All as CSV
        </Button>
      </FilterBar>
      <Loadable query={customers} label="Loading the customers">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>{q ? 'No customer matches this.' : 'No customers yet. Whoever buys first appears here.'}</Empty>
          ) : (
            <>
              <Table
                caption="Customers"
                rows={list.items}
                rowKey={(c) => c.id}
                columns={[
                  {
                    key: 'who',
                    title: 'Customer',
                    cell: (c) => (
                      <>
                        <span className="font-semibold">
                          {c.full_name || c.company_name || c.contact_email || 'unknown'}
                        </span>
                        {c.contact_email && (
                          <span className="block break-all text-sm text-muted">{c.contact_email}</span>
                        )}
                      </>
                    ),
                  },
                  { key: 'country', title: 'Country', cell: (c) => c.country },
                  { key: 'orders', title: 'Orders', figures: true, cell: (c) => count(c.orders_count) },
                  { key: 'subs', title: 'Subscriptions', figures: true, cell: (c) => count(c.active_subscriptions) },
                  { key: 'paid', title: 'Paid', figures: true, cell: (c) => moneyList(c.paid) },
                  { key: 'refunded', title: 'Refunded', figures: true, cell: (c) => moneyList(c.refunded) },
                  { key: 'last', title: 'Last order', figures: true, cell: (c) => date(c.last_order_at) },
                ]}
              />
              <Pager page={list.page} totalPages={list.totalPages} onPage={setPage} />
            </>
          )
        }
      </Loadable>
    </>
  );
}

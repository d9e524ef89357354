import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { OrderFields } from '@/api/types';
import { ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { OrderBadge } from '@/components/ui/order-badge';
import { Pager } from '@/components/ui/pager';
import { Empty } from '@/components/ui/states';
import { date, money } from '@/lib/format';
import { ordersQuery } from './api';

/** Own orders, to be scanned by date and amount. */
export function PurchaseList({ page, onPage }: { page: number; onPage: (page: number) => void }) {
  const orders = useQuery(ordersQuery(page));
  return (
    <Loadable query={orders} label="Loading your purchases">
      {(list) =>
        list.items.length === 0 ? (
          <Empty action={<ButtonLink to="/products">See what is on sale</ButtonLink>}>
            You have not ordered anything yet. Orders appear here as soon as they are made, with their receipts.
          </Empty>
        ) : (
          <>
            <OrderLines orders={list.items} />
            <Pager page={list.page} totalPages={list.totalPages} onPage={onPage} />
          </>
        )
      }
    </Loadable>
  );
}

/** One line an order: what, when, how much and where it stands. */
export function OrderLines({ orders }: { orders: readonly OrderFields[] }) {
  return (
    <ul className="border-t border-ink">
      {orders.map((order) => (
        <li key={order.public_id} className="border-b border-line">
          <Link
            to="/account/purchases/$publicId"
            params={{ publicId: order.public_id }}
            className="group grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-6 gap-y-1 py-4 sm:grid-cols-[6.5rem_minmax(0,1fr)_auto_minmax(6rem,auto)]"
          >
            <span className="figures text-sm text-muted">{date(order.created)}</span>
            <span className="col-span-2 row-start-1 min-w-0 font-semibold underline-offset-4 group-hover:underline sm:col-span-1 sm:row-auto">
              {order.items.map((i) => i.product_name_snapshot).join(', ')}
            </span>
            <span className="col-start-1 sm:col-auto">
              <OrderBadge status={order.status} reason={order.status_reason} />
            </span>
            <span className="figures whitespace-nowrap text-right font-semibold">
              {money(order.total_cents, order.currency)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

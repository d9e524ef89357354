import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import type { OrderFilter } from '@/features/seller/api-sales';
import { SellerOrderList } from '@/features/seller/order-list';

const states = ['pending_payment', 'paid', 'fulfilled', 'canceled', 'refunded'] as const;

export const Route = createFileRoute('/seller/orders/')({
  validateSearch: (search): OrderFilter => ({
    q: typeof search.q === 'string' && search.q ? search.q.slice(0, 200) : undefined,
    status: states.find((s) => s === search.status),
    page: Number(search.page) > 1 ? Math.floor(Number(search.page)) : undefined,
  }),
  component: SellerOrdersPage,
});

function SellerOrdersPage() {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Page title="Orders">
      <SellerOrderList filter={filter} onFilter={(next) => void navigate({ search: next, replace: true })} />
    </Page>
  );
}

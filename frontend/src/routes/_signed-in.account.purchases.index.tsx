import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { PurchaseList } from '@/features/purchases/purchase-list';

export const Route = createFileRoute('/_signed-in/account/purchases/')({
  validateSearch: (search): { page?: number } => ({
    page: Number(search.page) > 1 ? Math.floor(Number(search.page)) : undefined,
  }),
  component: PurchasesPage,
});

function PurchasesPage() {
  const { page } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Page title="Purchases">
      <PurchaseList page={page ?? 1} onPage={(p) => void navigate({ search: { page: p } })} />
    </Page>
  );
}

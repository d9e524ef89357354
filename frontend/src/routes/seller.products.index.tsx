import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import type { ProductFilter } from '@/features/seller/api-products';
import { NewProduct } from '@/features/seller/new-product';
import { SellerProductList } from '@/features/seller/product-list';

const shelves = ['draft', 'published', 'archived'] as const;

export const Route = createFileRoute('/seller/products/')({
  validateSearch: (search): ProductFilter => ({
    q: typeof search.q === 'string' && search.q ? search.q.slice(0, 200) : undefined,
    visibility: shelves.find((s) => s === search.visibility),
    page: Number(search.page) > 1 ? Math.floor(Number(search.page)) : undefined,
  }),
  component: SellerProductsPage,
});

function SellerProductsPage() {
  const filter = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <Page title="Products" actions={<NewProduct />}>
      <SellerProductList filter={filter} onFilter={(next) => void navigate({ search: next, replace: true })} />
    </Page>
  );
}

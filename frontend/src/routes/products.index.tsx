import { createFileRoute } from '@tanstack/react-router';
import { useCallback } from 'react';
import { Page } from '@/components/layout/page';
import { type CatalogSearch, productsQuery } from '@/features/catalog/api';
import { Catalog } from '@/features/catalog/catalog-page';

export const Route = createFileRoute('/products/')({
  validateSearch: (search): CatalogSearch => ({
    q: typeof search.q === 'string' && search.q ? search.q.slice(0, 200) : undefined,
    type: search.type === 'digital' || search.type === 'service' ? search.type : undefined,
    page: Number(search.page) > 1 ? Math.floor(Number(search.page)) : undefined,
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchQuery(productsQuery(deps));
  },
  component: ProductsPage,
});

function ProductsPage() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const onSearch = useCallback(
    (next: CatalogSearch) => void navigate({ search: next, replace: true, resetScroll: false }),
    [navigate],
  );
  return (
    <Page title="Products">
      <Catalog search={search} onSearch={onSearch} />
    </Page>
  );
}

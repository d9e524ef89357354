import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import { Page } from '@/components/layout/page';
import { type CatalogSearch, productsQuery } from '@/features/catalog/api';
import { Catalog } from '@/features/catalog/catalog-page';
import { productKind } from '@/lib/product-kinds';

export const Route = createFileRoute('/products/')({
  validateSearch: (search): CatalogSearch => ({
    q: typeof search.q === 'string' && search.q ? search.q.slice(0, 200) : undefined,
    type: productKind(search.type),
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
  const router = useRouter();
  const onSearch = useCallback(
    (next: CatalogSearch) => {
      // Somebody who typed and at once opened a product is on the way there: the late search must not call them back.
      if (router.latestLocation.pathname.replace(/\/$/, '') !== '/products') return;
      void navigate({ search: next, replace: true, resetScroll: false });
    },
    [navigate, router],
  );
  return (
    <Page title="Products">
      <Catalog search={search} onSearch={onSearch} />
    </Page>
  );
}

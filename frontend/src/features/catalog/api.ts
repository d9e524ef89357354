import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ProductType } from '@/api/types';
import { publicApi, unwrap } from '@/lib/api-client';

export interface CatalogSearch {
  q?: string;
  type?: ProductType;
  page?: number;
}

/** Published products by name, narrowed by words and type. */
export const productsQuery = (search: CatalogSearch = {}) =>
  queryOptions({
    queryKey: ['catalog', 'list', search],
    queryFn: ({ signal }) =>
      unwrap(
        publicApi.GET('/api/products', {
          signal,
          params: {
            query: { q: search.q || undefined, product_type: search.type, page: search.page ?? 1, perPage: 30 },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** One published product with its prices, files and offer. */
export const productQuery = (slug: string) =>
  queryOptions({
    queryKey: ['catalog', 'product', slug],
    queryFn: ({ signal }) => unwrap(publicApi.GET('/api/products/{slug}', { signal, params: { path: { slug } } })),
  });

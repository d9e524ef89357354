import type { QueryClient } from '@tanstack/react-query';
import type { Product, ProductDetail } from '@/api/types';
import { productQuery, productsQuery } from '@/features/catalog/api';
import { asConfig, type Config, configQuery } from '@/lib/config';

interface First {
  config?: Config;
  products?: { page: number; perPage: number; totalItems: number; totalPages: number; items: Product[] };
  product?: ProductDetail;
}

/**
 * Takes over what the shop wrote into the page (routes/front.go), so that a public page shows its content with its
 * first paint and asks for nothing. A page that came from the browser's own history shows it too, but asks anew.
 */
export function takeFirst(client: QueryClient): void {
  const text = document.getElementById('first')?.textContent;
  if (!text) return;
  let first: First;
  try {
    first = JSON.parse(text) as First;
  } catch {
    return;
  }
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const at = { updatedAt: visit?.type === 'back_forward' ? 1 : Date.now() };
  if (first.config) client.setQueryData(configQuery.queryKey, asConfig(first.config));
  if (first.products) client.setQueryData(productsQuery().queryKey, first.products, at);
  if (first.product) client.setQueryData(productQuery(first.product.slug).queryKey, first.product, at);
}

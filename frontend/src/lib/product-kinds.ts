import type { ProductType } from '@/api/types';

/** Every kind of product: what one is called, what a buyer filters by, what a seller chooses. */
export const productKinds: Record<ProductType, { name: string; filter: string; choice: string }> = {
  digital: { name: 'Digital product', filter: 'Digital', choice: 'Digital: files or access' },
  service: { name: 'Service', filter: 'Services', choice: 'Service: sessions or work by hand' },
};

/** The kind that a form or an address names, if it is one. */
export function productKind(text: unknown): ProductType | undefined {
  return typeof text === 'string' && Object.hasOwn(productKinds, text) ? (text as ProductType) : undefined;
}

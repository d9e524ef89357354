import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { components } from '@/api/schema.gen';
import { api, unwrap } from '@/lib/api-client';
import { toast } from '@/lib/toast';
import { discardUpload } from './upload';

type S = components['schemas'];

export interface ProductFilter {
  q?: string;
  visibility?: S['Visibility'];
  page?: number;
}

export const sellerProductsQuery = (filter: ProductFilter) =>
  queryOptions({
    queryKey: ['seller', 'products', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/seller/products', { signal, params: { query: filter } })),
    placeholderData: keepPreviousData,
  });

export const sellerProductQuery = (id: string) =>
  queryOptions({
    queryKey: ['seller', 'product', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/seller/products/{id}', { signal, params: { path: { id } } })),
  });

/** What the public sees changes with what the seller saves. */
function useShelfChanged() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['catalog'] });
    return client.invalidateQueries({ queryKey: ['seller'] });
  };
}

export function useCreateProduct() {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: (body: S['SellerProductCreate']) => unwrap(api.POST('/api/seller/products', { body })),
    onSuccess: changed,
    meta: { quiet: true },
  });
}

export function useSaveProduct(id: string) {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: (body: S['SellerProductUpdate']) =>
      unwrap(api.PATCH('/api/seller/products/{id}', { params: { path: { id } }, body })),
    onSuccess: () => {
      toast.success('Saved.');
      return changed();
    },
    meta: { quiet: true },
  });
}

export function useDeleteProduct(id: string) {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: () => api.DELETE('/api/seller/products/{id}', { params: { path: { id } } }),
    onSuccess: () => {
      toast.success('The product is deleted.');
      return changed();
    },
    meta: { quiet: true },
  });
}

/** Makes a price, or changes one when `priceId` is given. */
export function useSavePrice(productId: string, priceId?: string) {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: (body: S['SellerPriceCreate']) =>
      priceId
        ? unwrap(api.PATCH('/api/seller/prices/{id}', { params: { path: { id: priceId } }, body }))
        : unwrap(api.POST('/api/seller/products/{id}/prices', { params: { path: { id: productId } }, body })),
    onSuccess: () => {
      toast.success('The price is saved.');
      return changed();
    },
    meta: { quiet: true },
  });
}

export function useDeletePrice() {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: (id: string) => api.DELETE('/api/seller/prices/{id}', { params: { path: { id } } }),
    onSuccess: changed,
  });
}

/** Files that were begun and are not whole yet. */
export const unfinishedQuery = queryOptions({
  queryKey: ['seller', 'uploads'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/seller/assets/uploads', { signal })),
});

export function useDiscardUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: discardUpload,
    onSettled: () => client.invalidateQueries({ queryKey: unfinishedQuery.queryKey }),
  });
}

/** To be called when an upload began, stopped or ended. */
export function useUploadChanged() {
  const client = useQueryClient();
  const changed = useShelfChanged();
  return (done: boolean) => {
    if (!done) return client.invalidateQueries({ queryKey: unfinishedQuery.queryKey });
    toast.success('The file is on the shelf.');
    return changed();
  };
}

export function useChangeAsset() {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string } & S['SellerAssetUpdate']) =>
      unwrap(api.PATCH('/api/seller/assets/{id}', { params: { path: { id } }, body })),
    onSuccess: changed,
  });
}

/** Gives a file to everybody who bought the product before it was there, and tells them by mail. */
export function usePublishAsset() {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: ({ id, notes }: { id: string; notes: string }) =>
      unwrap(
        api.POST('/api/seller/assets/{id}/publish', { params: { path: { id } }, body: notes ? { notes } : undefined }),
      ),
    onSuccess: changed,
    meta: { quiet: true },
  });
}

export function useDeleteAsset() {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: (id: string) => api.DELETE('/api/seller/assets/{id}', { params: { path: { id } } }),
    onSuccess: () => {
      toast.success('The file is off the shelf. Buyers who have it keep it.');
      return changed();
    },
  });
}

export function useSaveOffer(productId: string) {
  const changed = useShelfChanged();
  return useMutation({
    mutationFn: (body: S['ServiceOfferInput']) =>
      unwrap(api.PATCH('/api/seller/products/{id}/service-offer', { params: { path: { id: productId } }, body })),
    onSuccess: () => {
      toast.success('The offer is saved. Free times follow it at once.');
      return changed();
    },
    meta: { quiet: true },
  });
}

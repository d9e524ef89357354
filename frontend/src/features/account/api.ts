import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CustomerAccountUpdate } from '@/api/types';
import { api, fetchFile, unwrap } from '@/lib/api-client';
import { saveFile } from '@/lib/save-file';
import { withClerk } from '@/lib/session';
import { toast } from '@/lib/toast';

export const customerQuery = queryOptions({
  queryKey: ['customer'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/account/customer', { signal })),
});

/** What the person may use now, by feature key. */
export const entitlementsQuery = queryOptions({
  queryKey: ['entitlements'],
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/account/entitlements', { signal, params: { query: { perPage: 200 } } })),
});

export function useSaveCustomer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerAccountUpdate) => unwrap(api.PATCH('/api/account/customer', { body })),
    onSuccess: (saved) => {
      client.setQueryData(customerQuery.queryKey, saved);
      toast.success('Saved. New receipts carry these lines.');
    },
    meta: { quiet: true },
  });
}

export function useExport() {
  return useMutation({ mutationFn: async () => saveFile(await fetchFile('/api/account/export'), 'my-data.json') });
}

/** Erases the person and signs out. */
export function useDeleteAccount() {
  return useMutation({
    mutationFn: () => api.DELETE('/api/account'),
    onSuccess: async () => {
      toast.success('Your account is deleted.');
      await (await withClerk()).signOut();
    },
    meta: { quiet: true },
  });
}

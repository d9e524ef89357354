import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api-client';
import { toast } from '@/lib/toast';

export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions', 'list'],
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/account/subscriptions', { signal, params: { query: { perPage: 100 } } })),
  refetchOnWindowFocus: 'always',
});

/** How fresh the shop's knowledge of the subscriptions is. */
export const billingStatusQuery = queryOptions({
  queryKey: ['subscriptions', 'status'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/account/subscriptions/status', { signal })),
});

/** Asks the billing provider now. */
export function useRefreshBilling() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.GET('/api/account/subscriptions/status', { params: { query: { refresh: '1' } } })),
    onSuccess: (status) => {
      client.setQueryData(billingStatusQuery.queryKey, status);
      void client.invalidateQueries({ queryKey: ['entitlements'] });
      return client.invalidateQueries({ queryKey: subscriptionsQuery.queryKey });
    },
  });
}

export function useCancelSubscription(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/account/subscriptions/{id}/cancel', { params: { path: { id } } })),
    onSuccess: () => {
      toast.success('The subscription ends with its paid period.');
      return client.invalidateQueries({ queryKey: ['subscriptions'] });
    },
    meta: { quiet: true },
  });
}

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, fetchFile, unwrap } from '@/lib/api-client';
import { dropAllOrderKeys } from '@/lib/idempotency';
import { orderStory, pollDelay } from '@/lib/order-story';
import { saveFile } from '@/lib/save-file';
import { toast } from '@/lib/toast';

/** Own orders, newest first. */
export const ordersQuery = (page = 1, perPage = 30) =>
  queryOptions({
    queryKey: ['orders', 'list', page, perPage],
    queryFn: ({ signal }) => unwrap(api.GET('/api/account/orders', { signal, params: { query: { page, perPage } } })),
    placeholderData: keepPreviousData,
  });

/** One order, asked for again and again until nothing more happens by itself, and at once when the page is looked at. */
export const orderQuery = (publicId: string) =>
  queryOptions({
    queryKey: ['orders', 'one', publicId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/account/orders/{public_id}', { signal, params: { path: { public_id: publicId } } })),
    enabled: publicId !== '',
    refetchInterval: (query) => {
      if (query.state.data && orderStory(query.state.data).settled) return false;
      return query.state.status === 'error' ? 15_000 : pollDelay(query.state.dataUpdateCount);
    },
    refetchOnWindowFocus: 'always',
  });

/** Cancels an order that waits for its payment. */
export function useCancelOrder(publicId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/account/orders/{public_id}/cancel', { params: { path: { public_id: publicId } } })),
    onSuccess: () => {
      dropAllOrderKeys();
      toast.success('The order is canceled. Nothing will be charged for it.');
      return client.invalidateQueries({ queryKey: ['orders'] });
    },
  });
}

/** For local work: confirms an order by hand where both the build and the server allow it. */
export function useConfirmByHand(publicId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/account/orders/{public_id}/confirm', {
          params: { path: { public_id: publicId } },
          body: { provider: 'manual' },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['orders'] }),
  });
}

/** The receipt, as a page to print in a new tab or as a PDF file. */
export function useReceipt(publicId: string, number: string) {
  const path = `/api/account/orders/${encodeURIComponent(publicId)}/receipt`;
  const pdf = useMutation({
    mutationFn: async () => saveFile(await fetchFile(`${path}?format=pdf`), `receipt-${number || publicId}.pdf`),
  });
  const page = useMutation({
    mutationFn: async (tab: Window | null) => {
      try {
        const url = URL.createObjectURL(await fetchFile(path));
        if (tab) tab.location.href = url;
        else window.location.href = url;
      } catch (error) {
        tab?.close();
        throw error;
      }
    },
  });
  return { pdf, page };
}

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { components } from '@/api/schema.gen';
import type { BookingStatus, FulfillmentOrder, OrderStatus } from '@/api/types';
import { api, fetchFile, unwrap } from '@/lib/api-client';
import { money } from '@/lib/format';
import { saveFile } from '@/lib/save-file';
import { toast } from '@/lib/toast';

type S = components['schemas'];

export type Interval = 'day' | 'week' | 'month';

/** Figures from a day until now. */
export const statsQuery = (days: number, interval: Interval) =>
  queryOptions({
    queryKey: ['seller', 'stats', days, interval],
    queryFn: ({ signal }) => {
      const from = `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}T00:00:00.000Z`;
      return unwrap(api.GET('/api/seller/stats', { signal, params: { query: { from, interval } } }));
    },
    placeholderData: keepPreviousData,
  });

export interface OrderFilter {
  status?: OrderStatus;
  q?: string;
  page?: number;
}

export const sellerOrdersQuery = (filter: OrderFilter) =>
  queryOptions({
    queryKey: ['seller', 'orders', filter],
    queryFn: ({ signal }) => unwrap(api.GET('/api/seller/orders', { signal, params: { query: filter } })),
    placeholderData: keepPreviousData,
  });

export const sellerOrderQuery = (publicId: string) =>
  queryOptions({
    queryKey: ['seller', 'order', publicId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/seller/orders/{public_id}', { signal, params: { path: { public_id: publicId } } })),
  });

export const sellerBookingsQuery = (status: BookingStatus | undefined, page: number) =>
  queryOptions({
    queryKey: ['seller', 'bookings', status, page],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/seller/bookings', { signal, params: { query: { status, page, perPage: 50 } } })),
    placeholderData: keepPreviousData,
  });

export const sellerWorkQuery = (status: FulfillmentOrder['status'] | undefined, page: number) =>
  queryOptions({
    queryKey: ['seller', 'work', status, page],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/seller/fulfillment-orders', { signal, params: { query: { status, page, perPage: 50 } } })),
    placeholderData: keepPreviousData,
  });

export const customersQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ['seller', 'customers', q, page],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/seller/customers', { signal, params: { query: { q: q || undefined, page } } })),
    placeholderData: keepPreviousData,
  });

export const sellerEventsQuery = (page: number) =>
  queryOptions({
    queryKey: ['seller', 'events', page],
    queryFn: ({ signal }) => unwrap(api.GET('/api/seller/events', { signal, params: { query: { page } } })),
    placeholderData: keepPreviousData,
  });

/** Everything a sale touches is asked for again. */
function useSalesChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['seller'] });
}

export function useRefund(publicId: string) {
  const changed = useSalesChanged();
  return useMutation({
    mutationFn: (body: S['RefundCreate']) =>
      unwrap(api.POST('/api/seller/orders/{public_id}/refund', { params: { path: { public_id: publicId } }, body })),
    onSuccess: (refund) => {
      const amount = money(refund.amount_cents, refund.currency);
      toast.success(refund.state === 'pending' ? `The refund of ${amount} is on its way.` : `${amount} refunded.`, {
        description: refund.detail || undefined,
      });
      return changed();
    },
    meta: { quiet: true },
  });
}

export function useCancelSale(publicId: string) {
  const changed = useSalesChanged();
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/seller/orders/{public_id}/cancel', { params: { path: { public_id: publicId } } })),
    onSuccess: () => {
      toast.success('The order is canceled.');
      return changed();
    },
  });
}

export function useChangeSellerBooking(id: string) {
  const changed = useSalesChanged();
  return useMutation({
    mutationFn: (body: S['SellerBookingUpdate']) =>
      unwrap(api.PATCH('/api/seller/bookings/{id}', { params: { path: { id } }, body })),
    onSuccess: () => {
      toast.success('Saved. The buyer is told of a change of time or state.');
      return changed();
    },
    meta: { quiet: true },
  });
}

export function useChangeWork(id: string) {
  const changed = useSalesChanged();
  return useMutation({
    mutationFn: (body: S['SellerWorkUpdate']) =>
      unwrap(api.PATCH('/api/seller/fulfillment-orders/{id}', { params: { path: { id } }, body })),
    onSuccess: () => {
      toast.success('Saved.');
      return changed();
    },
    meta: { quiet: true },
  });
}

/** Delivers a file to the buyer of this work, and to nobody else. */
export function useDeliver(id: string) {
  const changed = useSalesChanged();
  return useMutation({
    mutationFn: ({ file, title }: { file: File; title: string }) => {
      const form = new FormData();
      form.set('file', file);
      if (title) form.set('title', title);
      return unwrap(
        api.POST('/api/seller/fulfillment-orders/{id}/deliver', {
          params: { path: { id } },
          body: form as unknown as S['WorkDeliverAsset'],
          bodySerializer: (body) => body as unknown as FormData,
        }),
      );
    },
    onSuccess: () => {
      toast.success('Delivered. The buyer can download it now.');
      return changed();
    },
    meta: { quiet: true },
  });
}

export function useApplyPayment(id: string) {
  const changed = useSalesChanged();
  return useMutation({
    mutationFn: (order: string) =>
      unwrap(api.POST('/api/seller/payments/{id}/apply', { params: { path: { id } }, body: { order } })),
    onSuccess: () => {
      toast.success('The payment is applied, and the order goes on.');
      return changed();
    },
    meta: { quiet: true },
  });
}

/** A list as a CSV file. */
export function useCsv(name: 'orders' | 'customers') {
  return useMutation({
    mutationFn: async () => saveFile(await fetchFile(`/api/seller/export/${name}.csv`), `${name}.csv`),
  });
}

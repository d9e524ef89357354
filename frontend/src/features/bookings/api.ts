import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { components } from '@/api/schema.gen';
import type { Booking } from '@/api/types';
import { ApiError, api, fetchFile, unwrap } from '@/lib/api-client';
import { saveFile } from '@/lib/save-file';
import { toast } from '@/lib/toast';

type Change = components['schemas']['BookingUpdate'];

export const bookingsQuery = queryOptions({
  queryKey: ['bookings'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/account/bookings', { signal, params: { query: { perPage: 100 } } })),
});

/** Work that the seller delivers by hand. */
export const workQuery = queryOptions({
  queryKey: ['work'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/account/orders/work', { signal, params: { query: { perPage: 100 } } })),
});

/** True when somebody else was faster. */
export const slotTaken = (error: unknown): boolean =>
  error instanceof ApiError && error.fields.scheduled_start?.code === 'slot_taken';

/** Moves, annotates or cancels a booking. */
export function useChangeBooking(booking: Pick<Booking, 'id' | 'product_slug'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) =>
      unwrap(api.PATCH('/api/account/bookings/{id}', { params: { path: { id: booking.id } }, body })),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['catalog', 'slots', booking.product_slug] });
      return client.invalidateQueries({ queryKey: ['bookings'] });
    },
    meta: { quiet: true },
  });
}

/** The booking as a file for a calendar. */
export function useCalendarFile(id: string) {
  return useMutation({
    mutationFn: async () =>
      saveFile(await fetchFile(`/api/account/bookings/${encodeURIComponent(id)}/calendar.ics`), 'booking.ics'),
    onSuccess: () => toast.success('The calendar file is in your downloads. Open it to add the appointment.'),
  });
}

import type { Booking } from '@/api/types';

export interface Sorted<T> {
  /** Confirmed or held, in the future: the next one first. */
  coming: T[];
  /** Paid or asked for, without a confirmed time. */
  open: T[];
  past: T[];
}

type Timed = Pick<Booking, 'status' | 'scheduled_start' | 'scheduled_end'>;

/** Bookings as a person thinks of them: what comes, what still needs a time, what is over. */
export function sortBookings<T extends Timed>(bookings: readonly T[], now = Date.now()): Sorted<T> {
  const result: Sorted<T> = { coming: [], open: [], past: [] };
  for (const b of bookings) {
    const over = b.scheduled_end ? Date.parse(b.scheduled_end) < now : false;
    if (b.status === 'canceled' || b.status === 'completed' || over) result.past.push(b);
    else if (b.status === 'requested') result.open.push(b);
    else result.coming.push(b);
  }
  const start = (b: T) => (b.scheduled_start ? Date.parse(b.scheduled_start) : Number.POSITIVE_INFINITY);
  result.coming.sort((a, b) => start(a) - start(b));
  result.past.sort((a, b) => start(b) - start(a));
  return result;
}

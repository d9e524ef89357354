import { useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { sortBookings } from '@/lib/booking-order';
import { bookingsQuery } from './api';
import { BookingRow } from './booking-row';

/** The next appointment, or a session that still needs a time. Nothing when there is neither. */
export function NextBooking() {
  const bookings = useQuery(bookingsQuery);
  const { coming, open } = sortBookings(bookings.data?.items ?? []);
  const shown = coming[0] ?? open.find((b) => b.order_item && !b.scheduled_start);
  if (!shown) return null;
  return (
    <Section title={coming[0] ? 'Your next appointment' : 'Choose a time'} id="next">
      <ul>
        <BookingRow booking={shown} next={!!coming[0]} />
      </ul>
    </Section>
  );
}

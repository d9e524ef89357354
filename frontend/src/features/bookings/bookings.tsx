import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Section } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Empty } from '@/components/ui/states';
import { sortBookings } from '@/lib/booking-order';
import { bookingsQuery } from './api';
import { BookingRow } from './booking-row';

/** Own bookings: the next one first, then what still needs a time, then what is over. */
export function Bookings() {
  const bookings = useQuery(bookingsQuery);
  return (
    <Loadable query={bookings} label="Loading your bookings">
      {(list) => {
        const { coming, open, past } = sortBookings(list.items);
        if (list.items.length === 0) {
          return (
            <Empty
              action={
                <ButtonLink to="/products" search={{ type: 'service' }}>
                  See services
                </ButtonLink>
              }
            >
              No bookings yet. A session that you buy appears here, and you choose its time.
            </Empty>
          );
        }
        return (
          <>
            {coming.length > 0 && (
              <Section title="Coming" id="coming">
                <ul>
                  {coming.map((b, i) => (
                    <BookingRow key={b.id} booking={b} next={i === 0} />
                  ))}
                </ul>
              </Section>
            )}
            {open.length > 0 && (
              <Section title="Waiting" id="waiting">
                <ul>
                  {open.map((b) => (
                    <BookingRow key={b.id} booking={b} />
                  ))}
                </ul>
              </Section>
            )}
            {past.length > 0 && (
              <Section title="Earlier" id="earlier">
                <ul>
                  {past.map((b) => (
                    <BookingRow key={b.id} booking={b} />
                  ))}
                </ul>
              </Section>
            )}
          </>
        );
      }}
    </Loadable>
  );
}

/** The bookings of one order, appearing in place once it is delivered. */
export function OrderBookings({ publicId, ready }: { publicId: string; ready: boolean }) {
  const bookings = useQuery({ ...bookingsQuery, enabled: ready });
  const { refetch } = bookings;
  useEffect(() => {
    if (ready) void refetch();
  }, [ready, refetch]);
  if (!ready) return null;
  return (
    <Loadable query={bookings} label="Loading your bookings">
      {(list) => {
        const mine = list.items.filter((b) => b.order_public_id === publicId);
        return mine.length === 0 ? null : (
          <Section title={mine.length === 1 ? 'Your session' : 'Your sessions'} id="sessions">
            <ul>
              {mine.map((b) => (
                <BookingRow key={b.id} booking={b} />
              ))}
            </ul>
          </Section>
        );
      }}
    </Loadable>
  );
}

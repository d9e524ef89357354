import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BookingStatus, SellerBooking } from '@/api/types';
import { BookingBadge } from '@/components/ui/booking-badge';
import { Button } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Empty } from '@/components/ui/states';
import { sortBookings } from '@/lib/booking-order';
import { localZone, longDay, time, zoneName } from '@/lib/format';
import { sellerBookingsQuery } from './api-sales';
import { BookingEditor } from './booking-editor';

const states = {
  requested: 'Requested',
  held: 'Held',
  confirmed: 'Confirmed',
  completed: 'Took place',
  canceled: 'Canceled',
} as const;

/** The seller's calendar: what comes, by day, then what waits for an answer, then what is over. */
export function SellerBookings() {
  const [status, setStatus] = useState<BookingStatus | undefined>();
  const [page, setPage] = useState(1);
  const [editing, setEditing] = useState<SellerBooking | null>(null);
  const bookings = useQuery(sellerBookingsQuery(status, page));
  return (
    <>
      <FilterBar
        label="State"
        value={status ?? ''}
        options={states}
        onValue={(value) => {
          setStatus((value || undefined) as BookingStatus | undefined);
          setPage(1);
        }}
      />
      <Loadable query={bookings} label="Loading the bookings">
        {(list) => {
          const { coming, open, past } = sortBookings(list.items);
          return list.items.length === 0 ? (
            <Empty>
              {status
                ? 'No booking is in this state.'
                : 'No bookings yet. Sessions that are sold or asked for appear here.'}
            </Empty>
          ) : (
            <>
              <Group title="Waits for an answer or a time" bookings={open} onEdit={setEditing} />
              <Group title={`Coming, in ${zoneName(localZone())}`} bookings={coming} onEdit={setEditing} />
              <Group title="Over" bookings={past} onEdit={setEditing} />
              <Pager page={list.page} totalPages={list.totalPages} onPage={setPage} />
            </>
          );
        }}
      </Loadable>
      {editing && <BookingEditor key={editing.id} booking={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function Group({
  title,
  bookings,
  onEdit,
}: {
  title: string;
  bookings: SellerBooking[];
  onEdit: (b: SellerBooking) => void;
}) {
  if (bookings.length === 0) return null;
  return (
    <section className="mt-8 first:mt-0">
      <h2 className="mb-2 text-lg">{title}</h2>
      <ul className="border-t border-ink">
        {bookings.map((b) => (
          <li
            key={b.id}
            className="grid items-center gap-x-6 gap-y-2 border-b border-line py-3 sm:grid-cols-[13rem_minmax(0,1fr)_auto_auto]"
          >
            <span className="figures">
              {b.scheduled_start ? (
                <>
                  {longDay(b.scheduled_start)}
                  <span className="block font-semibold">
                    {time(b.scheduled_start)}
                    {b.scheduled_end && `–${time(b.scheduled_end)}`}
                  </span>
                </>
              ) : (
                <span className="text-muted">No time yet</span>
              )}
            </span>
            <span className="min-w-0">
              <span className="font-semibold">{b.product_name}</span>
              <span className="block text-sm text-muted">{b.customer.full_name || b.customer.contact_email}</span>
              {b.customer_notes && <span className="block whitespace-pre-line text-sm">{b.customer_notes}</span>}
            </span>
            <span>
              <BookingBadge status={b.status} untimed={!b.scheduled_start} />
            </span>
            <Button
              size="small"
              onClick={() => onEdit(b)}
              aria-label={`Open ${b.product_name} of ${b.customer.full_name || 'the buyer'}`}
            >
              Open
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

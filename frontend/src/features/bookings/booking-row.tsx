import { CalendarPlus, Video } from 'lucide-react';
import { useState } from 'react';
import type { Booking } from '@/api/types';
import { BookingBadge } from '@/components/ui/booking-badge';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { safeLink } from '@/lib/checkout-url';
import { duration, localZone, longDay, relative, time, zoneName } from '@/lib/format';
import { useCalendarFile } from './api';
import { CancelBooking } from './cancel-booking';
import { MoveBooking } from './move-booking';

/** One booking with everything its buyer can do about it. The next one comes with a countdown. */
export function BookingRow({ booking, next }: { booking: Booking; next?: boolean }) {
  const [moving, setMoving] = useState(false);
  const [canceling, setCanceling] = useState(false);
  const calendar = useCalendarFile(booking.id);
  const zone = localZone();
  const live = booking.status === 'confirmed' || booking.status === 'requested';
  const paid = booking.order_item !== null;
  const over = booking.scheduled_end ? Date.parse(booking.scheduled_end) < Date.now() : false;
  const meeting = safeLink(booking.meeting_url);

  return (
    <li className={`border-b border-line py-5 ${next ? 'border-t border-t-ink' : ''}`}>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h3 className={next ? 'text-lg' : 'font-semibold'}>{booking.product_name}</h3>
          {booking.scheduled_start ? (
            <p className="figures mt-1">
              {longDay(booking.scheduled_start, zone)}, {time(booking.scheduled_start, zone)}
              {booking.scheduled_end && `–${time(booking.scheduled_end, zone)}`}{' '}
              <span className="text-sm text-muted">{zoneName(zone, new Date(booking.scheduled_start))}</span>
            </p>
          ) : (
            <p className="mt-1 text-muted">{duration(booking.session_minutes)}, no time chosen yet</p>
          )}
          {next && booking.scheduled_start && <p className="mt-1 font-semibold">{relative(booking.scheduled_start)}</p>}
          {booking.status === 'requested' && !paid && (
            <p className="mt-1 text-sm text-muted">Waiting for the seller's answer.</p>
          )}
          {booking.customer_notes && (
            <p className="mt-1 whitespace-pre-line text-sm text-muted">{booking.customer_notes}</p>
          )}
        </div>
        <BookingBadge status={booking.status} untimed={!booking.scheduled_start} />
      </div>
      {live && !over && (
        <div className="mt-4 flex flex-wrap gap-3">
          {meeting && booking.status === 'confirmed' && (
            <ButtonAnchor look="solid" href={meeting} target="_blank" rel="noopener noreferrer">
              <Video aria-hidden /> Join the meeting
            </ButtonAnchor>
          )}
          {(paid || booking.scheduled_start) && (
            <Button look={booking.scheduled_start ? 'outline' : 'solid'} onClick={() => setMoving(true)}>
              {booking.scheduled_start ? 'Choose another time' : 'Choose a time'}
            </Button>
          )}
          {booking.status === 'confirmed' && (
            <Button busy={calendar.isPending} onClick={() => calendar.mutate()}>
              <CalendarPlus aria-hidden /> Add to calendar
            </Button>
          )}
          <Button look="quiet" onClick={() => setCanceling(true)}>
            Cancel
          </Button>
        </div>
      )}
      <MoveBooking booking={booking} open={moving} onClose={() => setMoving(false)} />
      <CancelBooking booking={booking} open={canceling} onClose={() => setCanceling(false)} />
    </li>
  );
}

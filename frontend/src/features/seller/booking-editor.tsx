import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SellerBooking } from '@/api/types';
import { SlotPicker } from '@/components/slots/slot-picker';
import { slotsQuery } from '@/components/slots/slots-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea, TextField } from '@/components/ui/field';
import { Loadable } from '@/components/ui/loadable';
import { ErrorNote } from '@/components/ui/states';
import { formText, useFieldErrors } from '@/lib/form';
import { localZone, longDay, time } from '@/lib/format';
import { useChangeSellerBooking } from './api-sales';

/** One booking as its seller decides on it: answer, move, link, note, close. */
export function BookingEditor({ booking, onClose }: { booking: SellerBooking; onClose: () => void }) {
  const change = useChangeSellerBooking(booking.id);
  const [moving, setMoving] = useState(false);
  const [start, setStart] = useState('');
  const [zone, setZone] = useState(booking.timezone || localZone());
  const slots = useQuery({ ...slotsQuery(booking.product_slug, 90), enabled: moving });
  const { errorOf, rest } = useFieldErrors(change.error, ['meeting_url', 'internal_notes']);
  const open = !['canceled', 'completed'].includes(booking.status);
  const done = { onSuccess: onClose };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    change.mutate(
      {
        meeting_url: text('meeting_url'),
        internal_notes: text('internal_notes'),
        ...(start ? { scheduled_start: start } : {}),
      },
      done,
    );
  };

  return (
    <Dialog open onClose={onClose} title={booking.product_name} wide>
      <form onSubmit={submit} noValidate className="grid gap-5">
        <p className="figures">
          {booking.customer.full_name || booking.customer.contact_email}
          {booking.scheduled_start && ` · ${longDay(booking.scheduled_start)}, ${time(booking.scheduled_start)}`}
        </p>
        {open && (
          <div className="flex flex-wrap gap-3">
            {booking.status === 'requested' && booking.scheduled_start && (
              <Button look="solid" busy={change.isPending} onClick={() => change.mutate({ status: 'confirmed' }, done)}>
                Confirm
              </Button>
            )}
            {booking.status === 'confirmed' && (
              <Button busy={change.isPending} onClick={() => change.mutate({ status: 'completed' }, done)}>
                It took place
              </Button>
            )}
            <Button onClick={() => setMoving(!moving)} aria-expanded={moving}>
              {booking.scheduled_start ? 'Move it' : 'Set a time'}
            </Button>
            <Button look="danger" busy={change.isPending} onClick={() => change.mutate({ status: 'canceled' }, done)}>
              Cancel it
            </Button>
          </div>
        )}
        {moving && (
          <Loadable query={slots} label="Loading the free times">
            {(free) => <SlotPicker slots={free} value={start} onChange={setStart} zone={zone} onZone={setZone} />}
          </Loadable>
        )}
        <TextField
          label="Meeting link"
          name="meeting_url"
          type="url"
          defaultValue={booking.meeting_url}
          maxLength={2000}
          error={errorOf('meeting_url')}
          hint="https; the buyer sees it"
        />
        <TextArea
          label="Own notes"
          name="internal_notes"
          defaultValue={booking.internal_notes}
          maxLength={5000}
          error={errorOf('internal_notes')}
          hint="The buyer never sees them"
        />
        {rest && <ErrorNote error={rest} />}
        <div className="flex justify-end">
          <Button type="submit" look="solid" busy={change.isPending}>
            {start ? 'Save with the new time' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

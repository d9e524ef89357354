import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking } from '@/api/types';
import { SlotPicker } from '@/components/slots/slot-picker';
import { slotsQuery } from '@/components/slots/slots-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea } from '@/components/ui/field';
import { Loadable } from '@/components/ui/loadable';
import { ErrorNote, Note } from '@/components/ui/states';
import { localZone } from '@/lib/format';
import { toast } from '@/lib/toast';
import { slotTaken, useChangeBooking } from './api';

/** Chooses the time of a booking, for the first time or anew. */
export function MoveBooking({ booking, open, onClose }: { booking: Booking; open: boolean; onClose: () => void }) {
  const [start, setStart] = useState('');
  const [zone, setZone] = useState(booking.timezone || localZone());
  const [notes, setNotes] = useState(booking.customer_notes);
  const slots = useQuery({ ...slotsQuery(booking.product_slug, 90), enabled: open });
  const change = useChangeBooking(booking);

  const save = () =>
    change.mutate(
      {
        scheduled_start: start,
        timezone: zone,
        ...(notes !== booking.customer_notes ? { customer_notes: notes } : {}),
      },
      {
        onSuccess: (saved) => {
          toast.success(saved.status === 'confirmed' ? 'Your time is confirmed.' : 'The seller has your request.');
          setStart('');
          onClose();
        },
        onError: (error) => slotTaken(error) && setStart(''),
      },
    );

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={booking.scheduled_start ? 'Choose another time' : 'Choose a time'}
      wide
    >
      <div className="grid gap-5">
        {slotTaken(change.error) ? (
          <Note tone="warn">Somebody else just took this time. The list below is fresh: choose another one.</Note>
        ) : (
          change.isError && <ErrorNote error={change.error} />
        )}
        <Loadable query={slots} label="Loading the free times">
          {(free) => (
            <SlotPicker
              slots={free}
              value={start}
              onChange={setStart}
              zone={zone}
              onZone={setZone}
              sellerZone={booking.timezone || undefined}
            />
          )}
        </Loadable>
        <TextArea
          label="Anything the seller should know?"
          value={notes}
          maxLength={4000}
          rows={3}
          onChange={(e) => setNotes(e.target.value)}
        />
      </div>
      <div className="sticky bottom-0 -mx-6 -mb-6 mt-6 flex flex-wrap justify-end gap-3 border-t border-line bg-surface px-6 py-3">
        <Button onClick={onClose}>Leave it as it is</Button>
        <Button look="solid" disabled={!start} busy={change.isPending} onClick={save}>
          Take this time
        </Button>
      </div>
    </Dialog>
  );
}

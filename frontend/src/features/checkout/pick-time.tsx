import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PublicServiceOffer } from '@/api/types';
import { SlotPicker } from '@/components/slots/slot-picker';
import { slotsQuery } from '@/components/slots/slots-query';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Loadable } from '@/components/ui/loadable';
import { Note } from '@/components/ui/states';
import { longDay, time, zoneName } from '@/lib/format';

interface Props {
  slug: string;
  offer: PublicServiceOffer;
  value: string;
  onChange: (start: string) => void;
  zone: string;
  onZone: (zone: string) => void;
  /** The server said that somebody else was faster. */
  taken: boolean;
}

/** The time of a session, chosen before paying; the choice is kept for the order while it is paid. */
export function PickTime({ slug, offer, value, onChange, zone, onZone, taken }: Props) {
  const [open, setOpen] = useState(false);
  const client = useQueryClient();
  const slots = useQuery({ ...slotsQuery(slug, offer.max_days_ahead), enabled: open });

  useEffect(() => {
    if (!taken) return;
    onChange('');
    void client.invalidateQueries({ queryKey: ['catalog', 'slots', slug] });
  }, [taken, slug, client, onChange]);

  return (
    <div className="mt-4">
      <p className="font-semibold">Your time</p>
      {value ? (
        <p className="figures mt-1">
          {longDay(value, zone)}, {time(value, zone)}{' '}
          <span className="text-sm text-muted">{zoneName(zone, new Date(value))}</span>
        </p>
      ) : (
        <p className="mt-1 text-muted">None chosen yet. You may also choose after paying.</p>
      )}
      <Button className="mt-3" onClick={() => setOpen(true)}>
        {value ? 'Choose another time' : 'Choose a time'}
      </Button>
      {taken && (
        <div className="mt-3">
          <Note tone="warn">Somebody else just took this time. Choose another one; nothing was charged.</Note>
        </div>
      )}
      <Dialog open={open} onClose={() => setOpen(false)} title="Choose a time" wide>
        <Loadable query={slots} label="Loading the free times">
          {(free) => (
            <SlotPicker
              slots={free}
              value={value}
              onChange={onChange}
              zone={zone}
              onZone={onZone}
              sellerZone={offer.timezone}
            />
          )}
        </Loadable>
        <div className="sticky bottom-0 -mx-6 -mb-6 mt-6 flex justify-end border-t border-line bg-surface px-6 py-3">
          <Button look="solid" onClick={() => setOpen(false)}>
            {value ? 'Take this time' : 'Close'}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

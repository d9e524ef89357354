import type { Booking } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/states';
import { toast } from '@/lib/toast';
import { useChangeBooking } from './api';

/** Says what canceling does before it does it. */
export function CancelBooking({ booking, open, onClose }: { booking: Booking; open: boolean; onClose: () => void }) {
  const change = useChangeBooking(booking);
  const paid = booking.order_item !== null;
  return (
    <Dialog open={open} onClose={onClose} title="Cancel this booking?">
      <p>
        {paid
          ? 'The time becomes free for others. Your paid session stays yours: you can choose a new time for it. Canceling gives no money back.'
          : 'The seller is told that you no longer need it.'}
      </p>
      {change.isError && (
        <div className="mt-4">
          <ErrorNote error={change.error} />
        </div>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          busy={change.isPending}
          onClick={() =>
            change.mutate(
              { status: 'canceled' },
              {
                onSuccess: () => {
                  toast.success('The booking is canceled.');
                  onClose();
                },
              },
            )
          }
        >
          Cancel the booking
        </Button>
      </div>
    </Dialog>
  );
}

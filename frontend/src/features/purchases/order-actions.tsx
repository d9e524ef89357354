import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Order } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { configQuery } from '@/lib/config';
import { useCancelOrder, useConfirmByHand } from './api';

/** What a buyer can still do with an order that waits for its payment, besides paying it. */
export function OrderActions({ order }: { order: Order }) {
  const [asking, setAsking] = useState(false);
  const cancel = useCancelOrder(order.public_id);
  const byHand = useConfirmByHand(order.public_id);
  const config = useQuery(configQuery).data;
  if (order.status !== 'pending_payment') return null;
  const mayConfirm = import.meta.env.VITE_ENABLE_DEV_MANUAL_CHECKOUT === 'true' && config?.features.manual_confirm;
  return (
    <div className="mt-6 flex flex-wrap gap-3">
      <Button onClick={() => setAsking(true)}>Cancel this order</Button>
      {mayConfirm && (
        <Button busy={byHand.isPending} onClick={() => byHand.mutate()}>
          Confirm by hand (development)
        </Button>
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} title="Cancel this order?">
        <p>Nothing was charged for it, and nothing will be. A time held for it becomes free again.</p>
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button
            look="danger"
            busy={cancel.isPending}
            onClick={() => cancel.mutate(undefined, { onSettled: () => setAsking(false) })}
          >
            Cancel the order
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

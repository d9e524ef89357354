import { type FormEvent, useState } from 'react';
import type { SellerOrder } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { formText, useFieldErrors } from '@/lib/form';
import { decimal, money, parseMoney } from '@/lib/format';
import { useCancelSale, useRefund } from './api-sales';

/** Gives money back: all that is left, or less. Says before what follows from it. */
export function RefundSale({ order }: { order: SellerOrder }) {
  const [open, setOpen] = useState(false);
  const [wrong, setWrong] = useState('');
  const refund = useRefund(order.public_id);
  const { errorOf, rest } = useFieldErrors(refund.error, ['amount_cents', 'reason']);
  const left = order.total_cents - order.refunded_cents;
  if (!['paid', 'fulfilled'].includes(order.status) || left <= 0) return null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const cents = parseMoney(text('amount'), order.currency);
    if (cents === null || cents < 1 || cents > left)
      return setWrong(`Write an amount up to ${money(left, order.currency)}.`);
    setWrong('');
    refund.mutate(
      { amount_cents: cents === left ? undefined : cents, reason: text('reason') },
      { onSuccess: () => setOpen(false) },
    );
  };

  return (
    <>
      <Button onClick={() => setOpen(true)}>Refund</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Refund this order">
        <form onSubmit={submit} noValidate className="grid gap-5">
          <p>
            A refund of everything closes the files, access and coming appointments of this order. A part of it closes
            nothing.
          </p>
          <TextField
            label={`Amount in ${order.currency}`}
            name="amount"
            inputMode="decimal"
            required
            defaultValue={decimal(left, order.currency)}
            error={wrong || errorOf('amount_cents')}
          />
          <TextField
            label="Reason"
            name="reason"
            required
            maxLength={500}
            error={errorOf('reason')}
            hint="For your own books"
          />
          {rest && <ErrorNote error={rest} />}
          <div className="flex flex-wrap justify-end gap-3">
            <Button onClick={() => setOpen(false)}>Keep the money</Button>
            <Button type="submit" look="money" busy={refund.isPending}>
              Give it back
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** Cancels an order that waits for its payment. */
export function CancelSale({ order }: { order: SellerOrder }) {
  const [open, setOpen] = useState(false);
  const cancel = useCancelSale(order.public_id);
  if (order.status !== 'pending_payment') return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Cancel the order</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Cancel this order?">
        <p>
          It waits for its payment. If one arrives all the same, it is shown to you among the events, to deliver or to
          give back.
        </p>
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button
            look="danger"
            busy={cancel.isPending}
            onClick={() => cancel.mutate(undefined, { onSettled: () => setOpen(false) })}
          >
            Cancel the order
          </Button>
        </div>
      </Dialog>
    </>
  );
}

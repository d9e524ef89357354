import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SellerEvent } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField } from '@/components/ui/field';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Badge, Empty, ErrorNote } from '@/components/ui/states';
import { dateTime, money } from '@/lib/format';
import { sellerEventsQuery, sellerOrdersQuery, useApplyPayment } from './api-sales';

/** Payments and events that wait for a decision, each with its reason and the button that decides. */
export function EventList() {
  const [page, setPage] = useState(1);
  const [deciding, setDeciding] = useState<SellerEvent | null>(null);
  const events = useQuery(sellerEventsQuery(page));
  return (
    <>
      <Loadable query={events} label="Loading the events">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>Nothing waits. Every payment belongs to an order, and every event was applied.</Empty>
          ) : (
            <>
              <ul className="border-t border-ink">
                {list.items.map((e) => (
                  <li
                    key={e.id}
                    className="grid items-start gap-x-6 gap-y-2 border-b border-line py-4 sm:grid-cols-[minmax(0,1fr)_auto]"
                  >
                    <div className="min-w-0">
                      <p className="flex flex-wrap items-center gap-3">
                        <Badge tone={e.state === 'dead' ? 'bad' : 'warn'}>{e.state}</Badge>
                        <span className="font-semibold">
                          {e.payment
                            ? `${money(e.payment.amount_cents, e.payment.currency)} by ${e.payment.provider}`
                            : `${e.provider} ${e.event_type}`}
                        </span>
                      </p>
                      <p className="mt-1">{e.reason}</p>
                      <p className="figures mt-1 break-all text-sm text-muted">
                        {[e.received_at && dateTime(e.received_at), e.event_id, e.attempts > 0 && `${e.attempts} tries`]
                          .filter(Boolean)
                          .join(' · ')}
                      </p>
                    </div>
                    {e.payment?.disposition === 'parked' && (
                      <Button look="money" onClick={() => setDeciding(e)}>
                        Apply to an order
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
              <Pager page={list.page} totalPages={list.totalPages} onPage={setPage} />
            </>
          )
        }
      </Loadable>
      {deciding?.payment && (
        <ApplyDialog key={deciding.id} paymentId={deciding.payment.id} onClose={() => setDeciding(null)} />
      )}
    </>
  );
}

/** Says which order the payment pays. */
function ApplyDialog({ paymentId, onClose }: { paymentId: string; onClose: () => void }) {
  const apply = useApplyPayment(paymentId);
  const waiting = useQuery(sellerOrdersQuery({ status: 'pending_payment' }));
  const canceled = useQuery(sellerOrdersQuery({ status: 'canceled' }));
  const [order, setOrder] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (order) apply.mutate(order, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title="Which order does it pay?">
      <form onSubmit={submit} className="grid gap-5">
        <Loadable query={waiting} label="Loading the open orders">
          {(list) => {
            const open = [...list.items, ...(canceled.data?.items ?? [])];
            return open.length === 0 ? (
              <p>
                No order waits for a payment. Give the money back in the provider's dashboard, or ask the buyer to order
                again.
              </p>
            ) : (
              <SelectField
                label="Order"
                value={order}
                onChange={(e) => setOrder(e.target.value)}
                hint="The payment settles it, and it is delivered."
              >
                <option value="">Choose an order</option>
                {open.map((o) => (
                  <option key={o.public_id} value={o.public_id}>
                    {[
                      o.items.map((i) => i.product_name_snapshot).join(', '),
                      money(o.total_cents, o.currency),
                      o.customer.full_name || o.customer.contact_email,
                      o.status === 'canceled' ? 'canceled' : '',
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </option>
                ))}
              </SelectField>
            );
          }}
        </Loadable>
        {apply.isError && <ErrorNote error={apply.error} />}
        <div className="flex flex-wrap justify-end gap-3">
          <Button onClick={onClose}>Decide later</Button>
          <Button type="submit" look="money" disabled={!order} busy={apply.isPending}>
            Apply the payment
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

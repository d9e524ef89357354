import { Link } from '@tanstack/react-router';
import { FileText, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Order } from '@/api/types';
import { Button } from '@/components/ui/button';
import { date, dateTime, money, periodText } from '@/lib/format';
import { useReceipt } from './api';

const means = {
  clerk: 'card',
  stripe: 'Stripe',
  link: 'payment link',
  manual: 'other means',
  sandbox: 'demo card',
};

/** The order as a paper receipt: items, sums, payment and refunds in one column. */
export function OrderPaper({ order }: { order: Order }) {
  const receipt = useReceipt(order.public_id, order.receipt_number);
  const sum = (cents: number) => money(cents, order.currency);
  return (
    <section aria-label="Receipt" className="rounded border border-edge bg-surface p-5 sm:p-6">
      <dl className="figures grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm text-muted">
        <dt>Order</dt>
        <dd className="break-all text-right">{order.public_id}</dd>
        {order.receipt_number && (
          <>
            <dt>Receipt</dt>
            <dd className="text-right">{order.receipt_number}</dd>
          </>
        )}
        <dt>Ordered</dt>
        <dd className="text-right">{dateTime(order.created)}</dd>
      </dl>
      <ul className="mt-4 border-y border-ink">
        {order.items.map((item) => (
          <li
            key={item.id}
            className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line py-3 last:border-b-0"
          >
            <span className="min-w-0">
              <Link to="/products/$slug" params={{ slug: item.product_slug }} className="link font-semibold">
                {item.product_name_snapshot}
              </Link>
              <span className="block text-sm text-muted">
                {[
                  item.price_name_snapshot,
                  periodText(item.billing_period_snapshot),
                  item.quantity > 1 ? `${item.quantity} × ${sum(item.unit_amount_cents)}` : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <span className="figures font-semibold">{sum(item.total_amount_cents)}</span>
          </li>
        ))}
      </ul>
      <dl className="figures mt-3 grid gap-1">
        {order.tax_cents > 0 && <Line name="Subtotal">{sum(order.subtotal_cents)}</Line>}
        {order.tax_cents > 0 && <Line name="Tax">{sum(order.tax_cents)}</Line>}
        <div className="flex items-baseline justify-between gap-6 text-lg font-bold">
          <dt>Total</dt>
          <dd>{sum(order.total_cents)}</dd>
        </div>
        {order.payment && order.paid_at && (
          <Line name={`Paid by ${means[order.payment.provider]}, ${date(order.paid_at)}`}>
            {sum(order.payment.amount_cents + order.payment.tax_cents)}
          </Line>
        )}
        {order.refunds.map((r) => (
          <Line key={r.id} name={`Refund ${r.state === 'done' ? '' : `(${r.state}) `}${date(r.created)}`}>
            −{money(r.amount_cents, r.currency)}
          </Line>
        ))}
      </dl>
      {order.notes && <p className="mt-4 whitespace-pre-line border-t border-line pt-4 text-sm">{order.notes}</p>}
      {order.receipt_number && (
        <div className="no-print mt-5 flex flex-wrap gap-3 border-t border-line pt-5">
          <Button
            size="small"
            busy={receipt.page.isPending}
            onClick={() => receipt.page.mutate(window.open('', '_blank'))}
          >
            <Printer aria-hidden /> Open receipt
          </Button>
          <Button size="small" busy={receipt.pdf.isPending} onClick={() => receipt.pdf.mutate()}>
            <FileText aria-hidden /> Receipt as PDF
          </Button>
        </div>
      )}
    </section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-6 text-muted">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

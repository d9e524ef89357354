import type { SellerOrder } from '@/api/types';
import { Section } from '@/components/layout/page';
import { OrderBadge } from '@/components/ui/order-badge';
import { Badge } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { Timeline } from '@/components/ui/timeline';
import { dateTime, money, periodText, words } from '@/lib/format';
import { orderStory } from '@/lib/order-story';
import { CancelSale, RefundSale } from './order-decisions';

/** One sale: where it stands, what was bought, what was paid and given back, and what can be decided. */
export function SellerOrderDetail({ order }: { order: SellerOrder }) {
  const sum = (cents: number) => money(cents, order.currency);
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center gap-4">
        <OrderBadge status={order.status} reason={order.status_reason} />
        <span className="text-muted">
          {order.customer.full_name || order.customer.contact_email || 'unknown buyer'}
          {order.customer.full_name && order.customer.contact_email && ` · ${order.customer.contact_email}`}
        </span>
        {order.receipt_number && <span className="figures text-muted">Receipt {order.receipt_number}</span>}
      </div>
      <Timeline steps={orderStory(order).steps} />
      <Section title="Items" id="items">
        <Table
          caption="Items"
          rows={order.items}
          rowKey={(i) => i.id}
          columns={[
            {
              key: 'name',
              title: 'Product',
              cell: (i) =>
                [i.product_name_snapshot, i.price_name_snapshot, periodText(i.billing_period_snapshot)]
                  .filter(Boolean)
                  .join(' · '),
            },
            { key: 'n', title: 'Quantity', figures: true, cell: (i) => i.quantity },
            { key: 'each', title: 'Each', figures: true, cell: (i) => sum(i.unit_amount_cents) },
            { key: 'sum', title: 'Sum', figures: true, cell: (i) => sum(i.total_amount_cents) },
          ]}
        />
        <p className="figures mt-3 text-right">
          {order.tax_cents > 0 && <span className="text-muted">with tax {sum(order.tax_cents)} · </span>}
          <span className="text-lg font-bold">{sum(order.total_cents)}</span>
        </p>
        {order.notes && <p className="mt-4 whitespace-pre-line border-l-2 border-ink pl-4">{order.notes}</p>}
      </Section>
      {order.payments.length > 0 && (
        <Section title="Payments" id="payments">
          <Table
            caption="Payments"
            rows={order.payments}
            rowKey={(p) => p.id}
            columns={[
              {
                key: 'at',
                title: 'When',
                cell: (p) => (
                  <span className="figures whitespace-nowrap">{dateTime(p.provider_updated_at ?? p.created)}</span>
                ),
              },
              { key: 'by', title: 'By', cell: (p) => `${p.provider} ${p.external_id}` },
              {
                key: 'state',
                title: 'State',
                cell: (p) => (
                  <span className="flex flex-wrap gap-2">
                    <Badge tone={p.status === 'succeeded' ? 'good' : p.status === 'failed' ? 'bad' : 'plain'}>
                      {words(p.status)}
                    </Badge>
                    {p.disposition !== 'applied' && <Badge tone="warn">{p.disposition}</Badge>}
                    {p.dispute !== 'none' && <Badge tone="bad">dispute {p.dispute}</Badge>}
                  </span>
                ),
              },
              {
                key: 'sum',
                title: 'Amount',
                figures: true,
                cell: (p) => money(p.amount_cents + p.tax_cents, p.currency),
              },
            ]}
          />
        </Section>
      )}
      {order.refunds.length > 0 && (
        <Section title="Refunds" id="refunds">
          <Table
            caption="Refunds"
            rows={order.refunds}
            rowKey={(r) => r.id}
            columns={[
              {
                key: 'at',
                title: 'When',
                cell: (r) => <span className="figures whitespace-nowrap">{dateTime(r.created)}</span>,
              },
              { key: 'why', title: 'Reason', cell: (r) => [r.reason, r.detail].filter(Boolean).join(' · ') },
              {
                key: 'state',
                title: 'State',
                cell: (r) => (
                  <Badge tone={r.state === 'done' ? 'good' : r.state === 'failed' ? 'bad' : 'warn'}>{r.state}</Badge>
                ),
              },
              { key: 'sum', title: 'Amount', figures: true, cell: (r) => money(r.amount_cents, r.currency) },
            ]}
          />
        </Section>
      )}
      <div className="mt-10 flex flex-wrap gap-3">
        <RefundSale order={order} />
        <CancelSale order={order} />
      </div>
    </>
  );
}

import { Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import type { SellerPrice, SellerProduct } from '@/api/types';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Badge, Empty } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { money, periodText } from '@/lib/format';
import { useDeletePrice } from './api-products';
import { PriceForm } from './price-form';

/** What the product costs. */
export function PriceList({ product }: { product: SellerProduct }) {
  const [editing, setEditing] = useState<SellerPrice | 'new' | null>(null);
  const remove = useDeletePrice();
  return (
    <Section
      title="Prices"
      id="prices"
      actions={
        <Button size="small" onClick={() => setEditing('new')}>
          <Plus aria-hidden /> Add a price
        </Button>
      }
    >
      {product.prices.length === 0 ? (
        <Empty>Without a price nobody can buy it. Add one.</Empty>
      ) : (
        <Table
          caption="Prices"
          rows={product.prices}
          rowKey={(p) => p.id}
          columns={[
            {
              key: 'amount',
              title: 'Price',
              cell: (p) => (
                <span className="figures font-semibold">
                  {money(p.amount_cents, p.currency)} {periodText(p.billing_period)}
                </span>
              ),
            },
            { key: 'name', title: 'Name', cell: (p) => p.name },
            {
              key: 'state',
              title: 'State',
              cell: (p) => (
                <span className="flex flex-wrap gap-2">
                  <Badge tone={p.is_active ? 'good' : 'plain'}>{p.is_active ? 'On sale' : 'Off'}</Badge>
                  {p.is_default && <Badge>Shown first</Badge>}
                </span>
              ),
            },
            {
              key: 'how',
              title: 'Charged by',
              cell: (p) => (p.clerk_plan_id ? `plan ${p.clerk_plan_id}` : p.checkout_url ? 'own link' : 'checkout'),
            },
            {
              key: 'edit',
              title: 'Change',
              figures: true,
              cell: (p) => (
                <span className="inline-flex gap-2">
                  <Button
                    size="small"
                    onClick={() => setEditing(p)}
                    aria-label={`Edit ${money(p.amount_cents, p.currency)}`}
                  >
                    <Pencil aria-hidden /> Edit
                  </Button>
                  <Button
                    size="small"
                    look="quiet"
                    busy={remove.isPending && remove.variables === p.id}
                    onClick={() => remove.mutate(p.id)}
                    aria-label={`Delete ${money(p.amount_cents, p.currency)}`}
                  >
                    Delete
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      <Dialog
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={editing === 'new' ? 'Add a price' : 'Change the price'}
      >
        {editing && (
          <PriceForm
            product={product}
            price={editing === 'new' ? undefined : editing}
            onDone={() => setEditing(null)}
          />
        )}
      </Dialog>
    </Section>
  );
}

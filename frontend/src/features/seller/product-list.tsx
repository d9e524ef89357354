import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SellerProduct } from '@/api/types';
import { FilterBar } from '@/components/ui/filter-bar';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Badge, Empty } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { date, money, periodText } from '@/lib/format';
import { productKinds } from '@/lib/product-kinds';
import { type ProductFilter, sellerProductsQuery } from './api-products';

const shelves = { draft: 'Draft', published: 'Published', archived: 'Archived' } as const;

/** Own products, filtered by shelf and words. */
export function SellerProductList({
  filter,
  onFilter,
}: {
  filter: ProductFilter;
  onFilter: (filter: ProductFilter) => void;
}) {
  const products = useQuery(sellerProductsQuery(filter));
  return (
    <>
      <FilterBar
        q={filter.q ?? ''}
        onSearch={(q) => onFilter({ ...filter, q: q || undefined, page: undefined })}
        label="Shelf"
        value={filter.visibility ?? ''}
        options={shelves}
        onValue={(visibility) =>
          onFilter({ ...filter, visibility: (visibility || undefined) as ProductFilter['visibility'], page: undefined })
        }
      />
      <Loadable query={products} label="Loading your products">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>
              {filter.q || filter.visibility
                ? 'No product matches this.'
                : 'No products yet. Make the first one with the button above.'}
            </Empty>
          ) : (
            <>
              <Table
                caption="Your products"
                rows={list.items}
                rowKey={(p) => p.id}
                columns={[
                  {
                    key: 'name',
                    title: 'Product',
                    cell: (p) => (
                      <>
                        <Link to="/seller/products/$id" params={{ id: p.id }} className="link font-semibold">
                          {p.name}
                        </Link>
                        {p.warnings.map((w) => (
                          <span key={w} className="block text-sm text-warn">
                            {w}
                          </span>
                        ))}
                      </>
                    ),
                  },
                  { key: 'type', title: 'Kind', cell: (p) => productKinds[p.product_type].name },
                  {
                    key: 'shelf',
                    title: 'Shelf',
                    cell: (p) => (
                      <Badge tone={p.visibility === 'published' ? 'good' : 'plain'}>{shelves[p.visibility]}</Badge>
                    ),
                  },
                  { key: 'price', title: 'Price', figures: true, cell: priceOf },
                  { key: 'updated', title: 'Changed', figures: true, cell: (p) => date(p.updated) },
                ]}
              />
              <Pager page={list.page} totalPages={list.totalPages} onPage={(page) => onFilter({ ...filter, page })} />
            </>
          )
        }
      </Loadable>
    </>
  );
}

function priceOf(p: SellerProduct): string {
  const price =
    p.prices.find((x) => x.id === p.active_price) ??
    p.prices.find((x) => x.is_default) ??
    p.prices.find((x) => x.is_active);
  return price ? `${money(price.amount_cents, price.currency)} ${periodText(price.billing_period)}` : 'none';
}

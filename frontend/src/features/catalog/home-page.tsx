import { useQuery } from '@tanstack/react-query';
import { useTitle } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Empty, Skeleton } from '@/components/ui/states';
import { useConfig, useShopName } from '@/lib/config';
import { productsQuery } from './api';
import { ProductList } from './product-list';

/** The shop's own name and what it sells: a buyer is here to buy. */
export function HomePage() {
  const name = useShopName();
  const shop = useConfig()?.shop;
  const products = useQuery(productsQuery());
  useTitle(name);
  return (
    <div className="arrive">
      <div className="mb-10 max-w-3xl md:mb-14">
        <h1 tabIndex={-1} className="text-2xl font-bold tracking-tight outline-none">
          {name}
        </h1>
        {shop?.tagline && <p className="mt-3 text-lg text-muted">{shop.tagline}</p>}
      </div>
      <h2 className="mb-3 text-lg">On sale today</h2>
      <Loadable query={products} waiting={<Skeleton lines={5} className="h-16" label="Loading the products" />}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty action={<ButtonLink to="/seller/products">Add a product</ButtonLink>}>
              The shelf is still empty. A product appears here as soon as its seller publishes it.
            </Empty>
          ) : (
            <>
              <ProductList products={page.items.slice(0, 8)} />
              {page.totalItems > 8 && (
                <div className="mt-6">
                  <ButtonLink to="/products">See all {page.totalItems} products</ButtonLink>
                </div>
              )}
            </>
          )
        }
      </Loadable>
    </div>
  );
}

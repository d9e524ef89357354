import { Link } from '@tanstack/react-router';
import type { Product } from '@/api/types';
import { Price } from '@/components/ui/price';
import { productKinds } from '@/lib/product-kinds';

/** The price list of the stall: one line a product, the price where the eye ends. */
export function ProductList({ products }: { products: readonly Product[] }) {
  return (
    <ul className="border-t border-ink">
      {products.map((product) => (
        <li key={product.id} className="border-b border-line">
          <Link
            to="/products/$slug"
            params={{ slug: product.slug }}
            className="group grid gap-x-8 gap-y-3 py-5 md:grid-cols-[minmax(0,1fr)_auto] md:items-center md:py-6"
          >
            <div className="min-w-0">
              <h3 className="text-lg underline-offset-4 group-hover:underline">{product.name}</h3>
              {product.tagline && <p className="mt-0.5 max-w-prose text-muted">{product.tagline}</p>}
              <p className="mt-1 text-sm text-muted">{kind(product)}</p>
            </div>
            {product.active_price ? (
              <Price price={product.active_price} />
            ) : (
              <span className="text-sm text-muted">Not on sale yet</span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function kind(product: Product): string {
  const period = product.active_price?.billing_period;
  const renews = product.product_type === 'digital' && period && period !== 'one_time';
  return renews ? 'Subscription' : productKinds[product.product_type].name;
}

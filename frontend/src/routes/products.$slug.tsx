import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { ErrorNote, Skeleton } from '@/components/ui/states';
import { productQuery } from '@/features/catalog/api';
import { ProductView } from '@/features/catalog/product-view';
import { BuyBox } from '@/features/checkout/buy-box';
import { isStatus } from '@/lib/api-client';

export const Route = createFileRoute('/products/$slug')({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(productQuery(params.slug));
  },
  component: ProductPage,
});

function ProductPage() {
  const { slug } = Route.useParams();
  const product = useQuery(productQuery(slug));
  if (product.data) return <ProductView product={product.data} buy={<BuyBox key={slug} product={product.data} />} />;
  if (isStatus(product.error, 404)) {
    return (
      <Page
        title="This product is not on sale"
        lead="It may have been taken off the shelf, or the link has a letter too many."
      >
        <ButtonLink to="/products">See all products</ButtonLink>
      </Page>
    );
  }
  return (
    <Page title={product.isError ? 'This product could not be loaded' : 'Product'}>
      {product.isError ? (
        <ErrorNote error={product.error} retry={() => void product.refetch()} />
      ) : (
        <Skeleton lines={6} label="Loading the product" />
      )}
    </Page>
  );
}

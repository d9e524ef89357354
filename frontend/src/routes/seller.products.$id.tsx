import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Loadable } from '@/components/ui/loadable';
import { sellerProductQuery } from '@/features/seller/api-products';
import { AssetList } from '@/features/seller/asset-list';
import { OfferForm } from '@/features/seller/offer-form';
import { PriceList } from '@/features/seller/price-list';
import { ProductForm } from '@/features/seller/product-form';

export const Route = createFileRoute('/seller/products/$id')({ component: SellerProductPage });

function SellerProductPage() {
  const { id } = Route.useParams();
  const product = useQuery(sellerProductQuery(id));
  return (
    <Page title={product.data?.name ?? 'Product'}>
      <Loadable query={product} label="Loading the product">
        {(data) => (
          <>
            <ProductForm key={data.updated} product={data} />
            <PriceList product={data} />
            {data.product_type === 'service' && <OfferForm key={data.service_offer?.updated ?? 'new'} product={data} />}
            <AssetList product={data} />
          </>
        )}
      </Loadable>
    </Page>
  );
}

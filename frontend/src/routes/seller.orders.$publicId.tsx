import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Loadable } from '@/components/ui/loadable';
import { sellerOrderQuery } from '@/features/seller/api-sales';
import { SellerOrderDetail } from '@/features/seller/order-detail';

export const Route = createFileRoute('/seller/orders/$publicId')({ component: SellerOrderPage });

function SellerOrderPage() {
  const { publicId } = Route.useParams();
  const order = useQuery(sellerOrderQuery(publicId));
  return (
    <Page title={order.data?.items.map((i) => i.product_name_snapshot).join(', ') || 'Order'}>
      <Loadable query={order} label="Loading the order">
        {(data) => <SellerOrderDetail order={data} />}
      </Loadable>
    </Page>
  );
}

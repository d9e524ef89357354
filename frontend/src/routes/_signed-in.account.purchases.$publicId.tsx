import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Button, ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { OrderBookings } from '@/features/bookings/bookings';
import { WorkList } from '@/features/bookings/work-list';
import { usePayAgain } from '@/features/checkout/use-purchase';
import { OrderDownloads } from '@/features/downloads/downloads';
import { orderQuery } from '@/features/purchases/api';
import { OrderActions } from '@/features/purchases/order-actions';
import { OrderPaper } from '@/features/purchases/order-paper';
import { OrderProgress } from '@/features/purchases/order-progress';
import { isStatus } from '@/lib/api-client';

export const Route = createFileRoute('/_signed-in/account/purchases/$publicId')({ component: OrderPage });

function OrderPage() {
  const { publicId } = Route.useParams();
  const order = useQuery(orderQuery(publicId));
  const { pay, busy } = usePayAgain();
  if (isStatus(order.error, 404)) {
    return (
      <Page
        title="This order does not exist"
        lead="It may belong to another account. Your own orders are among your purchases."
      >
        <ButtonLink to="/account/purchases">See your purchases</ButtonLink>
      </Page>
    );
  }
  return (
    <Page title={order.data?.items.map((i) => i.product_name_snapshot).join(', ') || 'Order'}>
      <Loadable query={order} label="Loading the order">
        {(data) => (
          <div className="grid gap-10">
            <OrderProgress
              order={data}
              action={
                <Button size="small" look="money" busy={busy} onClick={() => pay(publicId)}>
                  Pay now
                </Button>
              }
            />
            <div>
              <OrderPaper order={data} />
              <OrderActions order={data} />
            </div>
            <div>
              <OrderDownloads publicId={publicId} ready={data.status === 'fulfilled'} />
              <OrderBookings
                publicId={publicId}
                ready={data.status === 'fulfilled' && data.items.some((item) => item.product_type === 'service')}
              />
              <WorkList publicId={publicId} enabled={data.status === 'fulfilled'} />
            </div>
          </div>
        )}
      </Loadable>
    </Page>
  );
}

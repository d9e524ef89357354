import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Order } from '@/api/types';
import { Page } from '@/components/layout/page';
import { SignedInOnly } from '@/components/layout/signed-in-only';
import { Button, ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Empty, Note } from '@/components/ui/states';
import { OrderBookings } from '@/features/bookings/bookings';
import { WorkList } from '@/features/bookings/work-list';
import { usePayAgain } from '@/features/checkout/use-purchase';
import { OrderDownloads } from '@/features/downloads/downloads';
import { orderQuery } from '@/features/purchases/api';
import { OrderProgress } from '@/features/purchases/order-progress';
import { dropAllOrderKeys } from '@/lib/idempotency';
import { orderStory } from '@/lib/order-story';

export const Route = createFileRoute('/checkout/success')({
  validateSearch: (search) => ({ order: typeof search.order === 'string' ? search.order : '' }),
  component: () => (
    <SignedInOnly title="Your order">
      <SuccessPage />
    </SignedInOnly>
  ),
});

const sessions = (order: Order) => order.items.some((item) => item.product_type === 'service');

function SuccessPage() {
  const { order: publicId } = Route.useSearch();
  const order = useQuery(orderQuery(publicId));
  const { pay, busy } = usePayAgain();
  const settled = !!order.data && orderStory(order.data).settled;
  const delivered = order.data?.status === 'fulfilled';
  useEffect(() => {
    if (settled) dropAllOrderKeys(); // buying the same thing again is a new purchase
  }, [settled]);

  if (!publicId) {
    return (
      <Page title="Your order">
        <Empty action={<ButtonLink to="/account/purchases">See your purchases</ButtonLink>}>
          This address names no order. Your orders and what became of them are among your purchases.
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={order.data ? orderStory(order.data).title : 'Your order'}>
      <Loadable query={order} label="Looking up your order">
        {(data) => (
          <>
            <OrderProgress
              titled
              order={data}
              action={
                <Button size="small" look="money" busy={busy} onClick={() => pay(publicId)}>
                  Pay now
                </Button>
              }
            />
            <div className="mt-10">
              <OrderDownloads publicId={publicId} ready={delivered} />
              <OrderBookings publicId={publicId} ready={delivered && sessions(data)} />
              <WorkList publicId={publicId} enabled={delivered} />
            </div>
            <div className="mt-10 flex flex-wrap gap-3">
              {data.status_reason === 'subscribed' ? (
                <ButtonLink to="/account/subscriptions">See your subscription</ButtonLink>
              ) : (
                <ButtonLink to="/account/purchases/$publicId" params={{ publicId }}>
                  See the order
                </ButtonLink>
              )}
              <ButtonLink to="/products" look="quiet">
                Back to the products
              </ButtonLink>
            </div>
          </>
        )}
      </Loadable>
      {order.isError && !order.data && (
        <div className="mt-4">
          <Note>
            If you paid, your order is safe. It appears among your purchases as soon as the shop can be reached.
          </Note>
        </div>
      )}
    </Page>
  );
}

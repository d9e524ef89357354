import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Button, ButtonLink } from '@/components/ui/button';
import { Note } from '@/components/ui/states';
import { usePayAgain } from '@/features/checkout/use-purchase';
import { useSession } from '@/lib/session';

export const Route = createFileRoute('/checkout/cancel')({
  validateSearch: (search) => ({ order: typeof search.order === 'string' ? search.order : '' }),
  component: CancelPage,
});

function CancelPage() {
  const { order } = Route.useSearch();
  const { pay, busy } = usePayAgain();
  const signedIn = useSession().status === 'signed-in';
  return (
    <Page
      title="You left before paying"
      lead="Nothing was charged. The order waits for a while, then it expires by itself."
    >
      <div className="mb-8">
        <Note>If you did pay, for instance in another tab, the order is confirmed as soon as the payment arrives.</Note>
      </div>
      <div className="flex flex-wrap gap-3">
        {order && signedIn && (
          <Button look="money" busy={busy} onClick={() => pay(order)}>
            Pay after all
          </Button>
        )}
        {order ? (
          <ButtonLink to="/account/purchases/$publicId" params={{ publicId: order }}>
            See the order
          </ButtonLink>
        ) : (
          <ButtonLink to="/account/purchases">See your purchases</ButtonLink>
        )}
        <ButtonLink to="/products" look="quiet">
          Back to the products
        </ButtonLink>
      </div>
    </Page>
  );
}

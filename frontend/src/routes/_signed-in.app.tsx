import { useQuery } from '@tanstack/react-query';
import { createFileRoute, Link } from '@tanstack/react-router';
import { Page, Section } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Empty } from '@/components/ui/states';
import { FeaturesOwned } from '@/features/account/features-owned';
import { greeting } from '@/features/account/greeting';
import { AiUsage } from '@/features/ai-usage/ai-usage';
import { NextBooking } from '@/features/bookings/next-booking';
import { Preflight } from '@/features/preflight/preflight';
import { ordersQuery } from '@/features/purchases/api';
import { OrderLines } from '@/features/purchases/purchase-list';
import { useMe } from '@/lib/me';
import { useSession } from '@/lib/session';

export const Route = createFileRoute('/_signed-in/app')({ component: Dashboard });

function Dashboard() {
  const me = useMe();
  const session = useSession();
  const orders = useQuery(ordersQuery(1, 4));
  return (
    <Page
      title={greeting(me, session.status === 'signed-in' ? session.name : '')}
      actions={me?.profile.is_seller && <ButtonLink to="/seller">Open the seller pages</ButtonLink>}
    >
      <NextBooking />
      <Section
        title="Latest purchases"
        id="latest"
        actions={
          <Link to="/account/purchases" className="link">
            All purchases
          </Link>
        }
      >
        <Loadable query={orders} label="Loading your purchases">
          {(list) =>
            list.items.length === 0 ? (
              <Empty action={<ButtonLink to="/products">See what is on sale</ButtonLink>}>
                You have not ordered anything yet.
              </Empty>
            ) : (
              <OrderLines orders={list.items} />
            )
          }
        </Loadable>
      </Section>
      <FeaturesOwned />
      <AiUsage />
      <Preflight />
    </Page>
  );
}

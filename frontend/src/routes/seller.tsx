import { createFileRoute, Outlet } from '@tanstack/react-router';
import { type NavItem, WithSideNav } from '@/components/layout/side-nav';
import { SignedInOnly } from '@/components/layout/signed-in-only';
import { SellersOnly } from '@/features/seller/sellers-only';

const items: NavItem[] = [
  { to: '/seller', text: 'Overview', exact: true },
  { to: '/seller/products', text: 'Products' },
  { to: '/seller/orders', text: 'Orders' },
  { to: '/seller/bookings', text: 'Bookings' },
  { to: '/seller/work', text: 'Work' },
  { to: '/seller/customers', text: 'Customers' },
  { to: '/seller/events', text: 'Events' },
];

export const Route = createFileRoute('/seller')({
  component: () => (
    <SignedInOnly title="Seller pages">
      <SellersOnly>
        <WithSideNav label="Seller" items={items}>
          <Outlet />
        </WithSideNav>
      </SellersOnly>
    </SignedInOnly>
  ),
});

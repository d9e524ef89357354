import { createFileRoute, Outlet } from '@tanstack/react-router';
import { type NavItem, WithSideNav } from '@/components/layout/side-nav';
import { SignedInOnly } from '@/components/layout/signed-in-only';

const items: NavItem[] = [
  { to: '/app', text: 'Overview' },
  { to: '/account/purchases', text: 'Purchases' },
  { to: '/account/subscriptions', text: 'Subscriptions' },
  { to: '/account/downloads', text: 'Downloads' },
  { to: '/account/bookings', text: 'Bookings' },
  { to: '/account/settings', text: 'Settings' },
];

export const Route = createFileRoute('/_signed-in')({
  component: () => (
    <SignedInOnly>
      <WithSideNav label="Your account" items={items}>
        <Outlet />
      </WithSideNav>
    </SignedInOnly>
  ),
});

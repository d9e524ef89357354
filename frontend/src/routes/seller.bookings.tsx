import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { SellerBookings } from '@/features/seller/booking-list';

export const Route = createFileRoute('/seller/bookings')({
  component: () => (
    <Page title="Bookings">
      <SellerBookings />
    </Page>
  ),
});

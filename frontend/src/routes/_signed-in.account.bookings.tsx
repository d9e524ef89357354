import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Bookings } from '@/features/bookings/bookings';
import { WorkList } from '@/features/bookings/work-list';

export const Route = createFileRoute('/_signed-in/account/bookings')({
  component: () => (
    <Page title="Bookings">
      <Bookings />
      <WorkList />
    </Page>
  ),
});

import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { EventList } from '@/features/seller/event-list';

export const Route = createFileRoute('/seller/events')({
  component: () => (
    <Page
      title="Events"
      lead="Payments that fit no order, and events that could not be applied. Nothing is lost; each waits for you here."
    >
      <EventList />
    </Page>
  ),
});

import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Subscriptions } from '@/features/subscriptions/subscriptions';

export const Route = createFileRoute('/_signed-in/account/subscriptions')({
  component: () => (
    <Page title="Subscriptions">
      <Subscriptions />
    </Page>
  ),
});

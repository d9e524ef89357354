import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Overview } from '@/features/seller/overview';

export const Route = createFileRoute('/seller/')({
  component: () => (
    <Page title="Overview">
      <Overview />
    </Page>
  ),
});

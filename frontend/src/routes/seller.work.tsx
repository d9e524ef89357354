import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { WorkQueue } from '@/features/seller/work-queue';

export const Route = createFileRoute('/seller/work')({
  component: () => (
    <Page title="Work">
      <WorkQueue />
    </Page>
  ),
});

import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { Downloads } from '@/features/downloads/downloads';

export const Route = createFileRoute('/_signed-in/account/downloads')({
  component: () => (
    <Page title="Downloads">
      <Downloads />
    </Page>
  ),
});

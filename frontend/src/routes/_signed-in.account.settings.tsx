import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { CustomerForm } from '@/features/account/customer-form';
import { AccountData } from '@/features/account/danger';

export const Route = createFileRoute('/_signed-in/account/settings')({
  component: () => (
    <Page title="Settings" lead="What stands on your receipts, and what the shop keeps about you.">
      <CustomerForm />
      <AccountData />
    </Page>
  ),
});

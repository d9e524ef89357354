import { createFileRoute } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { CustomerList } from '@/features/seller/customer-list';

export const Route = createFileRoute('/seller/customers')({
  component: () => (
    <Page title="Customers">
      <CustomerList />
    </Page>
  ),
});

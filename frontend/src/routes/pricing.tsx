import { createFileRoute } from '@tanstack/react-router';
import { ClerkSlot } from '@/components/clerk/clerk-slot';
import { Page } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { ErrorNote, Skeleton } from '@/components/ui/states';
import { useSession } from '@/lib/session';

export const Route = createFileRoute('/pricing')({ component: PricingPage });

function PricingPage() {
  const failed = useSession().status === 'failed';
  return (
    <Page
      title="Pricing"
      lead="Subscribe to a plan, change it or leave it at any time. What is sold once is among the products."
    >
      {failed ? (
        <ErrorNote
          error={new Error('The plans could not be loaded. Check your connection, or a blocker in your browser.')}
          retry={() => window.location.reload()}
          retryText="Reload the page"
        />
      ) : (
        <ClerkSlot kind="pricing-table" waiting={<Skeleton lines={4} className="h-24" label="Loading the plans" />} />
      )}
      <div className="mt-10">
        <ButtonLink to="/products">See single products</ButtonLink>
      </div>
    </Page>
  );
}

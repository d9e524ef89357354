import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Page } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { ErrorNote, Skeleton } from '@/components/ui/states';
import { meQuery } from '@/lib/me';

/** The seller pages for sellers; a sentence about how to become one for everybody else. */
export function SellersOnly({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  if (me.data?.profile.is_seller) return <>{children}</>;
  return (
    <Page title="Seller pages">
      {me.isPending && <Skeleton label="Checking your account" />}
      {me.isError && <ErrorNote error={me.error} retry={() => void me.refetch()} />}
      {me.data && (
        <>
          <p className="max-w-prose text-muted">
            Your account does not sell in this shop. Its operator can open these pages to you: by your profile in the
            admin pages, or by the setting SELLERS.
          </p>
          <div className="mt-6">
            <ButtonLink to="/app">Back to your account</ButtonLink>
          </div>
        </>
      )}
    </Page>
  );
}

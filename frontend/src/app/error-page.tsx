import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Page } from '@/components/layout/page';
import { ErrorNote } from '@/components/ui/states';

/** What stands in place of a page that could not be shown. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  // A deploy replaces the hashed files: a page that was open before it asks for ones that are gone.
  const stale = /dynamically imported module|Importing a module|preload/i.test(
    error instanceof Error ? error.message : '',
  );
  return (
    <Page title="This page could not be shown">
      <ErrorNote
        error={stale ? new Error('The shop was updated while this page was open.') : error}
        retryText={stale ? 'Reload the page' : 'Try again'}
        retry={() => {
          if (stale) return window.location.reload();
          reset();
          void router.invalidate();
        }}
      />
    </Page>
  );
}

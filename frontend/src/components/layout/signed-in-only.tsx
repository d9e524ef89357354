import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote, Skeleton } from '@/components/ui/states';
import { useRequiredSession } from '@/lib/session';
import { Page } from './page';
import { openSignIn, openSignUp } from './person';

/** Shows its content to a signed-in person; to anybody else, what is missing and the way there. */
export function SignedInOnly({ children, title = 'Your account' }: { children: ReactNode; title?: string }) {
  const session = useRequiredSession();
  if (session.status === 'signed-in') return <>{children}</>;
  return (
    <Page title={title}>
      {session.status === 'loading' && <Skeleton label="Checking who is signed in" lines={4} />}
      {session.status === 'failed' && (
        <ErrorNote
          error={new Error('Sign-in could not be loaded. Check your connection, or a blocker in your browser.')}
          retry={() => window.location.reload()}
          retryText="Reload the page"
        />
      )}
      {session.status === 'signed-out' && (
        <div className="max-w-prose">
          <p className="text-muted">
            You are signed out. Sign in to see what you bought, your files and your bookings. You come back to this
            page.
          </p>
          <div className="mt-6 flex flex-wrap gap-3">
            <Button look="solid" onClick={openSignIn}>
              Sign in
            </Button>
            <Button onClick={openSignUp}>Create an account</Button>
          </div>
        </div>
      )}
    </Page>
  );
}

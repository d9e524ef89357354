import { Link } from '@tanstack/react-router';
import { ClerkSlot } from '@/components/clerk/clerk-slot';
import { Button } from '@/components/ui/button';
import { saying } from '@/lib/api-client';
import { getSession, useSession, withClerk } from '@/lib/session';
import { toast } from '@/lib/toast';

/** The SDK may find, once it has arrived, that the person is signed in already. */
const needed = () => getSession().status !== 'signed-in';

/** Opens Clerk's own sign-in over the page; the page stays as it is. */
export function openSignIn(): void {
  withClerk().then(
    (clerk) => needed() && clerk.signIn(),
    (error) => toast.error(saying(error)),
  );
}

/** Opens Clerk's own sign-up over the page. */
export function openSignUp(): void {
  withClerk().then(
    (clerk) => needed() && clerk.signUp(),
    (error) => toast.error(saying(error)),
  );
}

/** Who is here: a way in, or the account and Clerk's own button. */
export function Person() {
  const session = useSession();
  if (session.status === 'signed-in') {
    return (
      <>
        <Link
          to="/app"
          className="hidden min-h-11 items-center px-2 font-semibold underline-offset-[0.35em] hover:underline sm:inline-flex"
        >
          Your account
        </Link>
        <ClerkSlot kind="user-button" className="grid size-9 place-items-center" />
      </>
    );
  }
  return (
    <Button size="small" busy={session.status === 'loading'} onClick={openSignIn}>
      Sign in
    </Button>
  );
}

import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { configQuery } from '@/lib/config';
import { setSession, useClerkWanted, useSession } from '@/lib/session';
import { applyAccent } from '@/lib/theme';
import { forgetPerson, queryClient } from './query-client';
import { router } from './router';

const ClerkRoot = lazy(() => import('@/app/clerk-root'));

export function Providers() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <ClerkGate />
      <PersonWatch />
    </QueryClientProvider>
  );
}

/** Brings the sign-in SDK in when somebody needs it. */
function ClerkGate() {
  const wanted = useClerkWanted();
  const config = useQuery(configQuery);
  const unusable = wanted && (config.isError || (config.data && !config.data.publishable_key));

  useEffect(() => {
    applyAccent(config.data?.shop?.accent_color);
  }, [config.data]);
  useEffect(() => {
    if (unusable) setSession({ status: 'failed' }, null);
  }, [unusable]);

  if (!wanted || !config.data?.publishable_key) return null;
  return (
    <Suspense fallback={null}>
      <ClerkRoot config={config.data} navigate={go} />
    </Suspense>
  );
}

/** Where the SDK wants to go: inside the shop through the router, elsewhere by the browser. */
function go(to: string, replace: boolean) {
  const url = new URL(to, window.location.href);
  if (url.origin !== window.location.origin) {
    window.location.href = url.href;
    return;
  }
  router.history[replace ? 'replace' : 'push'](url.pathname + url.search + url.hash);
}

/** Forgets what belonged to one person when another comes. */
function PersonWatch() {
  const session = useSession();
  const person = session.status === 'signed-in' ? session.userId : session.status === 'signed-out' ? '' : undefined;
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (person === undefined) return;
    if (last.current && last.current !== person) forgetPerson(queryClient);
    last.current = person;
  }, [person]);
  return null;
}

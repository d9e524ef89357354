import { createRouter } from '@tanstack/react-router';
import { NotFoundPage } from '@/components/layout/not-found-page';
import { routeTree } from '../routeTree.gen';
import { ErrorPage } from './error-page';
import { queryClient } from './query-client';

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
});

// A new page begins at its heading, for people who listen to it as well.
router.subscribe('onRendered', (event) => {
  if (!event.fromLocation || event.fromLocation.pathname === event.toLocation.pathname || event.toLocation.hash) return;
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

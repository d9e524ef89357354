import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { Shell } from '@/components/layout/shell';
import { configQuery } from '@/lib/config';

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(configQuery);
  },
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});

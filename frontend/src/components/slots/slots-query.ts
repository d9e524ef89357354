import { queryOptions } from '@tanstack/react-query';
import { publicApi, unwrap } from '@/lib/api-client';

/** Free times of a service from now on, as far ahead as its offer looks (at most a year). */
export const slotsQuery = (slug: string, daysAhead: number) =>
  queryOptions({
    queryKey: ['catalog', 'slots', slug, daysAhead],
    queryFn: ({ signal }) => {
      const from = new Date();
      const days = Math.min(Math.max(daysAhead || 60, 1) + 1, 366);
      const to = new Date(from.getTime() + days * 86_400_000);
      return unwrap(
        publicApi.GET('/api/products/{slug}/slots', {
          signal,
          params: { path: { slug }, query: { from: from.toISOString(), to: to.toISOString() } },
        }),
      );
    },
    staleTime: 30_000,
    refetchOnWindowFocus: 'always',
  });

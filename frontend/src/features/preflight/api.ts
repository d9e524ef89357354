import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api-client';

/** The six checks of a shop that is being set up. */
export const preflightQuery = queryOptions({
  queryKey: ['preflight'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/account/preflight', { signal })),
  refetchOnWindowFocus: 'always',
});

/** Sends a test mail to the own address. */
export function useMailTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/account/preflight/email-test')),
    onSettled: () => client.invalidateQueries({ queryKey: ['preflight'] }),
    meta: { quiet: true },
  });
}

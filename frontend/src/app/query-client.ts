import { MutationCache, QueryClient } from '@tanstack/react-query';
import { ApiError, saying } from '@/lib/api-client';
import { toast } from '@/lib/toast';

/** Failures that a second try can mend: no connection, a busy server, a neighbour that did not answer. */
const worthRetrying = (error: unknown) => !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (tries, error) => tries < 2 && worthRetrying(error),
      retryDelay: (tries) => Math.min(1000 * 2 ** tries, 8000),
    },
  },
  mutationCache: new MutationCache({
    // A form that shows its own errors says so with meta.quiet.
    onError: (error, _variables, _context, mutation) => {
      if (!mutation.meta?.quiet) toast.error(saying(error));
    },
  }),
});

/** What everybody may see stays when the person changes; the rest is forgotten. */
const shared = new Set(['config', 'catalog']);

export function forgetPerson(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => !shared.has(String(query.queryKey[0])) });
}

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote, Skeleton } from './states';

interface Props<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  /** Shown while there is nothing to show. */
  waiting?: ReactNode;
  /** What is being fetched, for screen readers: "Loading your orders". */
  label?: string;
}

/**
 * One fetched thing in its four states. A failed refresh keeps what was shown and says so above it: one failed call
 * never blanks a page.
 */
export function Loadable<T>({ query, children, waiting, label }: Props<T>) {
  const retry = () => void query.refetch();
  if (query.data !== undefined) {
    return (
      <>
        {query.isRefetchError && (
          <div className="mb-4">
            <ErrorNote error={query.error} retry={retry} />
          </div>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <ErrorNote error={query.error} retry={retry} />;
  return <>{waiting ?? <Skeleton label={label} />}</>;
}

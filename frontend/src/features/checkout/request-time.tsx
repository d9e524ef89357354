import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { openSignIn } from '@/components/layout/person';
import { ErrorNote, Note } from '@/components/ui/states';
import { api, unwrap } from '@/lib/api-client';
import { useSession } from '@/lib/session';

/** For offers that also take requests without a purchase: asks the seller for a time. */
export function RequestTime({ offerId, start, zone }: { offerId: string; start: string; zone: string }) {
  const session = useSession();
  const client = useQueryClient();
  const request = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/account/bookings', {
          body: { service_offer: offerId, timezone: zone, ...(start ? { scheduled_start: start } : {}) },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['bookings'] }),
    meta: { quiet: true },
  });
  return (
    <div className="mt-4 border-t border-line pt-4 text-sm">
      {request.isSuccess ? (
        <Note tone="good" title="The seller has your request">
          <Link to="/account/bookings" className="link">
            See it among your bookings
          </Link>
        </Note>
      ) : (
        <p className="text-muted">
          Not sure yet?{' '}
          <button
            type="button"
            className="link text-ink"
            disabled={request.isPending}
            onClick={() => (session.status === 'signed-in' ? request.mutate() : openSignIn())}
          >
            {start ? 'Only ask for this time, without paying' : 'Only ask for an appointment, without paying'}
          </button>
        </p>
      )}
      {request.isError && (
        <div className="mt-3">
          <ErrorNote error={request.error} />
        </div>
      )}
    </div>
  );
}

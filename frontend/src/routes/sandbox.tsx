import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { NotFoundPage } from '@/components/layout/not-found-page';
import { Page } from '@/components/layout/page';
import { ErrorNote, Skeleton } from '@/components/ui/states';
import { Clock } from '@/features/sandbox/clock';
import { Events } from '@/features/sandbox/events';
import { Inbox } from '@/features/sandbox/inbox';
import { People } from '@/features/sandbox/people';
import { Previews } from '@/features/sandbox/previews';
import { configQuery } from '@/lib/config';

export const Route = createFileRoute('/sandbox')({ component: SandboxPage });

function SandboxPage() {
  const config = useQuery(configQuery);
  if (config.data && !config.data.sandbox) return <NotFoundPage />;
  return (
    <Page
      title="Sandbox"
      lead="A tool, openly: sign-in, payments, mail and time are played by stand-ins inside this program. Nothing here is real."
    >
      {config.isError && <ErrorNote error={config.error} retry={() => void config.refetch()} />}
      {config.isPending && <Skeleton label="Opening the sandbox" lines={5} />}
      {config.data && (
        <>
          <div className="grid gap-x-16 lg:grid-cols-2 gap-y-12 [&>section]:mt-0">
            <People />
            <Clock />
          </div>
          <Inbox />
          <Events />
          <Previews />
        </>
      )}
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleDashed, CircleOff, CircleX, RefreshCw } from 'lucide-react';
import type { PreflightCheck } from '@/api/types';
import { Section } from '@/components/layout/page';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { ErrorNote, Note, Skeleton } from '@/components/ui/states';
import { preflightQuery, useMailTest } from './api';

const states = {
  done: { icon: CircleCheck, word: 'Done', color: 'text-good' },
  todo: { icon: CircleDashed, word: 'To do', color: 'text-warn' },
  failed: { icon: CircleX, word: 'Failed', color: 'text-bad' },
  off: { icon: CircleOff, word: 'Off', color: 'text-muted' },
} as const;

/** Is this shop ready to sell? Six cards: each a line of state, its cause, and the button that moves it forward. */
export function Preflight() {
  const preflight = useQuery(preflightQuery);
  return (
    <Section
      title="Is this shop ready to sell?"
      id="preflight"
      actions={
        <Button
          size="small"
          busy={preflight.isFetching && !preflight.isPending}
          onClick={() => void preflight.refetch()}
        >
          <RefreshCw aria-hidden /> Check again
        </Button>
      }
    >
      <Loadable query={preflight} waiting={<Skeleton lines={6} className="h-12" label="Running the checks" />}>
        {(result) => (
          <>
            <p className="figures mb-4 text-muted" role="status">
              {result.passing} of {result.total} checks pass.
            </p>
            <ul className="grid gap-3 md:grid-cols-2">
              {result.checks.map((check) => (
                <Card key={check.key} check={check} />
              ))}
            </ul>
          </>
        )}
      </Loadable>
    </Section>
  );
}

function Card({ check }: { check: PreflightCheck }) {
  const { icon: Icon, word, color } = states[check.state];
  return (
    <li className="flex flex-col rounded border border-line bg-surface p-4">
      <p className={`flex items-center gap-2 text-sm font-semibold ${color}`}>
        <Icon aria-hidden className="size-4.5" /> {word}
      </p>
      <h3 className="mt-1 font-semibold">{check.title}</h3>
      <p className="mt-1 text-sm text-muted">{check.cause}</p>
      {check.fix && check.state !== 'done' && <p className="mt-1 text-sm">{check.fix}</p>}
      <div className="mt-auto empty:hidden">
        {check.key === 'resend_email' ? (
          <MailTest off={check.state === 'off'} />
        ) : (
          check.href &&
          check.state !== 'done' && (
            <ButtonAnchor href={inside(check.href)} size="small" className="mt-3">
              Go there
            </ButtonAnchor>
          )
        )}
      </div>
    </li>
  );
}

/** Only a path of our own is followed. */
const inside = (href: string) => (/^\/(?!\/)/.test(href) ? href : '/app');

function MailTest({ off }: { off: boolean }) {
  const test = useMailTest();
  if (off) return null;
  return (
    <div className="mt-3 grid gap-3">
      <div>
        <Button size="small" busy={test.isPending} onClick={() => test.mutate()}>
          Send a test mail
        </Button>
      </div>
      {test.isError && <ErrorNote error={test.error} />}
      {test.data && (
        <Note tone="good">
          {test.data.detail} {test.data.recipient_email}
        </Note>
      )}
    </div>
  );
}

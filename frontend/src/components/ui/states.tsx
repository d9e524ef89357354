import { CircleCheck, Info, type LucideIcon, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { saying } from '@/lib/api-client';
import { Button } from './button';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

const tones: Record<Tone, { box: string; icon: LucideIcon; word: string }> = {
  plain: { box: 'bg-sunken text-ink', icon: Info, word: 'Note' },
  good: { box: 'bg-good-bg text-good', icon: CircleCheck, word: 'Done' },
  warn: { box: 'bg-warn-bg text-warn', icon: TriangleAlert, word: 'Attention' },
  bad: { box: 'bg-bad-bg text-bad', icon: OctagonX, word: 'Problem' },
};

/** A short word about the state of a thing, told by icon and text as well as by color. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  const { box, icon: Icon } = tones[tone];
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded px-2 py-0.5 text-sm font-semibold ${box}`}
    >
      {tone !== 'plain' && <Icon aria-hidden className="size-3.5" />}
      {children}
    </span>
  );
}

/** A sentence that must not be missed. */
export function Note({
  tone = 'plain',
  title,
  children,
  action,
}: {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const { box, icon: Icon, word } = tones[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={`flex flex-wrap items-start gap-x-3 gap-y-3 rounded p-4 ${box}`}
    >
      <Icon aria-label={word} role="img" className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 flex-1 basis-56">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className={title ? 'text-ink' : ''}>{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** What failed, and the way to try again. */
export function ErrorNote({
  error,
  retry,
  retryText = 'Try again',
}: {
  error: unknown;
  retry?: () => void;
  retryText?: string;
}) {
  return (
    <Note
      tone="bad"
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {retryText}
          </Button>
        )
      }
    >
      {saying(error)}
    </Note>
  );
}

/** Nothing here yet: one sentence and the one next step. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded border border-dashed border-edge px-6 py-10 text-center">
      <p className="mx-auto max-w-prose text-muted">{children}</p>
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}

/** Grey bars while something is fetched. `label` is what a screen reader hears. */
export function Skeleton({
  lines = 3,
  label = 'Loading',
  className = 'h-6',
}: {
  lines?: number;
  label?: string;
  className?: string;
}) {
  return (
    <div role="status" aria-label={label} className="grid gap-3">
      {[...Array(lines).keys()].map((i) => (
        <div
          key={i}
          className={`animate-pulse rounded bg-sunken ${className}`}
          style={{ width: `${100 - ((i * 13) % 40)}%` }}
        />
      ))}
    </div>
  );
}

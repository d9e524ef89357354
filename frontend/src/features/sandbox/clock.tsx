import { useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { dateTime, duration } from '@/lib/format';
import { toast } from '@/lib/toast';
import { stateQuery, useAdvance } from './api';

const steps = [
  { text: '1 hour', seconds: 3600 },
  { text: '1 day', seconds: 86_400 },
  { text: '1 week', seconds: 604_800 },
  { text: '1 month', seconds: 31 * 86_400 },
];

/** Business time: renewals, reminders and expiries follow it. It only goes forward. */
export function Clock() {
  const state = useQuery(stateQuery);
  const advance = useAdvance();
  return (
    <Section title="Clock" id="clock">
      <Loadable query={state} label="Reading the clock">
        {({ clock }) => (
          <>
            <p className="figures text-lg">{dateTime(clock.now)}</p>
            <p className="mb-4 text-muted">
              {clock.offset_seconds > 0
                ? `${ahead(clock.offset_seconds)} ahead of the real time`
                : 'The same as the real time'}
            </p>
            <div className="flex flex-wrap gap-3">
              {steps.map((step) => (
                <Button
                  key={step.text}
                  busy={advance.isPending && advance.variables === step.seconds}
                  onClick={() =>
                    advance.mutate(step.seconds, {
                      onSuccess: () => toast.success(`The clock went ${step.text} forward.`),
                    })
                  }
                >
                  {step.text} forward
                </Button>
              ))}
            </div>
          </>
        )}
      </Loadable>
    </Section>
  );
}

function ahead(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = Math.floor((seconds % 86_400) / 60);
  return [days > 0 && `${days} ${days === 1 ? 'day' : 'days'}`, rest > 0 && duration(rest)].filter(Boolean).join(' ');
}

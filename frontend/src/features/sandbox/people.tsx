import { useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Badge } from '@/components/ui/states';
import { stateQuery, useBecome } from './api';

/** Who you are: one click makes you somebody else. */
export function People() {
  const state = useQuery(stateQuery);
  const become = useBecome();
  return (
    <Section title="People" id="people">
      <Loadable query={state} label="Loading the people">
        {({ personas, unsupported }) => (
          <>
            <ul className="border-t border-line">
              {personas.map((p) => (
                <li
                  key={p.id}
                  className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3"
                >
                  <span className="min-w-0">
                    <span className="font-semibold">{p.label}</span>
                    <span className="block text-sm text-muted">{[p.role, p.email].filter(Boolean).join(' · ')}</span>
                    {p.password && (
                      <span className="block text-sm text-muted">
                        Password <span className="font-mono">{p.password}</span>
                      </span>
                    )}
                  </span>
                  {p.current ? (
                    <Badge tone="good">This is you</Badge>
                  ) : (
                    <Button
                      size="small"
                      busy={become.isPending && become.variables === p.id}
                      onClick={() => become.mutate(p.id)}
                      aria-label={`Become ${p.label}`}
                    >
                      Become
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {unsupported.length > 0 && (
              <p className="mt-4 max-w-prose text-sm text-muted">
                The local sign-in does not imitate: {unsupported.join(', ')}.
              </p>
            )}
          </>
        )}
      </Loadable>
    </Section>
  );
}

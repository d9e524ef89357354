import { Check } from 'lucide-react';
import { dateTime } from '@/lib/format';
import type { Step } from '@/lib/order-story';

const words = { done: 'done', now: 'in progress', ahead: 'not yet' };

/** The steps of an order, filling in as they happen. */
export function Timeline({ steps }: { steps: Step[] }) {
  return (
    <ol className="grid gap-0 sm:auto-cols-fr sm:grid-flow-col">
      {steps.map((step, i) => (
        <li
          key={step.key}
          aria-current={step.state === 'now' ? 'step' : undefined}
          className="relative flex gap-3 pb-5 sm:flex-col sm:gap-2 sm:pb-0"
        >
          {i < steps.length - 1 && (
            <span
              aria-hidden
              className={`absolute bottom-0 left-3.5 top-7 w-0.5 -translate-x-1/2 transition-colors duration-200 sm:bottom-auto sm:left-7 sm:right-0 sm:top-3.5 sm:h-0.5 sm:w-auto sm:translate-x-0 ${steps[i + 1]?.state === 'ahead' ? 'bg-line' : 'bg-ink'}`}
            />
          )}
          <span
            aria-hidden
            className={`relative grid size-7 shrink-0 place-items-center rounded-[50%] border-2 transition-colors duration-200 ${
              step.state === 'done'
                ? 'border-ink bg-ink text-bg'
                : step.state === 'now'
                  ? 'border-ink bg-bg'
                  : 'border-edge bg-bg'
            }`}
          >
            {step.state === 'done' && <Check className="arrive size-4" />}
            {step.state === 'now' && <span className="size-2 animate-pulse rounded-[50%] bg-ink" />}
          </span>
          <span>
            <span className={step.state === 'ahead' ? 'text-muted' : 'font-semibold'}>{step.text}</span>
            <span className="sr-only">, {words[step.state]}</span>
            <span className="figures block text-sm text-muted">{step.at ? dateTime(step.at) : ''}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

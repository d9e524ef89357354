import type { ReactNode } from 'react';
import type { Order } from '@/api/types';
import { Note } from '@/components/ui/states';
import { Timeline } from '@/components/ui/timeline';
import { orderStory } from '@/lib/order-story';

/** What is true about the order now, and how far it has come. Changes are read out. */
export function OrderProgress({ order, action }: { order: Order; action?: ReactNode }) {
  const story = orderStory(order);
  return (
    <div className="grid gap-6">
      <div aria-live="polite">
        <Note tone={story.tone} title={story.title} action={story.payable ? action : undefined}>
          {story.text}
        </Note>
      </div>
      <Timeline steps={story.steps} />
    </div>
  );
}

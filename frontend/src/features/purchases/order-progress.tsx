import type { ReactNode } from 'react';
import type { Order } from '@/api/types';
import { Note } from '@/components/ui/states';
import { Timeline } from '@/components/ui/timeline';
import { orderStory } from '@/lib/order-story';

interface Props {
  order: Order;
  /** What can be done while it is not paid. */
  action?: ReactNode;
  /** The page's own heading already says where the order stands. */
  titled?: boolean;
}

/** What is true about the order now, and how far it has come. Changes are read out. */
export function OrderProgress({ order, action, titled }: Props) {
  const story = orderStory(order);
  return (
    <div className="grid gap-6">
      <div aria-live="polite">
        <Note tone={story.tone} title={titled ? undefined : story.title} action={story.payable ? action : undefined}>
          {story.text}
        </Note>
      </div>
      <Timeline steps={story.steps} />
    </div>
  );
}

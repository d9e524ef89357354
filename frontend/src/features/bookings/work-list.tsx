import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FulfillmentOrder } from '@/api/types';
import { Section } from '@/components/layout/page';
import { Badge, type Tone } from '@/components/ui/states';
import { safeLink } from '@/lib/checkout-url';
import { date } from '@/lib/format';
import { workQuery } from './api';

const states: Record<FulfillmentOrder['status'], [Tone, string]> = {
  requested: ['plain', 'The seller has it'],
  in_progress: ['plain', 'In progress'],
  ready_for_delivery: ['warn', 'Ready to be delivered'],
  completed: ['good', 'Delivered'],
  canceled: ['plain', 'Canceled'],
};

/** Work that the seller does for this person, or for one of the orders. Nothing when there is none. */
export function WorkList({ publicId, enabled = true }: { publicId?: string; enabled?: boolean }) {
  const work = useQuery({ ...workQuery, enabled });
  const mine = (work.data?.items ?? []).filter((w) => !publicId || w.order_public_id === publicId);
  if (mine.length === 0) return null;
  return (
    <Section title="Made for you" id="work">
      <ul>
        {mine.map((w) => (
          <WorkRow key={w.id} work={w} />
        ))}
      </ul>
    </Section>
  );
}

function WorkRow({ work }: { work: FulfillmentOrder }) {
  const [tone, text] = states[work.status];
  const tracking = safeLink(work.shipping_tracking_url);
  return (
    <li className="border-b border-line py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h3 className="font-semibold">{work.product_name}</h3>
          {work.due_at && !work.completed_at && (
            <p className="figures text-sm text-muted">Due by {date(work.due_at)}</p>
          )}
          {work.completed_at && <p className="figures text-sm text-muted">Delivered {date(work.completed_at)}</p>}
          {work.delivery_notes && <p className="mt-2 whitespace-pre-line">{work.delivery_notes}</p>}
          {work.shipping_carrier && (
            <p className="mt-2">
              {work.shipping_carrier}{' '}
              {tracking ? (
                <a className="link" href={tracking} target="_blank" rel="noopener noreferrer">
                  {work.shipping_tracking_number || 'Follow the parcel'}
                </a>
              ) : (
                work.shipping_tracking_number
              )}
            </p>
          )}
          {work.download_ready && (
            <p className="mt-2">
              <Link to="/account/downloads" className="link">
                Its file is among your downloads
              </Link>
            </p>
          )}
        </div>
        <Badge tone={tone}>{text}</Badge>
      </div>
    </li>
  );
}

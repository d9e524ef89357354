import type { BookingStatus } from '@/api/types';
import { Badge, type Tone } from './states';

const tones: Record<BookingStatus, [Tone, string]> = {
  requested: ['warn', 'Requested'],
  held: ['warn', 'Held while paying'],
  confirmed: ['good', 'Confirmed'],
  completed: ['plain', 'Took place'],
  canceled: ['plain', 'Canceled'],
};

/** Where a booking stands, in a word. */
export function BookingBadge({ status, untimed }: { status: BookingStatus; untimed?: boolean }) {
  const [tone, text] = tones[status];
  return <Badge tone={tone}>{status === 'requested' && untimed ? 'Needs a time' : text}</Badge>;
}

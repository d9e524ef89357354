import type { OrderStatus } from '@/api/types';
import { Badge, type Tone } from './states';

const tones: Record<OrderStatus, [Tone, string]> = {
  draft: ['plain', 'Draft'],
  pending_payment: ['warn', 'Waiting for payment'],
  paid: ['plain', 'Paid'],
  fulfilled: ['good', 'Delivered'],
  canceled: ['plain', 'Canceled'],
  refunded: ['plain', 'Refunded'],
};

/** Where an order stands, in a word. */
export function OrderBadge({ status, reason }: { status: OrderStatus; reason?: string }) {
  const [tone, text] = tones[status];
  return <Badge tone={tone}>{status === 'canceled' && reason === 'expired' ? 'Expired' : text}</Badge>;
}

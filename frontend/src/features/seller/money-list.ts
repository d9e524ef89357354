import type { Money } from '@/api/types';
import { money } from '@/lib/format';

/** One figure a currency, never summed across them. */
export const moneyList = (list: readonly Money[]): string =>
  list.length === 0 ? '–' : list.map((m) => money(m.amount_cents, m.currency)).join(' + ');

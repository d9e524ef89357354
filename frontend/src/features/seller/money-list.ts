import type { Money } from '@/api/types';
import { money } from '@/lib/format';

/** One figure a currency, never summed across them. */
export const moneyList = (list: readonly Money[], none = '–'): string =>
  list.length === 0 ? none : list.map((m) => money(m.amount_cents, m.currency)).join(' + ');

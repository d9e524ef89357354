import { money, periodText } from '@/lib/format';

interface Amount {
  amount_cents: number;
  currency: string;
  billing_period: string;
}

/** A price as one reads it at a stall. The tag is for what can be bought; plain text everywhere else. */
export function Price({ price, size = 'normal' }: { price: Amount; size?: 'normal' | 'large' }) {
  const period = price.amount_cents === 0 ? '' : periodText(price.billing_period);
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <span className={`tag ${size === 'large' ? 'text-xl' : 'text-lg'}`}>
        {price.amount_cents === 0 ? 'Free' : money(price.amount_cents, price.currency)}
      </span>
      {period && <span className="text-muted">{period}</span>}
    </span>
  );
}

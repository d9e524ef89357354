import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { ProductDetail, PublicPrice } from '@/api/types';
import { openSignIn } from '@/components/layout/person';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import { Price } from '@/components/ui/price';
import { ErrorNote, Note } from '@/components/ui/states';
import { ApiError, isStatus } from '@/lib/api-client';
import { localZone, money, periodText } from '@/lib/format';
import { useSession } from '@/lib/session';
import { buy, type Choice } from './buy';
import { dropIntent, keepIntent, peekIntent, takeIntent } from './intent';
import { PickTime } from './pick-time';
import { RequestTime } from './request-time';
import { useGo } from './use-purchase';

/** The price and the one button, with what happens next beside it. On a phone the button stays in reach. */
export function BuyBox({ product }: { product: ProductDetail }) {
  const kept = useRef(peekIntent(product.slug)).current;
  const prices = product.prices;
  const first =
    prices.find((p) => p.id === kept?.price_id) ?? prices.find((p) => p.id === product.active_price?.id) ?? prices[0];
  const [priceId, setPriceId] = useState(first?.id ?? '');
  const [quantity, setQuantity] = useState(kept?.quantity ?? 1);
  const [slot, setSlot] = useState(kept?.slot ?? '');
  const [zone, setZone] = useState(kept?.zone ?? '');
  const session = useSession();
  const { go, leaving, unsold } = useGo();

  const price = prices.find((p) => p.id === priceId) ?? first;
  const offer = product.service_offer;
  const meets = offer?.delivery_mode === 'meeting' && price?.billing_period === 'one_time';
  const many = price?.billing_period === 'one_time' && !meets;

  const order = useMutation({
    mutationFn: async ({ userId, choice }: { userId: string; choice: Choice }) => go(await buy(userId, choice)),
    meta: { quiet: true },
  });
  const { mutate, isPending } = order;
  const busy = isPending || leaving;

  const here = meets ? zone || localZone() : '';
  const choice: Choice | null = price
    ? {
        price_id: price.id,
        quantity: many ? quantity : 1,
        ...(meets && slot ? { slot, zone: here, serviceOffer: offer?.id } : {}),
      }
    : null;

  // Signed in after pressing the button: go on with what was chosen.
  const userId = session.status === 'signed-in' ? session.userId : '';
  const goOn = useCallback(() => {
    const intent = userId ? takeIntent(product.slug) : null;
    if (!intent) return;
    const { slug: _slug, at: _at, ...wanted } = intent;
    mutate({ userId, choice: wanted });
  }, [userId, product.slug, mutate]);
  useEffect(goOn, [goOn]);
  // Leaving the page gives the choice up; a reload or a sign-in redirect does not come by here.
  useEffect(() => () => dropIntent(), []);

  if (!price || !choice) {
    return (
      <aside aria-label="Buy" className="rounded border border-edge bg-surface p-5">
        <p className="font-semibold">Not on sale yet</p>
        <p className="mt-1 text-muted">
          The seller has not set a price. Come back later, or look at what else is on the shelf.
        </p>
      </aside>
    );
  }

  const press = () => {
    if (busy) return;
    if (userId) return mutate({ userId, choice });
    keepIntent({ slug: product.slug, ...choice });
    openSignIn();
  };
  const taken = order.error instanceof ApiError && order.error.fields.scheduled_start;

  return (
    <aside aria-label="Buy" className="rounded border border-edge bg-surface p-5 lg:sticky lg:top-6">
      {prices.length > 1 ? (
        <PriceChoice prices={prices} value={price.id} onChange={setPriceId} />
      ) : (
        <div className="hidden lg:block">
          <Price price={price} size="large" />
        </div>
      )}
      {price.name && prices.length === 1 && <p className="mt-2 text-muted">{price.name}</p>}
      {many && (
        <SelectField
          label="Quantity"
          value={quantity}
          onChange={(e) => setQuantity(Number(e.target.value))}
          className="mt-4 max-w-40"
        >
          {Array.from({ length: 10 }, (_, i) => i + 1).map((n) => (
            <option key={n} value={n}>
              {n} {n > 1 ? `(${money(price.amount_cents * n, price.currency)})` : ''}
            </option>
          ))}
        </SelectField>
      )}
      {meets && offer && (
        <PickTime
          slug={product.slug}
          offer={offer}
          value={slot}
          onChange={setSlot}
          zone={here}
          onZone={setZone}
          taken={!!taken}
        />
      )}
      <div className="fixed inset-x-0 bottom-0 z-20 flex items-center justify-between gap-4 border-t border-edge bg-surface px-4 py-3 lg:static lg:mt-5 lg:border-0 lg:p-0">
        <span className="lg:hidden">
          <Price price={price} />
        </span>
        <Button look="money" size="large" className="min-w-36 lg:w-full" busy={busy} onClick={press}>
          {verb(price)}
        </Button>
      </div>
      <p className="mt-3 text-sm text-muted">{next(product, price)}</p>
      <div className="mt-4 grid gap-3 empty:hidden">
        {order.isError && <ErrorNote error={isStatus(order.error, 404) ? gone : order.error} />}
        {unsold && (
          <Note tone="warn" title="Nobody sells this price yet">
            Your order is written down, but the shop has no way to take the payment for it. Nothing was charged.
          </Note>
        )}
      </div>
      {meets && offer?.booking_policy === 'open' && <RequestTime offerId={offer.id} start={slot} zone={here} />}
    </aside>
  );
}

const gone = new Error('This price is no longer on sale. Reload the page to see what the product costs now.');

function PriceChoice({
  prices,
  value,
  onChange,
}: {
  prices: PublicPrice[];
  value: string;
  onChange: (id: string) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">Choose how to pay</legend>
      <div className="grid gap-2">
        {prices.map((p) => (
          <label
            key={p.id}
            className="flex min-h-14 items-center gap-3 rounded border border-edge px-3 py-2 hover:bg-sunken has-checked:border-2 has-checked:border-ink"
          >
            <input
              type="radio"
              name={name}
              checked={p.id === value}
              onChange={() => onChange(p.id)}
              className="size-5 accent-ink"
            />
            <span className="min-w-0 flex-1">{p.name || label(p)}</span>
            <Price price={p} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const label = (p: PublicPrice) => (p.billing_period === 'one_time' ? 'Once' : periodText(p.billing_period));

function verb(price: PublicPrice): string {
  if (price.amount_cents === 0) return 'Get it for free';
  return price.billing_period === 'one_time' ? 'Buy' : 'Subscribe';
}

/** What happens after the button, in one sentence. */
function next(product: ProductDetail, price: PublicPrice): string {
  if (price.billing_period !== 'one_time' && price.amount_cents === 0)
    return 'It costs nothing, and you can leave it at any time.';
  if (price.billing_period !== 'one_time')
    return 'You pay in the next step and can cancel at any time; access lasts to the end of the paid period.';
  const paid = price.amount_cents === 0 ? 'Right after that' : 'You pay in the next step. Right after that';
  if (product.product_type === 'service') {
    return product.service_offer?.delivery_mode === 'meeting'
      ? `${paid} your time is confirmed; without a time you choose one later.`
      : `${paid} the seller begins, and you see the progress in your account.`;
  }
  return `${paid} your files are ready to download.`;
}

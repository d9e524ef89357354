import { type FormEvent, useState } from 'react';
import type { SellerPrice, SellerProduct } from '@/api/types';
import { Button } from '@/components/ui/button';
import { CheckField, SelectField, TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { useConfig } from '@/lib/config';
import { formText, useFieldErrors } from '@/lib/form';
import { decimal, parseMoney } from '@/lib/format';
import { useSavePrice } from './api-products';

const fields = ['amount_cents', 'currency', 'billing_period', 'name', 'clerk_plan_id', 'checkout_url'];

/** One price. What was sold once keeps its amount: the server then makes a new price of it. */
export function PriceForm({
  product,
  price,
  onDone,
}: {
  product: SellerProduct;
  price?: SellerPrice;
  onDone: () => void;
}) {
  const save = useSavePrice(product.id, price?.id);
  const shop = useConfig()?.shop;
  const [wrong, setWrong] = useState('');
  const { errorOf, rest } = useFieldErrors(save.error, fields);
  const currency = price?.currency ?? shop?.default_currency ?? 'USD';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = formText(form);
    const code = text('currency').toUpperCase() || currency;
    const cents = parseMoney(text('amount'), code);
    if (cents === null) return setWrong('Write an amount such as 29 or 29.00.');
    setWrong('');
    const box = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).checked;
    save.mutate(
      {
        name: text('name'),
        amount_cents: cents,
        currency: code,
        billing_period: text('billing_period') as SellerPrice['billing_period'],
        clerk_plan_id: text('clerk_plan_id'),
        checkout_url: text('checkout_url'),
        is_active: box('is_active'),
        is_default: box('is_default'),
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5 sm:grid-cols-2">
      <TextField
        label="Amount"
        name="amount"
        inputMode="decimal"
        required
        defaultValue={price ? decimal(price.amount_cents, price.currency) : ''}
        error={wrong || errorOf('amount_cents')}
      />
      <TextField label="Currency" name="currency" defaultValue={currency} maxLength={3} error={errorOf('currency')} />
      <SelectField
        label="Charged"
        name="billing_period"
        defaultValue={price?.billing_period ?? 'one_time'}
        error={errorOf('billing_period')}
      >
        <option value="one_time">Once</option>
        <option value="monthly">Every month</option>
        <option value="yearly">Every year</option>
      </SelectField>
      <TextField
        label="Name"
        name="name"
        defaultValue={price?.name}
        maxLength={120}
        error={errorOf('name')}
        hint="Beside other prices, such as Yearly"
      />
      <TextField
        label="Clerk plan"
        name="clerk_plan_id"
        defaultValue={price?.clerk_plan_id}
        maxLength={128}
        error={errorOf('clerk_plan_id')}
        hint="For subscriptions: the plan's id, cplan_…"
      />
      <TextField
        label="Own payment link"
        name="checkout_url"
        type="url"
        defaultValue={price?.checkout_url}
        maxLength={2000}
        error={errorOf('checkout_url')}
        hint="https, on a host that the shop allows"
      />
      <CheckField label="On sale" name="is_active" defaultChecked={price?.is_active ?? true} />
      <CheckField
        label="Shown first"
        name="is_default"
        defaultChecked={price?.is_default ?? product.prices.length === 0}
      />
      <div className="grid gap-4 sm:col-span-2">
        {rest && <ErrorNote error={rest} />}
        <div className="flex justify-end">
          <Button type="submit" look="solid" busy={save.isPending}>
            Save the price
          </Button>
        </div>
      </div>
    </form>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { CustomerAccount } from '@/api/types';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Loadable } from '@/components/ui/loadable';
import { ErrorNote } from '@/components/ui/states';
import { formText, useFieldErrors } from '@/lib/form';
import { customerQuery, useSaveCustomer } from './api';

/** What stands on receipts. */
export function CustomerForm() {
  const customer = useQuery(customerQuery);
  return (
    <Loadable query={customer} label="Loading your details">
      {(account) => <Form key={account.updated} account={account} />}
    </Loadable>
  );
}

function Form({ account }: { account: CustomerAccount }) {
  const save = useSaveCustomer();
  const { errorOf, rest } = useFieldErrors(save.error, [
    'full_name',
    'company_name',
    'billing_email',
    'country',
    'tax_id',
  ]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    save.mutate({
      full_name: text('full_name'),
      company_name: text('company_name'),
      billing_email: text('billing_email'),
      country: text('country').toUpperCase(),
      tax_id: text('tax_id'),
    });
  };
  return (
    <form onSubmit={submit} noValidate className="grid max-w-2xl gap-5 sm:grid-cols-2">
      <TextField
        label="Full name"
        name="full_name"
        autoComplete="name"
        defaultValue={account.full_name}
        maxLength={180}
        error={errorOf('full_name')}
      />
      <TextField
        label="Company"
        name="company_name"
        autoComplete="organization"
        defaultValue={account.company_name}
        maxLength={180}
        error={errorOf('company_name')}
      />
      <TextField
        label="Billing address (email)"
        name="billing_email"
        type="email"
        autoComplete="email"
        defaultValue={account.billing_email}
        maxLength={254}
        error={errorOf('billing_email')}
        hint="Printed on receipts. Mail goes to the address you sign in with."
        className="sm:col-span-2"
      />
      <TextField
        label="Country"
        name="country"
        autoComplete="country"
        defaultValue={account.country}
        maxLength={2}
        error={errorOf('country')}
        hint="Two letters, such as DE or US"
      />
      <TextField
        label="Tax number"
        name="tax_id"
        defaultValue={account.tax_id}
        maxLength={64}
        error={errorOf('tax_id')}
      />
      <div className="grid gap-4 sm:col-span-2">
        {rest && <ErrorNote error={rest} />}
        <div>
          <Button type="submit" look="solid" busy={save.isPending}>
            Save
          </Button>
        </div>
      </div>
    </form>
  );
}

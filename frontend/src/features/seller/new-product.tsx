import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { formText, useFieldErrors } from '@/lib/form';
import { productKind, productKinds } from '@/lib/product-kinds';
import { useCreateProduct } from './api-products';

/** Makes a draft and opens it. */
export function NewProduct() {
  const [open, setOpen] = useState(false);
  const create = useCreateProduct();
  const navigate = useNavigate();
  const { errorOf, rest } = useFieldErrors(create.error, ['name']);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    create.mutate(
      {
        name: text('name'),
        product_type: productKind(text('product_type')) ?? 'digital',
        visibility: 'draft',
      },
      { onSuccess: (product) => void navigate({ to: '/seller/products/$id', params: { id: product.id } }) },
    );
  };
  return (
    <>
      <Button look="solid" onClick={() => setOpen(true)}>
        <Plus aria-hidden /> New product
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="New product">
        <form onSubmit={submit} className="grid gap-5">
          <TextField label="Name" name="name" required maxLength={180} error={errorOf('name')} />
          <SelectField
            label="Kind"
            name="product_type"
            hint="A service is booked or made by hand; its kind stays as it is."
          >
            {Object.entries(productKinds).map(([kind, { choice }]) => (
              <option key={kind} value={kind}>
                {choice}
              </option>
            ))}
          </SelectField>
          {rest && <ErrorNote error={rest} />}
          <div className="flex justify-end">
            <Button type="submit" look="solid" busy={create.isPending}>
              Make a draft
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

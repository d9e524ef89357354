import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { SellerProduct } from '@/api/types';
import { Button, ButtonLink } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { ErrorNote, Note } from '@/components/ui/states';
import { formText, useFieldErrors } from '@/lib/form';
import { useDeleteProduct, useSaveProduct } from './api-products';

const fields = ['name', 'slug', 'tagline', 'description', 'feature_keys', 'visibility'];

/** What the product is and whether it is on the shelf; saved as one. */
export function ProductForm({ product }: { product: SellerProduct }) {
  const save = useSaveProduct(product.id);
  const { errorOf, rest } = useFieldErrors(save.error, fields);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    save.mutate({
      name: text('name'),
      slug: text('slug'),
      tagline: text('tagline'),
      description: text('description'),
      visibility: text('visibility') as SellerProduct['visibility'],
      feature_keys: text('feature_keys')
        .split(/[,\n]/)
        .map((key) => key.trim())
        .filter(Boolean),
    });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5 sm:grid-cols-2">
      {product.warnings.map((w) => (
        <div key={w} className="sm:col-span-2">
          <Note tone="warn">{w}</Note>
        </div>
      ))}
      <TextField
        label="Name"
        name="name"
        required
        defaultValue={product.name}
        maxLength={180}
        error={errorOf('name')}
      />
      <TextField
        label="Address"
        name="slug"
        defaultValue={product.slug}
        maxLength={200}
        error={errorOf('slug')}
        hint={`/products/${product.slug}`}
      />
      <TextField
        label="Tagline"
        name="tagline"
        defaultValue={product.tagline}
        maxLength={240}
        error={errorOf('tagline')}
        hint="One sentence under the name"
        className="sm:col-span-2"
      />
      <TextArea
        label="Description"
        name="description"
        rows={8}
        defaultValue={product.description}
        maxLength={100_000}
        error={errorOf('description')}
        className="sm:col-span-2"
      />
      <TextField
        label="Features it gives"
        name="feature_keys"
        defaultValue={product.feature_keys.join(', ')}
        error={errorOf('feature_keys')}
        hint="Keys with commas between them, such as pro, new_templates"
      />
      <SelectField label="Shelf" name="visibility" defaultValue={product.visibility} error={errorOf('visibility')}>
        <option value="draft">Draft: only you see it</option>
        <option value="published">Published: on sale</option>
        <option value="archived">Archived: no longer on sale, buyers keep it</option>
      </SelectField>
      <div className="grid gap-4 sm:col-span-2">
        {rest && <ErrorNote error={rest} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="solid" busy={save.isPending}>
            Save
          </Button>
          {product.visibility === 'published' && (
            <ButtonLink to="/products/$slug" params={{ slug: product.slug }}>
              See it in the shop
            </ButtonLink>
          )}
          <DeleteProduct product={product} />
        </div>
      </div>
    </form>
  );
}

function DeleteProduct({ product }: { product: SellerProduct }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteProduct(product.id);
  const navigate = useNavigate();
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)} className="ml-auto">
        Delete
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={`Delete ${product.name}?`}>
        <p>Its prices and files go with it. A product that was sold cannot be deleted: archive it instead.</p>
        {remove.isError && (
          <div className="mt-4">
            <ErrorNote error={remove.error} />
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Button onClick={() => setAsking(false)}>Keep it</Button>
          <Button
            look="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/seller/products' }) })}
          >
            Delete for good
          </Button>
        </div>
      </Dialog>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Empty, Skeleton } from '@/components/ui/states';
import { plural } from '@/lib/format';
import { productKind, productKinds } from '@/lib/product-kinds';
import { type CatalogSearch, productsQuery } from './api';
import { ProductList } from './product-list';

interface Props {
  search: CatalogSearch;
  onSearch: (search: CatalogSearch) => void;
}

const types = [
  { value: undefined, text: 'Everything' },
  ...Object.entries(productKinds).map(([kind, { filter }]) => ({ value: productKind(kind), text: filter })),
];

/** All products with words to look for and a filter by kind. What is looked for stands in the address. */
export function Catalog({ search, onSearch }: Props) {
  const products = useQuery(productsQuery(search));
  const narrowed = !!search.q || !!search.type;
  return (
    <>
      <search className="mb-8 flex flex-wrap items-end gap-x-6 gap-y-4">
        <SearchBox
          value={search.q ?? ''}
          onChange={(q) => onSearch({ ...search, q: q || undefined, page: undefined })}
        />
        <fieldset>
          <legend className="mb-1 block font-semibold">Show</legend>
          <div className="flex rounded border border-edge bg-surface">
            {types.map((t) => (
              <label
                key={t.text}
                className="grid min-h-11 place-items-center px-4 has-checked:bg-ink has-checked:font-semibold has-checked:text-bg has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
              >
                <input
                  type="radio"
                  name="type"
                  className="sr-only"
                  checked={search.type === t.value}
                  onChange={() => onSearch({ ...search, type: t.value, page: undefined })}
                />
                {t.text}
              </label>
            ))}
          </div>
        </fieldset>
      </search>
      <Loadable query={products} waiting={<Skeleton lines={5} className="h-16" label="Loading the products" />}>
        {(page) => (
          <>
            <p role="status" className={narrowed ? 'mb-3 text-sm text-muted' : 'sr-only'}>
              {plural(page.totalItems, 'product')} found
            </p>
            {page.items.length > 0 && <ProductList products={page.items} />}
            {page.items.length === 0 && narrowed && (
              <Empty action={<Button onClick={() => onSearch({})}>Show everything</Button>}>
                Nothing on sale matches this. Try fewer or other words.
              </Empty>
            )}
            {page.items.length === 0 && !narrowed && (
              <Empty action={<ButtonLink to="/seller/products">Add a product</ButtonLink>}>
                The shelf is still empty. A product appears here as soon as its seller publishes it.
              </Empty>
            )}
            <Pager page={page.page} totalPages={page.totalPages} onPage={(p) => onSearch({ ...search, page: p })} />
          </>
        )}
      </Loadable>
    </>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const wait = setTimeout(() => onChange(text.trim()), 250);
    return () => clearTimeout(wait);
  }, [text, value, onChange]);
  return (
    <div className="min-w-0 flex-1 basis-64">
      <label htmlFor={id} className="mb-1 block font-semibold">
        Search
      </label>
      <div className="relative">
        <Search aria-hidden className="pointer-events-none absolute left-3 top-3.5 size-4.5 text-muted" />
        <input
          id={id}
          type="search"
          value={text}
          maxLength={200}
          onChange={(e) => setText(e.target.value)}
          className="min-h-11 w-full rounded border border-edge bg-surface py-2 pl-10 pr-3"
        />
      </div>
    </div>
  );
}

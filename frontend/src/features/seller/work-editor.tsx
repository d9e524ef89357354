import { type FormEvent, useState } from 'react';
import type { SellerWork } from '@/api/types';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { formText, useFieldErrors } from '@/lib/form';
import { useChangeWork, useDeliver } from './api-sales';

const states = [
  ['requested', 'Requested'],
  ['in_progress', 'In progress'],
  ['ready_for_delivery', 'Ready to deliver'],
  ['completed', 'Delivered'],
  ['canceled', 'Canceled'],
] as const;
const fields = [
  'status',
  'due_at',
  'delivery_notes',
  'internal_notes',
  'shipping_carrier',
  'shipping_tracking_number',
  'shipping_tracking_url',
];

/** One piece of work: move it on, say when, say how it travels, hand over its file. */
export function WorkEditor({ work, onClose }: { work: SellerWork; onClose: () => void }) {
  const change = useChangeWork(work.id);
  const { errorOf, rest } = useFieldErrors(change.error, fields);
  const shipped = work.delivery_mode === 'physical_shipped';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const due = text('due_at');
    const status = text('status') as SellerWork['status'];
    change.mutate(
      {
        ...(status !== work.status ? { status } : {}),
        due_at: due ? new Date(`${due}T12:00:00`).toISOString() : null,
        delivery_notes: text('delivery_notes'),
        internal_notes: text('internal_notes'),
        ...(shipped
          ? {
              shipping_carrier: text('shipping_carrier'),
              shipping_tracking_number: text('shipping_tracking_number'),
              shipping_tracking_url: text('shipping_tracking_url'),
            }
          : {}),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog open onClose={onClose} title={work.product_name} wide>
      {work.customer_request && (
        <p className="mb-5 whitespace-pre-line border-l-2 border-ink pl-4">{work.customer_request}</p>
      )}
      <form onSubmit={submit} noValidate className="grid gap-5 sm:grid-cols-2">
        <SelectField label="State" name="status" defaultValue={work.status} error={errorOf('status')}>
          {states.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Due"
          name="due_at"
          type="date"
          defaultValue={work.due_at?.slice(0, 10)}
          error={errorOf('due_at')}
        />
        {shipped && (
          <>
            <TextField
              label="Carrier"
              name="shipping_carrier"
              defaultValue={work.shipping_carrier}
              maxLength={120}
              error={errorOf('shipping_carrier')}
            />
            <TextField
              label="Tracking number"
              name="shipping_tracking_number"
              defaultValue={work.shipping_tracking_number}
              maxLength={120}
              error={errorOf('shipping_tracking_number')}
            />
            <TextField
              label="Tracking link"
              name="shipping_tracking_url"
              type="url"
              defaultValue={work.shipping_tracking_url}
              maxLength={2000}
              error={errorOf('shipping_tracking_url')}
              className="sm:col-span-2"
            />
          </>
        )}
        <TextArea
          label="For the buyer"
          name="delivery_notes"
          defaultValue={work.delivery_notes}
          maxLength={5000}
          error={errorOf('delivery_notes')}
        />
        <TextArea
          label="Own notes"
          name="internal_notes"
          defaultValue={work.internal_notes}
          maxLength={5000}
          error={errorOf('internal_notes')}
          hint="The buyer never sees them"
        />
        <div className="grid gap-4 sm:col-span-2">
          {rest && <ErrorNote error={rest} />}
          <div className="flex justify-end">
            <Button type="submit" look="solid" busy={change.isPending}>
              Save
            </Button>
          </div>
        </div>
      </form>
      {!shipped && work.status !== 'canceled' && <Deliver work={work} onDone={onClose} />}
    </Dialog>
  );
}

function Deliver({ work, onDone }: { work: SellerWork; onDone: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const deliver = useDeliver(work.id);
  return (
    <Section title="Deliver a file" id="deliver">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = formText(event.currentTarget);
          if (file) deliver.mutate({ file, title: text('title') }, { onSuccess: onDone });
        }}
        className="grid gap-4 sm:grid-cols-2"
      >
        <TextField
          label="File"
          type="file"
          required
          onChange={(e) => setFile(e.target.files?.[0] ?? null)}
          hint="Only this buyer gets it"
        />
        <TextField label="Title" name="title" maxLength={180} />
        <div className="grid gap-3 sm:col-span-2">
          {deliver.isError && <ErrorNote error={deliver.error} />}
          <div>
            <Button type="submit" look="solid" disabled={!file} busy={deliver.isPending}>
              Deliver
            </Button>
          </div>
        </div>
      </form>
    </Section>
  );
}

import { type FormEvent, useState } from 'react';
import type { SellerProduct } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextArea } from '@/components/ui/field';
import { ErrorNote, Note } from '@/components/ui/states';
import { formText } from '@/lib/form';
import { plural } from '@/lib/format';
import { usePublishAsset } from './api-products';

type Asset = SellerProduct['assets'][number];

/** Says what publishing does, does it, and tells how many it reached. */
export function PublishAsset({ asset }: { asset: Asset }) {
  const [open, setOpen] = useState(false);
  const publish = usePublishAsset();
  const close = () => {
    setOpen(false);
    publish.reset();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    publish.mutate({ id: asset.id, notes: formText(event.currentTarget)('notes') });
  };
  const name = `${asset.title}${asset.version_label ? `, version ${asset.version_label}` : ''}`;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`Give to earlier buyers: ${name}`}>
        Give to earlier buyers
      </Button>
      <Dialog open={open} onClose={close} title="Give this file to earlier buyers?">
        {publish.isSuccess ? (
          <>
            <Note tone="good" title={reached(publish.data.granted)}>
              {publish.data.told === 0
                ? 'Nobody new had to be written to.'
                : `${plural(publish.data.told, 'mail')} on the way.`}
            </Note>
            <div className="mt-6 flex justify-end">
              <Button look="solid" onClick={close}>
                Close
              </Button>
            </div>
          </>
        ) : (
          <form onSubmit={submit} className="grid gap-5 text-left">
            <p className="whitespace-normal">
              Everybody who bought this product before gets <strong>{name}</strong> among their downloads, at no cost,
              and one mail that says so. This cannot be taken back; doing it twice reaches nobody twice.
            </p>
            <TextArea
              label="What is new"
              name="notes"
              maxLength={2000}
              rows={3}
              hint="Stands in the mail; may be empty"
            />
            {publish.isError && <ErrorNote error={publish.error} />}
            <div className="flex flex-wrap justify-end gap-3">
              <Button onClick={close}>Not now</Button>
              <Button type="submit" look="solid" busy={publish.isPending}>
                Give and tell them
              </Button>
            </div>
          </form>
        )}
      </Dialog>
    </>
  );
}

const reached = (granted: number) =>
  granted === 0 ? 'Every earlier buyer has this file already.' : `${plural(granted, 'earlier purchase')} got the file.`;

import type { components } from '@/api/schema.gen';
import { Button } from '@/components/ui/button';
import { fileSize } from '@/lib/format';
import { useDiscardUpload } from './api-products';

/** What was begun, here or elsewhere, and waits for its rest. */
export function UnfinishedUploads({
  uploads,
  chosen,
}: {
  uploads: components['schemas']['AssetUpload'][];
  /** The one whose file is chosen in the form above. */
  chosen?: string;
}) {
  const discard = useDiscardUpload();
  const waiting = uploads.filter((u) => u.id !== chosen);
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="unfinished" className="mt-4 rounded border border-dashed border-edge p-4">
      <h3 id="unfinished" className="font-semibold">
        Unfinished uploads
      </h3>
      <p className="text-sm text-muted">Choose the same file above, in the same browser, and its upload goes on.</p>
      <ul className="mt-2 divide-y divide-line">
        {waiting.map((u) => (
          <li key={u.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2">
            <span className="min-w-0 flex-1 basis-56 break-words">
              {u.file_name}
              <span className="figures block text-sm text-muted">
                {fileSize(u.offset_bytes)} of {fileSize(u.file_size_bytes)}
              </span>
            </span>
            <Button
              size="small"
              look="quiet"
              busy={discard.isPending && discard.variables === u.id}
              onClick={() => discard.mutate(u.id)}
              aria-label={`Discard the upload of ${u.file_name}`}
            >
              Discard
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

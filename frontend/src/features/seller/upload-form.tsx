import { type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { formText } from '@/lib/form';
import { fileSize } from '@/lib/format';
import { useUpload } from './api-products';

/** Uploads a file with its progress; a failed one can be sent again without choosing it anew. */
export function UploadForm({ productId }: { productId: string }) {
  const upload = useUpload(productId);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!file) return;
    const form = event.currentTarget;
    const text = formText(form);
    stop.current = new AbortController();
    setShare(0);
    upload.mutate(
      {
        file,
        title: text('title') || file.name,
        version: text('version'),
        onProgress: setShare,
        signal: stop.current.signal,
      },
      {
        onSuccess: () => {
          form.reset();
          setFile(null);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="mt-6 grid gap-4 rounded border border-line bg-surface p-4 sm:grid-cols-3">
      <TextField
        label="File"
        type="file"
        required
        onChange={(e) => setFile(e.target.files?.[0] ?? null)}
        hint={file ? fileSize(file.size) : undefined}
      />
      <TextField label="Title" name="title" maxLength={180} placeholder={file?.name} hint="What the buyer reads" />
      <TextField label="Version" name="version" maxLength={40} hint="Such as 1.0; may be empty" />
      <div className="grid gap-3 sm:col-span-3">
        {upload.isError && <ErrorNote error={upload.error} />}
        {upload.isPending && (
          <div className="flex items-center gap-4">
            <progress
              aria-label="Upload"
              max={1}
              value={share}
              className="h-2 w-full appearance-none overflow-hidden rounded bg-sunken text-ink [&::-moz-progress-bar]:bg-current [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-current"
            />
            <span className="figures w-14 text-right text-sm">{Math.round(share * 100)} %</span>
            <Button size="small" onClick={() => stop.current?.abort()}>
              Stop
            </Button>
          </div>
        )}
        <div>
          <Button type="submit" look="solid" disabled={!file} busy={upload.isPending}>
            {upload.isError ? 'Try the upload again' : 'Upload'}
          </Button>
        </div>
      </div>
    </form>
  );
}

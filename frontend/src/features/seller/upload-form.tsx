import { useQuery } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { formText } from '@/lib/form';
import { fileSize } from '@/lib/format';
import { unfinishedQuery } from './api-products';
import { UnfinishedUploads } from './unfinished-uploads';
import { knownUpload } from './upload';
import { UploadProgress } from './upload-progress';
import { useUpload } from './use-upload';

/** Puts a file on the shelf. An upload that was cut goes on by itself, or when the same file is chosen again. */
export function UploadForm({ productId }: { productId: string }) {
  const { upload, start, pause, cancel } = useUpload();
  const [file, setFile] = useState<File | null>(null);
  const [known, setKnown] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const chosen = useRef<File | null>(null);
  const open = (useQuery(unfinishedQuery).data?.items ?? []).filter((u) => u.product === productId);
  const begun = file ? open.find((u) => u.id === known) : undefined;
  const idle = upload.phase === 'idle';

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const next = event.target.files?.[0] ?? null;
    chosen.current = next;
    const id = next ? await knownUpload(productId, next).catch(() => undefined) : undefined;
    if (chosen.current !== next) return; // another one was chosen meanwhile
    setFile(next);
    setKnown(id);
  };
  const clear = () => {
    form.current?.reset();
    chosen.current = null;
    setFile(null);
    form.current?.querySelector('input')?.focus();
  };
  const send = async (asset: Parameters<typeof start>[0]) => {
    if (await start(asset)) clear();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!file || !idle) return;
    const text = formText(event.currentTarget);
    void send({
      productId,
      file,
      title: begun?.title ?? text('title'),
      version: begun?.version_label ?? text('version'),
    });
  };

  return (
    <>
      <form
        ref={form}
        onSubmit={submit}
        aria-label="Upload a file"
        className="mt-6 grid gap-4 rounded border border-line bg-surface p-4 sm:grid-cols-3"
      >
        <TextField
          label="File"
          type="file"
          required
          disabled={!idle}
          onChange={(event) => void choose(event)}
          hint={file ? fileSize(file.size) : undefined}
        />
        {begun && idle ? (
          <p className="self-center sm:col-span-2" role="status">
            {fileSize(begun.offset_bytes)} of <strong className="break-words">{begun.title}</strong> are here already.
            The upload goes on from there.
          </p>
        ) : (
          idle && (
            <>
              <TextField
                label="Title"
                name="title"
                maxLength={180}
                placeholder={file?.name}
                hint="What the buyer reads"
              />
              <TextField label="Version" name="version" maxLength={40} hint="Such as 1.0; may be empty" />
            </>
          )
        )}
        <div className="grid gap-3 sm:col-span-3">
          {upload.phase === 'failed' && <ErrorNote error={upload.error} />}
          {upload.phase === 'idle' ? (
            <div>
              <Button type="submit" look="solid" disabled={!file}>
                {begun ? 'Go on with the upload' : 'Upload'}
              </Button>
            </div>
          ) : (
            <UploadProgress
              upload={upload}
              onPause={pause}
              onResume={() => void send(upload.asset)}
              onCancel={() => {
                void cancel();
                clear();
              }}
            />
          )}
        </div>
      </form>
      {idle && <UnfinishedUploads uploads={open} chosen={begun?.id} />}
    </>
  );
}

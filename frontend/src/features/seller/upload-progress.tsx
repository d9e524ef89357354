import { Button } from '@/components/ui/button';
import { fileSize } from '@/lib/format';
import type { Upload } from './use-upload';

type Running = Exclude<Upload, { phase: 'idle' }>;

/** How far an upload is, and the ways to hold it, to go on and to give it up. */
export function UploadProgress({
  upload,
  onPause,
  onResume,
  onCancel,
}: {
  upload: Running;
  onPause: () => void;
  onResume: () => void;
  onCancel: () => void;
}) {
  const { file } = upload.asset;
  const share = file.size ? upload.sent / file.size : 0;
  const going = upload.phase === 'sending' || upload.phase === 'waiting';
  return (
    <div className="grid gap-3">
      <p className="min-w-0 break-words font-semibold">{upload.asset.title || file.name}</p>
      <div className="flex items-center gap-4">
        <progress
          aria-label="Upload"
          max={1}
          value={share}
          className="h-2 w-full appearance-none overflow-hidden rounded bg-sunken text-ink [&::-moz-progress-bar]:bg-current [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-current"
        />
        <span className="figures w-14 shrink-0 text-right text-sm">{Math.floor(share * 100)} %</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="figures min-w-0 flex-1 basis-56 text-sm text-muted">{sentence(upload, share)}</p>
        <div className="flex gap-3">
          <Button size="small" onClick={going ? onPause : onResume}>
            {going ? 'Pause' : upload.phase === 'failed' ? 'Try again' : 'Go on'}
          </Button>
          <Button size="small" look="quiet" onClick={onCancel}>
            Discard
          </Button>
        </div>
      </div>
      <p role="status" aria-live="polite" className="sr-only">
        {heard(upload, share)}
      </p>
    </div>
  );
}

function sentence(upload: Running, share: number): string {
  const amount = `${fileSize(upload.sent)} of ${fileSize(upload.asset.file.size)}`;
  switch (upload.phase) {
    case 'waiting':
      return `${amount}. The connection was cut. The upload goes on by itself when it is back.`;
    case 'paused':
      return `${amount}. Paused. What has come is kept for three days.`;
    case 'failed':
      return `${amount}. What has come is kept for three days.`;
    default:
      return share < 1 ? amount : `${amount}. Putting the file on the shelf.`;
  }
}

/** What a screen reader says: every quarter once, and every change of state. */
function heard(upload: Running, share: number): string {
  const quarter = Math.floor(share * 4) * 25;
  switch (upload.phase) {
    case 'waiting':
      return 'The connection was cut. The upload goes on by itself when it is back.';
    case 'paused':
      return `The upload is paused at ${Math.floor(share * 100)} percent.`;
    case 'failed':
      return '';
    default:
      return share < 1 ? `Uploading, ${quarter} percent.` : 'Everything has come. Putting the file on the shelf.';
  }
}

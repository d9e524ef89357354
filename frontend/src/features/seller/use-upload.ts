import { useEffect, useRef, useState } from 'react';
import { useDiscardUpload, useUploadChanged } from './api-products';
import { knownUpload, type NewFile, uploadInParts } from './upload';

export type Upload =
  | { phase: 'idle' }
  | { phase: 'sending' | 'waiting' | 'paused'; asset: NewFile; sent: number }
  | { phase: 'failed'; asset: NewFile; sent: number; error: unknown };

/** One upload of a form: started, paused, gone on with, discarded. Leaving the page pauses it. */
export function useUpload() {
  const [upload, setUpload] = useState<Upload>({ phase: 'idle' });
  const stop = useRef<AbortController | null>(null);
  const safe = useRef(0);
  const changed = useUploadChanged();
  const discard = useDiscardUpload();
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (asset: NewFile): Promise<boolean> => {
    const mine = new AbortController();
    stop.current = mine;
    let sent = 0;
    safe.current = 0;
    const show = (next: Upload) => {
      if (stop.current === mine && !mine.signal.aborted) setUpload(next);
    };
    show({ phase: 'sending', asset, sent });
    try {
      await uploadInParts(asset, {
        signal: mine.signal,
        onSafe: (bytes) => {
          sent = bytes;
          safe.current = bytes;
          show({ phase: 'sending', asset, sent });
        },
        onProgress: (bytes) => {
          sent = bytes;
          show({ phase: 'sending', asset, sent });
        },
        onWaiting: (seconds) => {
          sent = safe.current;
          show({ phase: seconds === undefined ? 'sending' : 'waiting', asset, sent });
        },
        onBegun: () => void changed(false),
      });
    } catch (error) {
      show({ phase: 'failed', asset, sent: safe.current, error });
      return false;
    }
    show({ phase: 'idle' });
    await changed(true);
    return true;
  };

  const pause = () => {
    stop.current?.abort();
    setUpload((now) => (now.phase === 'idle' ? now : { phase: 'paused', asset: now.asset, sent: safe.current }));
  };

  const cancel = async () => {
    stop.current?.abort();
    const asset = upload.phase === 'idle' ? null : upload.asset;
    setUpload({ phase: 'idle' });
    const id = asset && (await knownUpload(asset.productId, asset.file));
    if (id) await discard.mutateAsync(id).catch(() => undefined); // said by the mutation itself
  };

  return { upload, start, pause, cancel };
}

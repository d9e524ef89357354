/**
 * Brings a file to the shelf in parts, over tus 1.0. After a cut it asks how much has come and goes on from there, by
 * itself as long as the page is open, and after a reload when the same file is chosen again.
 */
import { ApiError, api, isStatus, sendPart } from '@/lib/api-client';

/**
 * A part is what a proxy on the way may hold back whole, and what one token is asked for. The largest file has 1,024 of
 * them, which stays below what a person may ask for in an hour.
 */
const partSize = 8 * 1024 * 1024;
const tus = { 'Tus-Resumable': '1.0.0' } as const;

export interface NewFile {
  productId: string;
  file: File;
  title: string;
  version: string;
}

export interface Watch {
  signal: AbortSignal;
  /** How many bytes the shop said it has. */
  onSafe: (bytes: number) => void;
  /** The same with those on the way, of which a cut may lose some. */
  onProgress: (bytes: number) => void;
  /** The connection is away; it is tried again after so many seconds. `undefined`: it is back. */
  onWaiting: (seconds: number | undefined) => void;
  /** The shop knows of the upload now. */
  onBegun: () => void;
}

/** Uploads a file, or goes on with it. It ends when the file is on the shelf. */
export async function uploadInParts(asset: NewFile, watch: Watch): Promise<void> {
  const key = await fingerprint(asset.productId, asset.file);
  await alone(key, async () => {
    let tries = 0;
    let most = 0;
    const onStand = (offset: number) => {
      if (offset > most) tries = 0;
      most = Math.max(most, offset);
      watch.onSafe(offset);
    };
    for (;;) {
      try {
        await goOn(key, asset, watch, onStand);
        forget(key);
        return;
      } catch (error) {
        watch.signal.throwIfAborted();
        if (!passes(error)) throw error;
        const wait = pauseAfter(++tries, error);
        watch.onWaiting(wait);
        await rest(wait, watch.signal);
        watch.onWaiting(undefined);
      }
    }
  });
}

/** One run, from where the upload stands to its end or its next cut. */
async function goOn(key: string, asset: NewFile, watch: Watch, onStand: (offset: number) => void): Promise<void> {
  const { file } = asset;
  let id = recall(key);
  let offset = id ? await offsetOf(id, watch.signal) : 0;
  if (!id || offset === undefined) {
    forget(key);
    id = await begin(asset, watch.signal);
    offset = 0;
    remember(key, id);
    watch.onBegun();
  }
  const path = `/api/seller/assets/uploads/${encodeURIComponent(id)}`;
  onStand(offset);
  while (offset < file.size) {
    const from: number = offset;
    try {
      const header = await sendPart(path, file.slice(from, from + partSize), {
        headers: { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(from) },
        signal: watch.signal,
        onProgress: (bytes) => watch.onProgress(from + bytes),
      });
      offset = Number(header('Upload-Offset'));
    } catch (error) {
      if (!gone(error)) throw error;
      forget(key);
      return goOn(key, asset, watch, onStand);
    }
    onStand(offset);
  }
}

const gone = (error: unknown) => isStatus(error, 404) || isStatus(error, 410);

async function begin({ productId, file, title, version }: NewFile, signal: AbortSignal): Promise<string> {
  const fields = { filename: file.name, filetype: file.type, product: productId, title, version_label: version };
  const metadata = Object.entries(fields).filter(([, value]) => value);
  const { response } = await api.POST('/api/seller/assets/uploads', {
    signal,
    params: {
      header: {
        ...tus,
        'Upload-Length': String(file.size),
        'Upload-Metadata': metadata.map(([name, value]) => `${name} ${base64(value)}`).join(','),
      },
    },
  });
  return response.headers.get('Location')?.split('/').pop() ?? '';
}

/** Where an upload stands, or undefined when the shop knows it no more. */
async function offsetOf(id: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const { response } = await api.HEAD('/api/seller/assets/uploads/{id}', {
      signal,
      params: { path: { id }, header: tus },
    });
    return Number(response.headers.get('Upload-Offset'));
  } catch (error) {
    if (gone(error)) return undefined;
    throw error;
  }
}

/** Ends an upload on the shop's side; one that is gone already is no failure. */
export async function discardUpload(id: string): Promise<void> {
  try {
    await api.DELETE('/api/seller/assets/uploads/{id}', { params: { path: { id }, header: tus } });
  } catch (error) {
    if (!gone(error)) throw error;
  }
}

/** The id of the upload that this file was begun with in this browser. */
export async function knownUpload(productId: string, file: File): Promise<string | undefined> {
  return recall(await fingerprint(productId, file));
}

/** Whether time mends it: no connection, a part that was cut, a busy shop or one that is being restarted. */
function passes(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.status === 409) return ['cut_off', 'wrong_offset'].includes(String(error.data.reason));
  return [0, 408, 423, 429, 500, 502, 503, 504].includes(error.status);
}

/** Seconds to wait: what the shop said, else 1, 2, 4 … 30. */
const pauseAfter = (tries: number, error: unknown) =>
  (error instanceof ApiError && error.retryAfter) || Math.min(2 ** (tries - 1), 30);

/** Waits, but no longer than until the connection is back. */
function rest(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      signal.removeEventListener('abort', stop);
    };
    const go = () => {
      end();
      resolve();
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    const timer = setTimeout(go, seconds * 1000);
    window.addEventListener('online', go);
    signal.addEventListener('abort', stop);
  });
}

/** Two tabs with the same file would take it from each other. */
async function alone(key: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  let mine = false;
  // A pause of this very tab gives it free in a moment.
  const patience = AbortSignal.timeout(3000);
  try {
    await navigator.locks.request(`upload ${key}`, { signal: patience }, () => {
      mine = true;
      return work();
    });
  } catch (error) {
    throw mine ? error : new Error('Another tab is uploading this file.');
  }
}

/** What tells this very file from others: its name, size and date, and its first and last bytes. */
async function fingerprint(productId: string, file: File): Promise<string> {
  const said = [productId, file.name, file.type, file.size, file.lastModified].join('|');
  if (!crypto.subtle) return said;
  const ends = [file.slice(0, 65_536), file.slice(-65_536)].map(async (end) => [
    ...new Uint8Array(await end.arrayBuffer()),
  ]);
  const bytes = [[...new TextEncoder().encode(said)], ...(await Promise.all(ends))].flat();
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** The browser's memory of begun uploads. Without storage an upload still survives cuts, but no reload. */
const memory = new Map<string, string>();
const slot = (key: string) => `upload ${key}`;

function remember(key: string, id: string): void {
  memory.set(key, id);
  try {
    localStorage.setItem(slot(key), id);
  } catch {
    // Full or forbidden: the memory of this page must do.
  }
}

function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(slot(key)) ?? memory.get(key);
  } catch {
    return memory.get(key);
  }
}

function forget(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(slot(key));
  } catch {
    // Nothing was written there either.
  }
}

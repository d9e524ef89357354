import { ApiError, api, isStatus, putBytes, unwrap } from '@/lib/api-client';
import { safeFileUrl } from '@/lib/checkout-url';
import type { NewAsset } from './api-products';

/** Above this the browser would hold too much in memory to take a checksum first. */
const hashable = 512 * 1024 * 1024;

/**
 * Puts a file on the shelf: straight into the storage through a signed address, or through the shop where the storage
 * takes no direct uploads or the file is too large to be hashed in the browser.
 */
export async function uploadAsset(productId: string, asset: NewAsset): Promise<void> {
  const { file, signal, onProgress } = asset;
  if (file.size > 0 && file.size <= hashable && crypto.subtle) {
    const checksum = await sha256(file);
    try {
      const begun = await unwrap(
        api.POST('/api/seller/products/{id}/assets/upload-url', {
          signal,
          params: { path: { id: productId } },
          body: {
            title: asset.title,
            file_name: file.name,
            content_type: file.type || 'application/octet-stream',
            file_size_bytes: file.size,
            checksum_sha256: checksum,
            ...(asset.version ? { version_label: asset.version } : {}),
          },
        }),
      );
      try {
        await putTwice(safeFileUrl(begun.upload_url) ?? begun.upload_url, begun.headers, file, onProgress, signal);
        await unwrap(
          api.POST('/api/seller/assets/{id}/complete', { signal, params: { path: { id: begun.asset.id } } }),
        );
        return;
      } catch (error) {
        // What was begun and not finished would stay on the list as an inactive file.
        await api
          .DELETE('/api/seller/assets/{id}', { params: { path: { id: begun.asset.id } } })
          .catch(() => undefined);
        if (signal.aborted || isStatus(error, 400)) throw error;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof ApiError && error.status < 500 && error.status !== 0)) throw error;
    }
  }
  const form = new FormData();
  form.set('title', asset.title);
  if (asset.version) form.set('version_label', asset.version);
  form.set('file', file);
  await putBytes(`/api/seller/products/${encodeURIComponent(productId)}/assets`, form, {
    method: 'POST',
    onProgress,
    signal,
  });
}

/** A cut connection is tried once more. */
async function putTwice(
  url: string,
  headers: Record<string, string>,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) {
  try {
    await putBytes(url, file, { method: 'PUT', headers, onProgress, signal });
  } catch (error) {
    if (signal.aborted || !isStatus(error, 0)) throw error;
    await putBytes(url, file, { method: 'PUT', headers, onProgress, signal });
  }
}

async function sha256(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, api, unwrap } from '@/lib/api-client';
import { safeFileUrl } from '@/lib/checkout-url';
import { followFile } from '@/lib/save-file';

/** Files the person may fetch, newest first. */
export const downloadsQuery = queryOptions({
  queryKey: ['downloads'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/account/downloads', { signal, params: { query: { perPage: 200 } } })),
});

/** Spends one download and hands the file to the browser. */
export function useDownload(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const access = await unwrap(api.POST('/api/account/downloads/{token}/access', { params: { path: { token } } }));
      const url = safeFileUrl(access.download_url);
      if (!url)
        throw new ApiError(
          502,
          'The file store answered with an address that is not safe to open. Please tell the seller.',
        );
      followFile(url, access.grant.file_name);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['downloads'] }),
  });
}

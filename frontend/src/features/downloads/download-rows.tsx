import { Download } from 'lucide-react';
import type { DownloadGrant } from '@/api/types';
import { Button } from '@/components/ui/button';
import { date, fileSize, plural, words } from '@/lib/format';
import { useDownload } from './api';

/** Files with size, version, what is left and one button each. */
export function DownloadRows({ grants, showProduct }: { grants: readonly DownloadGrant[]; showProduct?: boolean }) {
  return (
    <ul className="border-t border-ink">
      {grants.map((grant) => (
        <Row key={grant.id} grant={grant} showProduct={showProduct} />
      ))}
    </ul>
  );
}

function Row({ grant, showProduct }: { grant: DownloadGrant; showProduct?: boolean }) {
  const download = useDownload(grant.token);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">{grant.asset_title}</p>
        <p className="figures break-words text-sm text-muted">
          {[
            showProduct && grant.product_name,
            grant.file_name,
            fileSize(grant.file_size_bytes),
            grant.version_label && `version ${grant.version_label}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className="figures text-sm text-muted">{left(grant)}</p>
      </div>
      <Button
        look="solid"
        disabled={!grant.can_download}
        busy={download.isPending}
        onClick={() => download.mutate()}
        aria-label={`Download ${grant.asset_title}`}
      >
        <Download aria-hidden /> Download
      </Button>
    </li>
  );
}

/** Why a file cannot be fetched, or how often it still can be. */
export function left(
  grant: Pick<
    DownloadGrant,
    'can_download' | 'is_active' | 'revoked_reason' | 'expires_at' | 'max_downloads' | 'download_count'
  >,
): string {
  const until = grant.expires_at ? `, until ${date(grant.expires_at)}` : '';
  if (!grant.is_active) return `Closed${grant.revoked_reason ? ` (${words(grant.revoked_reason)})` : ''}`;
  if (grant.max_downloads > 0 && grant.download_count >= grant.max_downloads)
    return 'All downloads are used. Ask the seller for more.';
  if (!grant.can_download) return grant.expires_at ? `Ended ${date(grant.expires_at)}` : 'Not ready yet';
  if (grant.max_downloads === 0) return `As often as you like${until}`;
  return `${plural(grant.max_downloads - grant.download_count, 'download')} left${until}`;
}

import { count } from '@/lib/format';
import { Button } from './button';

/** Earlier and later pages of a list; nothing when there is only one. */
export function Pager({
  page,
  totalPages,
  onPage,
}: {
  page: number;
  totalPages: number;
  onPage: (page: number) => void;
}) {
  if (totalPages <= 1) return null;
  return (
    <nav aria-label="Pages" className="mt-6 flex items-center justify-between gap-4">
      <Button size="small" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        Newer
      </Button>
      <span className="figures text-sm text-muted">
        Page {count(page)} of {count(totalPages)}
      </span>
      <Button size="small" disabled={page >= totalPages} onClick={() => onPage(page + 1)}>
        Older
      </Button>
    </nav>
  );
}

import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Figures stand right and in columns. */
  figures?: boolean;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

/** A plain table that scrolls sideways inside itself on a narrow screen. */
export function Table<T>({ caption, columns, rows, rowKey }: Props<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="-mx-4 overflow-x-auto px-4 md:mx-0 md:px-0">
      <table className="w-full min-w-[38rem] border-collapse text-left md:min-w-0">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b-2 border-ink">
            {columns.map((c) => (
              <th
                key={c.key}
                scope="col"
                className={`py-2 pr-4 text-sm font-semibold last:pr-0 ${c.figures ? 'text-right' : ''}`}
              >
                {c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line align-top hover:bg-surface">
              {columns.map((c) => (
                <td
                  key={c.key}
                  className={`py-3 pr-4 last:pr-0 ${c.figures ? 'figures whitespace-nowrap text-right' : ''}`}
                >
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

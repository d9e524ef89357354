import { Link, type LinkProps, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

export interface NavItem {
  to: LinkProps['to'];
  text: string;
  exact?: boolean;
}

/** A part of the shop with pages of its own: a column on a desktop, a row that scrolls on a phone. */
export function WithSideNav({ label, items, children }: { label: string; items: NavItem[]; children: ReactNode }) {
  // On a phone the row scrolls: the page one is on must be seen in it.
  const row = useRef<HTMLElement>(null);
  const here = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const current = here && row.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (current && row.current) row.current.scrollLeft = current.offsetLeft - 16;
  }, [here]);
  return (
    <div className="grid gap-8 lg:grid-cols-[11rem_minmax(0,1fr)] lg:gap-12">
      <nav
        ref={row}
        aria-label={label}
        className="relative -mx-4 overflow-x-auto border-b border-line px-4 lg:mx-0 lg:border-b-0 lg:px-0"
      >
        <ul className="flex gap-1 lg:sticky lg:top-6 lg:flex-col">
          {items.map((item) => (
            <li key={item.text}>
              <Link
                to={item.to}
                activeOptions={{ exact: item.exact ?? false }}
                className="inline-flex min-h-11 w-full items-center whitespace-nowrap border-b-2 border-transparent px-2 text-muted hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink lg:border-b-0 lg:border-l-2 lg:px-3"
              >
                {item.text}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

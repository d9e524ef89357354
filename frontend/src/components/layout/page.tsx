import { type ReactNode, useEffect } from 'react';
import { useShopName } from '@/lib/config';

/** The document's own title, set while the calling component is shown. */
export function useTitle(title: string): void {
  const shop = useShopName();
  useEffect(() => {
    document.title = title === shop ? shop : `${title} · ${shop}`;
  }, [title, shop]);
}

interface Props {
  title: string;
  /** A line under the heading. */
  lead?: ReactNode;
  /** Buttons beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One page: its title, its heading (which takes the focus on arrival) and its content. */
export function Page({ title, lead, actions, children }: Props) {
  useTitle(title);
  return (
    <div className="arrive">
      <div className="mb-8 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="min-w-0">
          <h1 tabIndex={-1} className="text-xl outline-none md:text-2xl">
            {title}
          </h1>
          {lead && <p className="mt-2 max-w-prose text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page under its own heading, divided by a line. */
export function Section({
  title,
  actions,
  children,
  id,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section
      aria-labelledby={id ? `${id}-title` : undefined}
      id={id}
      className="mt-12 border-t border-line pt-6 first:mt-0"
    >
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id={id ? `${id}-title` : undefined} className="text-lg">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

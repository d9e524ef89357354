import { useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { Loadable } from '@/components/ui/loadable';
import { words } from '@/lib/format';
import { previewsQuery } from './api';

/** Every kind of mail with sample facts, in this shop's look. */
export function Previews() {
  const previews = useQuery(previewsQuery);
  return (
    <Section title="All mails, with samples" id="previews">
      <Loadable query={previews} label="Loading the samples">
        {(list) => (
          <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
            {list.items.map((p) => (
              <li key={p.kind}>
                <a href={p.url} target="_blank" rel="noreferrer" className="underline">
                  {words(p.kind)}
                </a>
                <span className="block text-sm text-muted">{p.subject}</span>
              </li>
            ))}
          </ul>
        )}
      </Loadable>
    </Section>
  );
}

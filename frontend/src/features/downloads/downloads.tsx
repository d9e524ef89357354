import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Section } from '@/components/layout/page';
import { ButtonLink } from '@/components/ui/button';
import { Loadable } from '@/components/ui/loadable';
import { Empty } from '@/components/ui/states';
import { downloadsQuery } from './api';
import { DownloadRows } from './download-rows';

/** Every file the person may fetch. */
export function Downloads() {
  const downloads = useQuery(downloadsQuery);
  return (
    <Loadable query={downloads} label="Loading your downloads">
      {(list) =>
        list.items.length === 0 ? (
          <Empty action={<ButtonLink to="/products">See what is on sale</ButtonLink>}>
            No files yet. What you buy can be downloaded here as soon as its payment is confirmed.
          </Empty>
        ) : (
          <DownloadRows grants={list.items} showProduct />
        )
      }
    </Loadable>
  );
}

/** The files of one order, appearing in place as soon as it is delivered. `ready` turns true at that moment. */
export function OrderDownloads({ publicId, ready }: { publicId: string; ready: boolean }) {
  const downloads = useQuery({ ...downloadsQuery, enabled: ready });
  const { refetch } = downloads;
  useEffect(() => {
    if (ready) void refetch();
  }, [ready, refetch]);
  if (!ready) return null;
  return (
    <Loadable query={downloads} label="Loading your files">
      {(list) => {
        const mine = list.items.filter((g) => g.order_public_id === publicId);
        return mine.length === 0 ? null : (
          <Section title="Your files" id="files">
            <DownloadRows grants={mine} />
          </Section>
        );
      }}
    </Loadable>
  );
}

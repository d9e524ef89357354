import { useQuery } from '@tanstack/react-query';
import { Section } from '@/components/layout/page';
import { Loadable } from '@/components/ui/loadable';
import { Badge, Empty } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { dateTime } from '@/lib/format';
import { eventsQuery } from './api';

/** The webhooks as they arrive, and what became of each. */
export function Events() {
  const events = useQuery(eventsQuery);
  return (
    <Section title="Events" id="events">
      <Loadable query={events} label="Loading the events">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>No event yet. Signing up or paying sends the first one.</Empty>
          ) : (
            <Table
              caption="Events, newest first"
              rows={list.items}
              rowKey={(e) => e.id}
              columns={[
                {
                  key: 'at',
                  title: 'Received',
                  cell: (e) => <span className="figures whitespace-nowrap">{dateTime(e.received_at)}</span>,
                },
                { key: 'type', title: 'Event', cell: (e) => `${e.provider} ${e.event_type}` },
                {
                  key: 'state',
                  title: 'State',
                  cell: (e) => (
                    <Badge
                      tone={
                        e.state === 'applied'
                          ? 'good'
                          : ['dead', 'failed', 'conflict'].includes(e.state)
                            ? 'bad'
                            : 'plain'
                      }
                    >
                      {e.state}
                    </Badge>
                  ),
                },
                { key: 'reason', title: 'Reason', cell: (e) => e.reason },
              ]}
            />
          )
        }
      </Loadable>
    </Section>
  );
}

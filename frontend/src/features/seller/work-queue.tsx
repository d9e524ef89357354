import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SellerWork } from '@/api/types';
import { Button } from '@/components/ui/button';
import { FilterBar } from '@/components/ui/filter-bar';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Badge, Empty, type Tone } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { date } from '@/lib/format';
import { sellerWorkQuery } from './api-sales';
import { WorkEditor } from './work-editor';

export const workStates: Record<SellerWork['status'], string> = {
  requested: 'Requested',
  in_progress: 'In progress',
  ready_for_delivery: 'Ready to deliver',
  completed: 'Delivered',
  canceled: 'Canceled',
};
const tones: Record<SellerWork['status'], Tone> = {
  requested: 'warn',
  in_progress: 'plain',
  ready_for_delivery: 'warn',
  completed: 'good',
  canceled: 'plain',
};

/** What is to be made and delivered by hand. */
export function WorkQueue() {
  const [status, setStatus] = useState<SellerWork['status'] | undefined>();
  const [page, setPage] = useState(1);
  const [editing, setEditing] = useState<SellerWork | null>(null);
  const work = useQuery(sellerWorkQuery(status, page));
  return (
    <>
      <FilterBar
        label="State"
        value={status ?? ''}
        options={workStates}
        onValue={(value) => {
          setStatus((value || undefined) as SellerWork['status'] | undefined);
          setPage(1);
        }}
      />
      <Loadable query={work} label="Loading the work">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>
              {status
                ? 'No work is in this state.'
                : 'No work to deliver by hand. It appears here when something is sold that has no file and no session.'}
            </Empty>
          ) : (
            <>
              <Table
                caption="Work to deliver"
                rows={list.items}
                rowKey={(w) => w.id}
                columns={[
                  {
                    key: 'what',
                    title: 'Work',
                    cell: (w) => (
                      <>
                        <span className="font-semibold">{w.product_name}</span>
                        <span className="block text-sm text-muted">
                          {w.customer.full_name || w.customer.contact_email}
                        </span>
                      </>
                    ),
                  },
                  {
                    key: 'state',
                    title: 'State',
                    cell: (w) => <Badge tone={tones[w.status]}>{workStates[w.status]}</Badge>,
                  },
                  { key: 'due', title: 'Due', cell: (w) => <Due work={w} /> },
                  {
                    key: 'open',
                    title: 'Open',
                    figures: true,
                    cell: (w) => (
                      <Button
                        size="small"
                        onClick={() => setEditing(w)}
                        aria-label={`Open ${w.product_name} for ${w.customer.full_name || 'the buyer'}`}
                      >
                        Open
                      </Button>
                    ),
                  },
                ]}
              />
              <Pager page={list.page} totalPages={list.totalPages} onPage={setPage} />
            </>
          )
        }
      </Loadable>
      {editing && <WorkEditor key={editing.id} work={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function Due({ work }: { work: SellerWork }) {
  if (!work.due_at || work.completed_at) return null;
  const late = Date.parse(work.due_at) < Date.now();
  return (
    <span className={`figures whitespace-nowrap ${late ? 'font-semibold text-bad' : ''}`}>
      {date(work.due_at)}
      {late && ' (late)'}
    </span>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Loadable } from '@/components/ui/loadable';
import { Pager } from '@/components/ui/pager';
import { Badge, Empty } from '@/components/ui/states';
import { dateTime, words } from '@/lib/format';
import { saveFile } from '@/lib/save-file';
import { type Attachment, type MailBody, mailQuery, mailsQuery } from './api';

/** Every mail the shop wrote, as it would have arrived. */
export function Inbox() {
  const [page, setPage] = useState(1);
  const [open, setOpen] = useState('');
  const mails = useQuery(mailsQuery(page));
  const mail = useQuery(mailQuery(open));
  return (
    <Section title="Inbox" id="inbox">
      <Loadable query={mails} label="Loading the mails">
        {(list) =>
          list.items.length === 0 ? (
            <Empty>No mail yet. Buy something, and its confirmation arrives here.</Empty>
          ) : (
            <>
              <ul className="border-t border-line">
                {list.items.map((m) => (
                  <li key={m.id} className="border-b border-line">
                    <button
                      type="button"
                      onClick={() => setOpen(m.id)}
                      className="grid w-full gap-x-6 gap-y-1 py-3 text-left hover:bg-surface sm:grid-cols-[minmax(0,1fr)_auto]"
                    >
                      <span className="min-w-0">
                        <span className="font-semibold">{m.subject || words(m.kind)}</span>
                        <span className="block text-sm text-muted">
                          to {m.to || 'nobody yet'} · <span className="figures">{dateTime(m.created)}</span>
                        </span>
                      </span>
                      <span>
                        <Badge tone={m.state === 'sent' ? 'good' : m.state === 'dead' ? 'bad' : 'plain'}>
                          {words(m.state)}
                        </Badge>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              <Pager page={list.page ?? page} totalPages={list.totalPages ?? 1} onPage={setPage} />
            </>
          )
        }
      </Loadable>
      <Dialog open={open !== ''} onClose={() => setOpen('')} title={mail.data?.subject ?? 'Mail'} wide>
        <Loadable query={mail} label="Loading the mail">
          {(body) => <Rendered mail={body} />}
        </Loadable>
      </Dialog>
    </Section>
  );
}

/** The mail in a frame that may run nothing. Links open outside of it. */
function Rendered({ mail }: { mail: MailBody }) {
  const [plain, setPlain] = useState(false);
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        to {mail.to} · <span className="figures">{dateTime(mail.created)}</span>
      </p>
      {plain || !mail.html ? (
        <pre className="max-h-[60dvh] overflow-auto whitespace-pre-wrap rounded border border-line p-4 font-sans">
          {mail.text}
        </pre>
      ) : (
        <iframe
          title={mail.subject}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={`<base target="_blank">${mail.html}`}
          className="h-[60dvh] w-full rounded border border-line bg-[white]"
        />
      )}
      {mail.attachments?.map((file) => (
        <Button key={file.file_name} size="small" className="mr-3 mt-3" onClick={() => saveAttachment(file)}>
          {file.file_name}
        </Button>
      ))}
      {mail.html && (
        <Button size="small" className="mt-3" onClick={() => setPlain(!plain)}>
          {plain ? 'Show as designed' : 'Show as plain text'}
        </Button>
      )}
    </>
  );
}

function saveAttachment(file: Attachment) {
  const bytes = Uint8Array.from(atob(file.content), (c) => c.charCodeAt(0));
  saveFile(new Blob([bytes], { type: file.content_type }), file.file_name);
}

import { useState } from 'react';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { withClerk } from '@/lib/session';
import { useDeleteAccount, useExport } from './api';

/** Sign-in details, own data as a file, and the way out. */
export function AccountData() {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const take = useExport();
  const remove = useDeleteAccount();
  return (
    <>
      <Section title="Sign-in" id="sign-in">
        <p className="mb-4 max-w-prose text-muted">Name, address and password belong to your sign-in.</p>
        <Button onClick={() => void withClerk().then((clerk) => clerk.openProfile())}>Change sign-in details</Button>
      </Section>
      <Section title="Your data" id="data">
        <p className="mb-4 max-w-prose text-muted">Everything the shop keeps about you, as one JSON file.</p>
        <Button busy={take.isPending} onClick={() => take.mutate()}>
          Download my data
        </Button>
      </Section>
      <Section title="Delete the account" id="delete">
        <p className="mb-4 max-w-prose text-muted">
          Your name, addresses and notes are erased for good. Amounts and dates of past orders stay, as the law asks of
          a shop. Downloads and access end.
        </p>
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete my account
        </Button>
        <Dialog open={asking} onClose={() => setAsking(false)} title="Delete your account?">
          <p>This cannot be undone. Fetch your files and receipts first.</p>
          <TextField
            className="mt-4"
            label="Type DELETE to go on"
            value={typed}
            autoComplete="off"
            onChange={(e) => setTyped(e.target.value)}
          />
          {remove.isError && (
            <div className="mt-4">
              <ErrorNote error={remove.error} />
            </div>
          )}
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <Button onClick={() => setAsking(false)}>Keep my account</Button>
            <Button look="danger" disabled={typed !== 'DELETE'} busy={remove.isPending} onClick={() => remove.mutate()}>
              Delete for good
            </Button>
          </div>
        </Dialog>
      </Section>
    </>
  );
}

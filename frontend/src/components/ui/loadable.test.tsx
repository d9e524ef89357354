import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { Loadable } from './loadable';

function Shown({ ask }: { ask: () => Promise<string> }) {
  const query = useQuery({ queryKey: ['thing'], queryFn: ask, retry: false });
  return (
    <>
      <Loadable query={query} label="Loading the thing">
        {(text) => <p>{text}</p>}
      </Loadable>
      <button type="button" onClick={() => void query.refetch()}>
        refresh
      </button>
    </>
  );
}

const show = (ask: () => Promise<string>) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown ask={ask} />
    </QueryClientProvider>,
  );

it('says that it loads, then why it failed, and tries again', async () => {
  const user = userEvent.setup();
  let up = false;
  show(async () => {
    if (!up) throw new ApiError(503, 'The shop is being updated.');
    return 'here it is';
  });
  expect(screen.getByRole('status', { name: 'Loading the thing' })).toBeTruthy();
  expect((await screen.findByRole('alert')).textContent).toContain('The shop is being updated.');
  up = true;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('here it is')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('keeps what was shown when a refresh fails: one failed call never blanks a page', async () => {
  const user = userEvent.setup();
  let calls = 0;
  show(async () => {
    if (++calls > 1) throw new ApiError(0, 'The shop cannot be reached.');
    return 'here it is';
  });
  await screen.findByText('here it is');
  await user.click(screen.getByRole('button', { name: 'refresh' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The shop cannot be reached.');
  expect(screen.getByText('here it is')).toBeTruthy();
});

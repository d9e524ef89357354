import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { panel } from '@/lib/api-client';
import { noteSessionChange } from '@/lib/session';

/** The sandbox's own panel, served by the binary beside the API and absent in a live shop. */
export interface Persona {
  id: string;
  label: string;
  email: string;
  role: string;
  /** This sandbox's own; empty for a new visitor. */
  password?: string;
  current: boolean;
}

export interface SandboxState {
  personas: Persona[];
  clock: { now: string; offset_seconds: number };
  unsupported: string[];
}

export interface Mail {
  id: string;
  kind: string;
  to: string;
  subject: string;
  state: string;
  created: string;
}

export interface Attachment {
  file_name: string;
  content_type: string;
  /** base64 */
  content: string;
}

export interface MailBody extends Mail {
  html: string;
  text: string;
  attachments?: Attachment[];
}

export interface SandboxEvent {
  id: string;
  provider: string;
  event_type: string;
  state: string;
  reason: string;
  received_at: string;
}

interface List<T> {
  items: T[];
  page?: number;
  totalPages?: number;
}

export const stateQuery = queryOptions({
  queryKey: ['sandbox', 'state'],
  queryFn: ({ signal }) => panel<SandboxState>('/sandbox/api/state', { signal }),
});

export const mailsQuery = (page: number) =>
  queryOptions({
    queryKey: ['sandbox', 'mails', page],
    queryFn: ({ signal }) => panel<List<Mail>>(`/sandbox/api/mails?page=${page}`, { signal }),
    refetchInterval: 4000,
    placeholderData: keepPreviousData,
  });

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['sandbox', 'mail', id],
    queryFn: ({ signal }) => panel<MailBody>(`/sandbox/api/mails/${encodeURIComponent(id)}`, { signal }),
    enabled: id !== '',
  });

export interface Preview {
  kind: string;
  subject: string;
  text: string;
  /** Path of the rendered HTML. */
  url: string;
}

export const previewsQuery = queryOptions({
  queryKey: ['sandbox', 'previews'],
  queryFn: ({ signal }) => panel<List<Preview>>('/sandbox/api/previews', { signal }),
});

export const eventsQuery = queryOptions({
  queryKey: ['sandbox', 'events'],
  queryFn: ({ signal }) => panel<List<SandboxEvent>>('/sandbox/api/events', { signal }),
  refetchInterval: 4000,
});

/** Signs the browser in as a persona; the page is loaded anew so that the SDK meets its new session. */
export function useBecome() {
  return useMutation({
    mutationFn: (id: string) =>
      panel(`/sandbox/api/personas/${encodeURIComponent(id)}`, { method: 'POST', body: '{}' }),
    onSuccess: () => {
      noteSessionChange();
      window.location.reload();
    },
  });
}

/** Moves business time forward. */
export function useAdvance() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (seconds: number) =>
      panel('/sandbox/api/clock', { method: 'POST', body: JSON.stringify({ advance_seconds: seconds }) }),
    onSuccess: () => client.invalidateQueries(),
  });
}

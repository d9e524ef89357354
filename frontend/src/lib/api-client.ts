/** The only file that talks HTTP. Everything else asks `api`, typed by the server's own description. */
import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from '@/api/schema.gen';
import { sessionToken } from './session';

/** The origin of the API: ours when embedded, VITE_API_BASE_URL (with or without a closing /api) when hosted apart. */
export const apiOrigin: string = (import.meta.env.VITE_API_BASE_URL ?? '').replace(/\/+$/, '').replace(/\/api$/, '');

/** A refusal or a failure, with a sentence for people. `status` 0: the shop was not reached. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
    /** What is wrong with which field, by the field's name. */
    readonly fields: Record<string, { code: string; message: string }> = {},
    /** Everything the answer carried under `data`. */
    readonly data: Record<string, unknown> = {},
    /** Seconds after which to try again, when the server named them. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

const spoken: Record<number, string> = {
  0: 'The shop cannot be reached. Check your connection and try again.',
  401: 'You are signed out. Sign in and try again.',
  403: 'This is not allowed for your account.',
  404: 'This does not exist, or it is not yours.',
  409: 'This has changed in the meantime. Reload and try again.',
  413: 'This is too large to send.',
  429: 'Too many tries in a short time. Wait a moment.',
  502: 'A service behind the shop did not answer. Nothing was changed; try again in a minute.',
  503: 'The shop is busy or being updated. Try again in a minute.',
};

/** The error an answer stands for. Its own sentence is used when it has one. */
export function toApiError(status: number, body: unknown, retryAfter?: string | null): ApiError {
  const envelope = (typeof body === 'object' && body !== null ? body : {}) as { message?: unknown; data?: unknown };
  const data = (typeof envelope.data === 'object' && envelope.data !== null ? envelope.data : {}) as Record<
    string,
    unknown
  >;
  const fields: ApiError['fields'] = {};
  for (const [name, value] of Object.entries(data)) {
    const said = value as { code?: unknown; message?: unknown } | null;
    if (said && typeof said === 'object' && typeof said.message === 'string') {
      fields[name] = { code: String(said.code ?? ''), message: said.message };
    }
  }
  const own = typeof envelope.message === 'string' ? envelope.message.trim() : '';
  const seconds = Number(retryAfter);
  const wait = retryAfter && Number.isFinite(seconds) ? seconds : undefined;
  let message = own || spoken[status] || 'The shop could not do this. Try again in a minute.';
  if (status === 429 && wait) message = `Too many tries in a short time. Try again in ${wait} seconds.`;
  return new ApiError(status, message, fields, data, wait);
}

export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiError && error.status === status;

/** A sentence for people about anything that was thrown. */
export const saying = (error: unknown): string =>
  error instanceof ApiError || (error instanceof Error && error.message) ? error.message : spoken[0]!;

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, spoken[0]!);
  }
}

/** Sends with the session's token; an expired one is renewed once. */
async function signedFetch(request: Request): Promise<Response> {
  const token = await sessionToken();
  if (!token) return send(request);
  const again = request.clone();
  request.headers.set('Authorization', `Bearer ${token}`);
  const answer = await send(request);
  if (answer.status !== 401) return answer;
  const fresh = await sessionToken(true);
  if (!fresh || fresh === token) return answer;
  again.headers.set('Authorization', `Bearer ${fresh}`);
  return send(again);
}

const errors: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const text = await response.clone().text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    throw toApiError(response.status, body, response.headers.get('Retry-After'));
  },
};

const base = {
  baseUrl: apiOrigin || (typeof window === 'undefined' ? 'http://localhost' : window.location.origin),
  credentials: apiOrigin ? 'omit' : 'same-origin',
} as const;

/** For what belongs to a person: every request carries the session's token. */
export const api = createClient<paths>({ ...base, fetch: signedFetch });
api.use(errors);

/** For what everybody may read. It never waits for the sign-in SDK, which itself waits for the configuration. */
export const publicApi = createClient<paths>({ ...base, fetch: send });
publicApi.use(errors);

/** The data of a successful answer; everything else was thrown as an ApiError. */
export async function unwrap<T>(call: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  return (await call).data as NonNullable<T>;
}

/** JSON from an address that the API's description does not list (the sandbox's own panel). */
export async function panel<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await send(
    new Request(new URL(path, window.location.origin), {
      ...init,
      headers: { Accept: 'application/json', ...(init?.body ? { 'Content-Type': 'application/json' } : {}) },
    }),
  );
  const text = await answer.text();
  let body: unknown;
  try {
    body = text ? JSON.parse(text) : undefined;
  } catch {
    body = undefined;
  }
  if (!answer.ok) throw toApiError(answer.status, body, answer.headers.get('Retry-After'));
  return body as T;
}

/** A file behind the session (receipt, calendar, CSV) as a Blob. */
export async function fetchFile(path: string): Promise<Blob> {
  const answer = await signedFetch(new Request(new URL(path, apiOrigin || window.location.origin)));
  if (!answer.ok) {
    throw toApiError(answer.status, await answer.json().catch(() => undefined), answer.headers.get('Retry-After'));
  }
  return answer.blob();
}

interface PartOptions {
  headers: Record<string, string>;
  /** How many bytes of this part have left. */
  onProgress: (bytes: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a part of a large file to a path of our own with the session's token, and answers with the headers of the
 * answer. fetch would tell no progress.
 */
export async function sendPart(path: string, part: Blob, options: PartOptions): Promise<(header: string) => string> {
  const token = await sessionToken(true);
  options.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open('PATCH', new URL(path, apiOrigin || window.location.origin));
    for (const [name, value] of Object.entries(options.headers)) request.setRequestHeader(name, value);
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) => options.onProgress(event.loaded);
    request.onerror = () => reject(new ApiError(0, spoken[0]!));
    request.onabort = () => reject(options.signal.reason);
    request.onloadend = () => options.signal.removeEventListener('abort', stop);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300)
        return resolve((name) => request.getResponseHeader(name) ?? '');
      let told: unknown;
      try {
        told = JSON.parse(request.responseText);
      } catch {
        told = undefined;
      }
      reject(toApiError(request.status, told, request.getResponseHeader('Retry-After')));
    };
    options.signal.addEventListener('abort', stop);
    request.send(part);
  });
}

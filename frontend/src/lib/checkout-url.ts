import { apiOrigin } from './api-client';

/** Where the shop itself lives: its links may be plain http on one machine, also when the pages are hosted apart. */
const home = () => apiOrigin || window.location.origin;

/**
 * The address to go to for paying, or null when it must not be followed: only https, or our own origin (the sandbox
 * pays on http://127.0.0.1). A `javascript:`, `data:` or plain http address of somebody else is never followed.
 */
export function safeCheckoutUrl(raw: string, origin: string = home()): string | null {
  if (!raw.trim()) return null;
  let url: URL;
  try {
    url = new URL(raw, origin);
  } catch {
    return null;
  }
  if (url.username || url.password) return null;
  if (url.protocol === 'https:') return url.href;
  return url.protocol === 'http:' && url.origin === origin ? url.href : null;
}

/** A link that another person typed (meeting, tracking, terms): https only, else null. */
export function safeLink(raw: string | undefined | null): string | null {
  if (!raw) return null;
  try {
    const url = new URL(raw);
    return url.protocol === 'https:' && !url.username ? url.href : null;
  } catch {
    return null;
  }
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The address of a file that our own API named, or null when it must not be followed. On one machine the shop may be
 * open as localhost, as 127.0.0.1 or through the development server while its links name another of these: such a
 * link is followed at the address where the page (or, hosted apart, the API) is open.
 */
export function safeFileUrl(raw: string, origin: string = home()): string | null {
  const safe = safeCheckoutUrl(raw, origin);
  if (safe) return safe;
  try {
    const url = new URL(raw, origin);
    const here = new URL(origin);
    const local =
      url.protocol === 'http:' && !url.username && loopback.test(url.hostname) && loopback.test(here.hostname);
    return local ? new URL(url.pathname + url.search, here).href : null;
  } catch {
    return null;
  }
}

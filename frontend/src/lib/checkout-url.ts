/**
 * The address to go to for paying, or null when it must not be followed: only https, or our own origin (the sandbox
 * pays on http://127.0.0.1). A `javascript:`, `data:` or plain http address of somebody else is never followed.
 */
export function safeCheckoutUrl(raw: string, origin: string = window.location.origin): string | null {
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

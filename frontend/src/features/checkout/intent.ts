import type { Choice } from './buy';

/** What a signed-out person was about to buy, kept through sign-in even when that leaves the page. */
export interface Intent extends Choice {
  slug: string;
  at: number;
}

const name = 'buy-intent';
const lifetime = 15 * 60_000;

export function keepIntent(intent: Omit<Intent, 'at'>, now = Date.now()): void {
  try {
    sessionStorage.setItem(name, JSON.stringify({ ...intent, at: now }));
  } catch {
    // Without storage the choice lives as long as the page.
  }
}

/** The kept choice for this product, once. Older than a quarter of an hour it is forgotten. */
export function takeIntent(slug: string, now = Date.now()): Intent | null {
  try {
    const raw = sessionStorage.getItem(name);
    if (!raw) return null;
    const intent = JSON.parse(raw) as Intent;
    if (intent.slug !== slug) return null;
    sessionStorage.removeItem(name);
    return now - intent.at < lifetime ? intent : null;
  } catch {
    return null;
  }
}

/** The kept choice for this product, left in place: what the form shows after a return from sign-in. */
export function peekIntent(slug: string): Intent | null {
  try {
    const intent = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Intent | null;
    return intent?.slug === slug ? intent : null;
  } catch {
    return null;
  }
}

export function dropIntent(): void {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

/**
 * Who is signed in, without loading the sign-in SDK before it is needed.
 *
 * Clerk's scripts weigh more than the whole shop. A visitor who only looks around never asks for them: they are
 * fetched when a session cookie exists, when a page needs a person, or when somebody reaches for "Sign in".
 * `app/clerk-root` then attaches itself here; every other file talks to this one.
 */
import { useEffect, useSyncExternalStore } from 'react';

export type Session =
  | { status: 'loading' }
  | { status: 'signed-out' }
  | { status: 'failed' }
  | { status: 'signed-in'; userId: string; name: string; email: string; imageUrl: string };

export interface Plan {
  planId: string;
  period: 'month' | 'annual';
  onDone?: () => void;
  onClose?: () => void;
  /** Where Clerk's "Continue" leads after the payment. */
  continueAt?: string;
}

/** What the sign-in SDK can do for the pages. */
export interface Clerk {
  token: (fresh?: boolean) => Promise<string | null>;
  signIn: () => void;
  signUp: () => void;
  signOut: () => Promise<void>;
  openCheckout: (plan: Plan) => void;
  openProfile: () => void;
}

type Listener = () => void;
const listeners = new Set<Listener>();
let wanted = hintsAtSession();
let session: Session = wanted ? { status: 'loading' } : { status: 'signed-out' };
let clerk: Clerk | null = null;
let waiting: { resolve: (clerk: Clerk) => void; reject: (error: Error) => void }[] = [];

/** True when a cookie, a return from a sign-in redirect or our own note says that somebody may be signed in. */
function hintsAtSession(): boolean {
  if (typeof document === 'undefined') return false;
  const cookies = document.cookie.split('; ');
  const signedIn = cookies.some((c) => /^__client_uat(_\w+)?=[1-9]/.test(c) || /^__session(_\w+)?=./.test(c));
  const returning = /[?&]__clerk/.test(location.search) || /^#\//.test(location.hash);
  return signedIn || returning || takeNote();
}

const note = 'sign-in-changed';

function takeNote(): boolean {
  try {
    const found = sessionStorage.getItem(note) !== null;
    sessionStorage.removeItem(note);
    return found;
  } catch {
    return false;
  }
}

/** Leaves a note for the next page load that the session may have changed outside the SDK. */
export function noteSessionChange(): void {
  try {
    sessionStorage.setItem(note, '1');
  } catch {
    // Without storage the cookie alone must do.
  }
}

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: Listener) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const getSession = (): Session => session;
export const clerkWanted = (): boolean => wanted;

/** Called by the SDK's side only. */
export function setSession(next: Session, by: Clerk | null): void {
  session = next;
  clerk = by;
  if (next.status === 'failed') {
    for (const w of waiting)
      w.reject(new Error('Sign-in could not be loaded. Check your connection and reload the page.'));
    waiting = [];
  } else if (by && next.status !== 'loading') {
    for (const w of waiting) w.resolve(by);
    waiting = [];
  }
  tell();
}

/** Asks for the SDK, if it was not asked for yet. */
export function wantClerk(): void {
  if (wanted) return;
  wanted = true;
  session = { status: 'loading' };
  tell();
}

/** The SDK once it knows who is there. Rejects with a sentence for people when it cannot be loaded. */
export function withClerk(): Promise<Clerk> {
  wantClerk();
  if (session.status === 'failed')
    return Promise.reject(new Error('Sign-in could not be loaded. Reload the page to try again.'));
  if (clerk && session.status !== 'loading') return Promise.resolve(clerk);
  return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
}

/** The current session token, or null for a visitor. `fresh` asks the provider for a new one. */
export async function sessionToken(fresh = false): Promise<string | null> {
  if (!wanted) return null;
  try {
    return await (await withClerk()).token(fresh);
  } catch {
    return null;
  }
}

export const useSession = (): Session => useSyncExternalStore(subscribe, getSession, getSession);
export const useClerkWanted = (): boolean => useSyncExternalStore(subscribe, clerkWanted, clerkWanted);

/** The session on a page that needs a person: asks for the SDK as soon as it is shown. */
export function useRequiredSession(): Session {
  const current = useSession();
  useEffect(wantClerk, []);
  return current.status === 'signed-out' && !wanted ? { status: 'loading' } : current;
}

/** For tests: back to a visitor who has not asked for the SDK. */
export function resetSession(): void {
  wanted = false;
  session = { status: 'signed-out' };
  clerk = null;
  waiting = [];
  tell();
}

import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useSlots } from '@/lib/clerk-slots';
import { type Clerk, setSession } from '@/lib/session';

/** Stands in for the sign-in SDK in the mock build: a fixed person, or nobody with ?signed-out in the address. */
export default function MockClerkRoot() {
  const slots = useSlots();
  useEffect(() => {
    const noop = () => undefined;
    const clerk: Clerk = {
      token: async () => 'mock-token',
      signIn: noop,
      signUp: noop,
      signOut: async () => setSession({ status: 'signed-out' }, clerk),
      openCheckout: noop,
      openProfile: noop,
    };
    const out = document.cookie.includes('mock-out');
    setSession(
      out
        ? { status: 'signed-out' }
        : { status: 'signed-in', userId: 'user_1', name: 'Ada Lovelace', email: 'ada@example.com', imageUrl: '' },
      clerk,
    );
  }, []);
  return slots.map((slot) =>
    createPortal(
      slot.kind === 'user-button' ? (
        <span className="grid size-8 place-items-center rounded-[50%] bg-ink text-sm text-bg">AL</span>
      ) : (
        <p className="rounded border border-dashed border-edge p-6 text-muted">Clerk: {slot.kind}</p>
      ),
      slot.node,
      slot.id,
    ),
  );
}

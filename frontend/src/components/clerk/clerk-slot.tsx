import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { offerSlot, type SlotKind } from '@/lib/clerk-slots';
import { useRequiredSession } from '@/lib/session';

/** One of Clerk's components at this place. `waiting` stands there until the SDK has arrived. */
export function ClerkSlot({ kind, waiting, className }: { kind: SlotKind; waiting?: ReactNode; className?: string }) {
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const session = useRequiredSession();
  useLayoutEffect(() => {
    if (place.current) return offerSlot({ id, kind, node: place.current });
  }, [id, kind]);
  return (
    <>
      <div ref={place} className={className} />
      {session.status === 'loading' ? waiting : null}
    </>
  );
}

/**
 * Places in the page where one of Clerk's own components appears once the SDK is there. The SDK lives in a tree beside
 * the shop's, so that its arrival never remounts a page in use; it draws its components into these places.
 */
import { useSyncExternalStore } from 'react';

export type SlotKind = 'user-button' | 'pricing-table' | 'subscription-details';

export interface Slot {
  id: string;
  kind: SlotKind;
  node: HTMLElement;
}

let slots: Slot[] = [];
const listeners = new Set<() => void>();

function set(next: Slot[]) {
  slots = next;
  for (const tell of listeners) tell();
}

/** Offers a place; the answer takes it back. */
export function offerSlot(slot: Slot): () => void {
  set([...slots, slot]);
  return () => set(slots.filter((s) => s !== slot));
}

export const useSlots = (): Slot[] =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => {
        listeners.delete(tell);
      };
    },
    () => slots,
  );

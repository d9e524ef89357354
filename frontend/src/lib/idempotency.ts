/**
 * One key per thing a person means to buy, kept for the tab: a double click, a reload and the back button repeat the
 * same order instead of making a second one. The key is dropped once that order is paid or over.
 */
const prefix = 'order-key:';

export interface Wanted {
  price_id: string;
  quantity: number;
  notes?: string;
}

const nameOf = (userId: string, wanted: Wanted) =>
  `${prefix}${userId}:${JSON.stringify([wanted.price_id, wanted.quantity, wanted.notes ?? ''])}`;

export function orderKey(userId: string, wanted: Wanted, store: Storage = sessionStorage): string {
  const name = nameOf(userId, wanted);
  try {
    const known = store.getItem(name);
    if (known) return known;
    const fresh = newKey();
    store.setItem(name, fresh);
    return fresh;
  } catch {
    return newKey(); // no storage: the server still joins clicks that share a request
  }
}

export function dropOrderKey(userId: string, wanted: Wanted, store: Storage = sessionStorage): void {
  try {
    store.removeItem(nameOf(userId, wanted));
  } catch {
    // Nothing was kept.
  }
}

/** Drops every key: a finished purchase may be repeated on purpose. */
export function dropAllOrderKeys(store: Storage = sessionStorage): void {
  try {
    for (const name of Object.keys(store)) if (name.startsWith(prefix)) store.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}

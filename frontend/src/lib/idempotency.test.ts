import { beforeEach, describe, expect, it } from 'vitest';
import { dropAllOrderKeys, dropOrderKey, orderKey } from './idempotency';

const wanted = { price_id: 'p1', quantity: 1 };

describe('orderKey', () => {
  beforeEach(() => sessionStorage.clear());

  it('stays the same for the same purchase, so that a reload or a double click makes one order', () => {
    expect(orderKey('u1', wanted)).toBe(orderKey('u1', { ...wanted }));
  });

  it('differs by person, price, quantity and notes: the server pins a key to one body', () => {
    const keys = [
      orderKey('u1', wanted),
      orderKey('u2', wanted),
      orderKey('u1', { ...wanted, price_id: 'p2' }),
      orderKey('u1', { ...wanted, quantity: 2 }),
      orderKey('u1', { ...wanted, notes: 'please hurry' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is visible ASCII and short enough for the header', () => {
    expect(orderKey('u1', wanted)).toMatch(/^[!-~]{16,255}$/);
  });

  it('is fresh after the purchase is over', () => {
    const first = orderKey('u1', wanted);
    dropOrderKey('u1', wanted);
    const second = orderKey('u1', wanted);
    expect(second).not.toBe(first);
    dropAllOrderKeys();
    expect(orderKey('u1', wanted)).not.toBe(second);
  });

  it('leaves other notes of the tab alone', () => {
    sessionStorage.setItem('theme-note', 'x');
    orderKey('u1', wanted);
    dropAllOrderKeys();
    expect(sessionStorage.getItem('theme-note')).toBe('x');
  });

  it('still gives a key when storage is blocked', () => {
    const blocked = {
      getItem: () => {
        throw new Error('denied');
      },
    } as unknown as Storage;
    expect(orderKey('u1', wanted, blocked)).toHaveLength(32);
  });
});

// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { decimal, duration, fileSize, money, parseMoney, plural, relative, zoneName } from './format';

const plain = (text: string) => text.replace(/\u00a0|\u202f/g, ' ');

describe('money', () => {
  it.each([
    [123456700, 'USD', 'en-US', '$1,234,567.00'],
    [123456, 'EUR', 'de-DE', '1.234,56 €'],
    [500, 'JPY', 'en-US', '¥500'],
    [1234, 'KWD', 'en-US', 'KWD 1.234'],
    [0, 'USD', 'en-US', '$0.00'],
    [1, 'USD', 'en-US', '$0.01'],
  ])('%i %s in %s is %s', (cents, currency, locale, want) => {
    expect(plain(money(cents, currency, locale))).toBe(want);
  });

  it('does not break on a currency nobody knows', () => {
    expect(money(1000, 'not a code')).toContain('10.00');
  });
});

describe('parseMoney', () => {
  it.each([
    ['12', 'USD', 1200],
    ['12.5', 'USD', 1250],
    ['12,50', 'EUR', 1250],
    ['1,234.50', 'USD', 123450],
    ['1.234,50', 'EUR', 123450],
    ['1,234', 'USD', 123400],
    ['1,234,567.00', 'USD', 123456700],
    ['0.1', 'USD', 10],
    ['19.99', 'USD', 1999],
    ['500', 'JPY', 500],
    ['1.234', 'KWD', 1234],
  ])('%s %s is %i minor units', (text, currency, want) => {
    expect(parseMoney(text, currency)).toBe(want);
  });

  it.each(['', 'abc', '-5', '1.2345', '12,3456', '1e5', '$5', '99999999999999999999'])('%j is no amount', (text) => {
    expect(parseMoney(text, 'USD')).toBeNull();
  });

  it('reads back what decimal writes', () => {
    for (const [cents, currency] of [
      [1, 'USD'],
      [1999, 'EUR'],
      [123456700, 'USD'],
      [7, 'JPY'],
      [1005, 'KWD'],
    ] as const) {
      expect(parseMoney(decimal(cents, currency), currency)).toBe(cents);
    }
  });
});

describe('words for time and size', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  it('says how far away a moment is', () => {
    expect(relative('2026-11-24T12:00:00Z', now)).toBe('tomorrow');
    expect(relative('2026-11-25T09:00:00Z', now)).toBe('in 2 days'); // 45 hours, but the day after tomorrow
    expect(relative('2026-11-23T14:30:00Z', now)).toBe('in 2 hours');
    expect(relative('2026-11-23T11:40:00Z', now)).toBe('20 minutes ago');
  });
  it('names a zone with its offset on that day', () => {
    expect(zoneName('Europe/Berlin', new Date('2026-07-01'))).toBe('Europe/Berlin (GMT+2)');
    expect(zoneName('Europe/Berlin', new Date('2026-12-01'))).toBe('Europe/Berlin (GMT+1)');
  });
  it('says lengths and sizes in words', () => {
    expect(duration(90)).toBe('1 hour 30 minutes');
    expect(duration(50)).toBe('50 minutes');
    expect(plural(1, 'file')).toBe('1 file');
    expect(plural(3, 'file')).toBe('3 files');
    expect(plain(fileSize(1_500_000))).toBe('1.5 MB');
  });
});

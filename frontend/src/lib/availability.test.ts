// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { exceptionsText, parseExceptions, parseWindows, windowsText } from './availability';

describe('parseWindows', () => {
  it.each([
    ['', []],
    ['09:00-17:00', [['09:00', '17:00']]],
    [
      '9-12, 14 to 17:30',
      [
        ['09:00', '12:00'],
        ['14:00', '17:30'],
      ],
    ],
    [
      '14:00-17:00, 9:00–12:00',
      [
        ['09:00', '12:00'],
        ['14:00', '17:00'],
      ],
    ],
    ['22:00-24:00', [['22:00', '24:00']]],
    [
      '9-12, 12-17',
      [
        ['09:00', '12:00'],
        ['12:00', '17:00'],
      ],
    ],
  ])('%j is read', (text, want) => {
    expect(parseWindows(text)).toEqual(want);
  });

  it.each(['9', 'nine-ten', '17:00-09:00', '09:00-09:00', '9-25', '9:70-10', '24:30-24:45', '9-12, 11-14'])(
    '%j is refused',
    (text) => {
      expect(parseWindows(text)).toBeNull();
    },
  );
});

it('reads back what it writes', () => {
  const windows = [
    ['09:00', '12:00'],
    ['14:00', '24:00'],
  ];
  expect(parseWindows(windowsText(windows))).toEqual(windows);
  const exceptions = [
    { date: '2026-12-24', windows: [] },
    { date: '2026-12-31', windows: [['10:00', '12:00']] },
  ];
  expect(parseExceptions(exceptionsText(exceptions))).toEqual(exceptions);
});

it('refuses a line that is no date', () => {
  expect(parseExceptions('24.12.2026')).toBeNull();
  expect(parseExceptions('2026-13-45')).toBeNull();
  expect(parseExceptions('2026-12-24 sometimes')).toBeNull();
});

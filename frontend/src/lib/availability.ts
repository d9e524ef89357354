import type { Availability } from '@/api/types';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export const dayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

type Windows = string[][];

/** [["09:00","12:00"],["14:00","17:00"]] -> "09:00-12:00, 14:00-17:00". */
export const windowsText = (windows: readonly (readonly string[])[] | undefined): string =>
  (windows ?? []).map(([from, to]) => `${from}-${to}`).join(', ');

/** What a person typed as windows, or null if it is none. An empty text is a closed day. */
export function parseWindows(text: string): Windows | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const windows: Windows = [];
  for (const part of parts) {
    const match = /^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?$/.exec(part);
    if (!match) return null;
    const [, h1 = '', m1 = '00', h2 = '', m2 = '00'] = match;
    const from = clock(h1, m1);
    const to = clock(h2, m2);
    if (!from || !to || from >= to) return null;
    windows.push([from, to]);
  }
  windows.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  const overlap = windows.some((w, i) => i > 0 && w[0]! < windows[i - 1]![1]!);
  return overlap ? null : windows;
}

function clock(hour: string, minute: string): string | null {
  const h = Number(hour);
  const m = Number(minute);
  if (h > 24 || m > 59 || (h === 24 && m > 0)) return null;
  return `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
}

/** One exception a line: "2026-12-24" (closed) or "2026-12-31 10:00-12:00". Null when a line is none. */
export function parseExceptions(text: string): NonNullable<Availability['exceptions']> | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const found: NonNullable<Availability['exceptions']> = [];
  for (const line of lines) {
    const match = /^(\d{4}-\d{2}-\d{2})(?:\s+(.*))?$/.exec(line);
    if (!match || Number.isNaN(Date.parse(match[1]!))) return null;
    const windows = parseWindows(match[2] ?? '');
    if (!windows) return null;
    found.push({ date: match[1]!, windows });
  }
  return found;
}

export const exceptionsText = (exceptions: Availability['exceptions']): string =>
  (exceptions ?? []).map((e) => `${e.date} ${windowsText(e.windows)}`.trim()).join('\n');

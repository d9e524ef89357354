// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { addDays, besideDay, byDay, wallDay, weekDays, weekOf } from './slots';

const hour = (start: string) => ({ start, end: new Date(Date.parse(start) + 3_600_000).toISOString() });

describe('byDay', () => {
  it('puts a slot on the wall day of the chosen zone, not of UTC', () => {
    const late = hour('2026-11-23T23:30:00.000Z');
    expect(byDay([late], 'UTC')[0]?.key).toBe('2026-11-23');
    expect(byDay([late], 'Europe/Berlin')[0]?.key).toBe('2026-11-24');
    expect(byDay([late], 'America/Los_Angeles')[0]?.key).toBe('2026-11-23');
  });

  it('names both times apart when the clock goes back and 02:00 happens twice', () => {
    const twice = [hour('2026-10-25T00:00:00.000Z'), hour('2026-10-25T01:00:00.000Z')];
    const [day] = byDay(twice, 'Europe/Berlin', 'en-GB');
    const labels = day!.slots.map((s) => s.label);
    expect(new Set(labels).size).toBe(2);
    expect(labels[0]).toContain('GMT+2');
    expect(labels[1]).toContain('GMT+1');
  });

  it('keeps the same wall time on both sides of the spring change', () => {
    const slots = [hour('2026-03-28T08:00:00.000Z'), hour('2026-03-30T07:00:00.000Z')];
    const days = byDay(slots, 'Europe/Berlin', 'en-GB');
    expect(days.map((d) => d.slots[0]?.label)).toEqual(['09:00', '09:00']);
    expect(days.map((d) => d.key)).toEqual(['2026-03-28', '2026-03-30']);
  });

  it('sorts what arrives out of order', () => {
    const [day] = byDay([hour('2026-11-23T15:00:00Z'), hour('2026-11-23T09:00:00Z')], 'UTC', 'en-GB');
    expect(day!.slots.map((s) => s.label)).toEqual(['09:00', '15:00']);
  });
});

describe('calendar days', () => {
  it('are not moved by a clock change', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('begin their week on Monday', () => {
    expect(weekOf('2026-11-23')).toBe('2026-11-23');
    expect(weekOf('2026-11-29')).toBe('2026-11-23');
    expect(weekOf('2026-11-30')).toBe('2026-11-30');
  });

  it('fill a week with seven days', () => {
    const days = byDay([hour('2026-11-25T09:00:00Z')], 'UTC');
    const week = weekDays(days, '2026-11-23');
    expect(week.map((d) => d.key)).toHaveLength(7);
    expect(week.filter((d) => d.slots.length).map((d) => d.key)).toEqual(['2026-11-25']);
  });
});

describe('besideDay', () => {
  const slots = ['2026-10-24T07:00:00Z', '2026-10-24T12:00:00Z', '2026-10-26T08:00:00Z', '2026-10-26T13:00:00Z'].map(
    hour,
  );

  it('goes to the same wall time of the next free day, across a clock change', () => {
    const days = byDay(slots, 'Europe/Berlin');
    // 14:00 summer time on the 24th is 12:00Z; 14:00 winter time on the 26th is 13:00Z.
    expect(besideDay(days, slots[1]!.start, 1, 'Europe/Berlin')?.start).toBe(slots[3]!.start);
    expect(besideDay(days, slots[3]!.start, -1, 'Europe/Berlin')?.start).toBe(slots[1]!.start);
  });

  it('stays put at the ends', () => {
    const days = byDay(slots, 'UTC');
    expect(besideDay(days, slots[0]!.start, -1, 'UTC')).toBeUndefined();
    expect(besideDay(days, slots[3]!.start, 1, 'UTC')).toBeUndefined();
  });
});

it('wallDay reads an instant on the wall of a zone', () => {
  expect(wallDay('2026-01-01T00:30:00Z', 'America/New_York')).toBe('2025-12-31');
});

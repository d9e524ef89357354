/** Free times of a service, arranged by the wall days of one time zone. All starts and ends are UTC instants. */

export interface Slot {
  start: string;
  end: string;
}

export interface SlotOption extends Slot {
  /** "14:00", with the offset added where a clock change makes one wall time happen twice. */
  label: string;
}

export interface Day {
  /** YYYY-MM-DD on the wall of the chosen zone. */
  key: string;
  slots: SlotOption[];
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The wall date of an instant in a zone, as YYYY-MM-DD. */
export function wallDay(iso: string | Date, zone: string): string {
  let format = dayFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(zone, format);
  }
  return format.format(new Date(iso));
}

/** Plain calendar arithmetic: no zone, no clock change can move it. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The Monday on or before a day. */
export function weekOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The days that have free times, in order, each with its times in order. */
export function byDay(slots: readonly Slot[], zone: string, locale?: string): Day[] {
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: 'short' });
  const withOffset = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  });
  const days = new Map<string, Slot[]>();
  for (const slot of [...slots].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))) {
    const key = wallDay(slot.start, zone);
    const list = days.get(key);
    if (list) list.push(slot);
    else days.set(key, [slot]);
  }
  return [...days].map(([key, list]) => {
    const labels = list.map((slot) => clock.format(new Date(slot.start)));
    return {
      key,
      slots: list.map((slot, i) => ({
        ...slot,
        label: labels.filter((l) => l === labels[i]).length > 1 ? withOffset.format(new Date(slot.start)) : labels[i]!,
      })),
    };
  });
}

/** The seven days of a week, with or without free times. */
export function weekDays(days: readonly Day[], monday: string): Day[] {
  return Array.from({ length: 7 }, (_, i) => {
    const key = addDays(monday, i);
    return days.find((d) => d.key === key) ?? { key, slots: [] };
  });
}

/** A calendar day as a Date that formats to itself in UTC. */
export const dayDate = (key: string): Date => new Date(`${key}T12:00:00Z`);

/** The slot of the day before or after that lies nearest to the same wall time, for the arrow keys. */
export function besideDay(days: readonly Day[], start: string, step: 1 | -1, zone: string): SlotOption | undefined {
  const full = days.filter((d) => d.slots.length > 0);
  const at = full.findIndex((d) => d.key === wallDay(start, zone));
  const next = full[at + step];
  if (at < 0 || !next) return undefined;
  const minute = wallMinute(start, zone);
  return next.slots.reduce((best, slot) =>
    Math.abs(wallMinute(slot.start, zone) - minute) < Math.abs(wallMinute(best.start, zone) - minute) ? slot : best,
  );
}

function wallMinute(iso: string, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return of('hour') * 60 + of('minute');
}

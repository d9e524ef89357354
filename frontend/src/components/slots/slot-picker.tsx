import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import { Empty } from '@/components/ui/states';
import { localZone, longDay, time, zoneName } from '@/lib/format';
import { addDays, besideDay, byDay, type Day, dayDate, type Slot, weekDays, weekOf } from '@/lib/slots';

interface Props {
  slots: readonly Slot[];
  /** Start of the chosen slot, or "". */
  value: string;
  onChange: (start: string) => void;
  zone: string;
  onZone: (zone: string) => void;
  /** The zone in which the seller works, offered beside the reader's own. */
  sellerZone?: string;
}

/**
 * Picks one free time. A week of columns where there is room, a list of days on a phone: one set of radio buttons for
 * both. Up and down move through a day, left and right to the same time of the day before or after.
 */
export function SlotPicker({ slots, value, onChange, zone, onZone, sellerZone }: Props) {
  const days = useMemo(() => byDay(slots, zone), [slots, zone]);
  const weeks = useMemo(() => [...new Set(days.map((d) => weekOf(d.key)))], [days]);
  const [chosen, setChosen] = useState('');
  const name = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  const zones = [...new Set([localZone(), sellerZone, zone, 'UTC'].filter((z): z is string => !!z))];

  if (days.length === 0) {
    return <Empty>No free time is on offer at the moment. New times appear here as the calendar opens.</Empty>;
  }

  const week = weeks.includes(chosen) ? chosen : weeks[0]!;
  const at = weeks.indexOf(week);
  const shown = weekDays(days, week);

  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault(); // a radio group would otherwise step to the next time of the same day
    const from = (event.target as HTMLInputElement).value;
    const beside = besideDay(days, from, event.key === 'ArrowRight' ? 1 : -1, zone);
    if (!beside) return;
    setChosen(weekOf(byDay([beside], zone)[0]!.key));
    onChange(beside.start);
    requestAnimationFrame(() => {
      for (const input of group.current?.querySelectorAll('input') ?? [])
        if (input.value === beside.start) input.focus();
    });
  };

  return (
    <fieldset ref={group} className="min-w-0">
      <legend className="sr-only">Choose a time</legend>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <SelectField
          label="Times shown in"
          value={zone}
          onChange={(e) => onZone(e.target.value)}
          className="w-full sm:w-auto"
        >
          {zones.map((z) => (
            <option key={z} value={z}>
              {zoneName(z, dayDate(week))}
            </option>
          ))}
        </SelectField>
        <div className="flex items-center gap-2">
          <Button
            size="small"
            disabled={at <= 0}
            onClick={() => setChosen(weeks[at - 1]!)}
            aria-label="Earlier week with free times"
          >
            <ChevronLeft aria-hidden />
          </Button>
          <span aria-live="polite" className="figures min-w-36 text-center text-sm font-semibold">
            {range(week)}
          </span>
          <Button
            size="small"
            disabled={at >= weeks.length - 1}
            onClick={() => setChosen(weeks[at + 1]!)}
            aria-label="Later week with free times"
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only adds left and right to the radio buttons inside */}
      <div className="grid gap-4 md:grid-cols-7 md:gap-2" onKeyDown={move}>
        {shown.map((day) => (
          <DayColumn key={day.key} day={day} name={name} value={value} zone={zone} onChange={onChange} />
        ))}
      </div>
    </fieldset>
  );
}

interface ColumnProps {
  day: Day;
  name: string;
  value: string;
  zone: string;
  onChange: (start: string) => void;
}

function DayColumn({ day, name, value, zone, onChange }: ColumnProps) {
  const empty = day.slots.length === 0;
  return (
    <div className={empty ? 'hidden md:block' : ''}>
      <p className={`border-b pb-1 text-sm ${empty ? 'border-line text-muted' : 'border-ink font-semibold'}`}>
        <span className="md:hidden">{longDay(dayDate(day.key).toISOString(), 'UTC')}</span>
        <span aria-hidden className="hidden md:inline">
          {shortDay(day.key)}
        </span>
      </p>
      <div className="mt-2 flex flex-wrap gap-2 md:flex-col">
        {day.slots.map((slot) => (
          <label
            key={slot.start}
            className="figures relative grid min-h-11 min-w-20 place-items-center rounded border border-edge bg-surface px-2 text-center hover:bg-sunken has-checked:border-ink has-checked:bg-ink has-checked:font-semibold has-checked:text-bg has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink md:min-w-0"
          >
            <input
              type="radio"
              name={name}
              value={slot.start}
              checked={value === slot.start}
              onChange={() => onChange(slot.start)}
              aria-label={`${longDay(slot.start, zone)}, ${slot.label} to ${time(slot.end, zone)}`}
              className="absolute inset-0 cursor-pointer appearance-none opacity-0"
            />
            <span aria-hidden>{slot.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

const shortDay = (key: string) =>
  new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', timeZone: 'UTC' }).format(dayDate(key));

function range(monday: string): string {
  const format = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.formatRange(dayDate(monday), dayDate(addDays(monday, 6)));
}

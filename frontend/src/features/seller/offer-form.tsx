import { type FormEvent, useState } from 'react';
import type { SellerProduct, SellerServiceOffer, ServiceOfferInput } from '@/api/types';
import { Section } from '@/components/layout/page';
import { Button } from '@/components/ui/button';
import { SelectField, TextArea, TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/states';
import { dayNames, exceptionsText, parseExceptions, parseWindows, weekdays, windowsText } from '@/lib/availability';
import { formText, useFieldErrors } from '@/lib/form';
import { localZone } from '@/lib/format';
import { useSaveOffer } from './api-products';

const numbers = [
  ['session_minutes', 'Length of a session (minutes)', 60],
  ['buffer_minutes', 'Pause between sessions (minutes)', 0],
  ['min_notice_minutes', 'Shortest notice (minutes)', 1440],
  ['max_days_ahead', 'Bookable days ahead', 60],
  ['delivery_days', 'Delivered within (days)', 7],
  ['revision_count', 'Revisions', 0],
] as const;

const fields = [
  ...numbers.map(([name]) => name),
  'timezone',
  'availability',
  'booking_policy',
  'delivery_mode',
  'onboarding_instructions',
];

/** How a service is given: sessions with their hours, or work by hand. Saved as one. */
export function OfferForm({ product }: { product: SellerProduct }) {
  const offer = product.service_offer;
  const save = useSaveOffer(product.id);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [mode, setMode] = useState<SellerServiceOffer['delivery_mode']>(offer?.delivery_mode ?? 'meeting');
  const { errorOf, rest } = useFieldErrors(save.error, fields);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { body, wrong: found } = readOffer(formText(event.currentTarget), mode);
    setWrong(found);
    if (Object.keys(found).length === 0) save.mutate(body);
  };

  return (
    <Section title="How it is given" id="offer">
      <form onSubmit={submit} noValidate className="grid gap-5 sm:grid-cols-2">
        <SelectField
          label="Way"
          value={mode}
          onChange={(e) => setMode(e.target.value as typeof mode)}
          error={errorOf('delivery_mode')}
        >
          <option value="meeting">Sessions that are booked</option>
          <option value="downloadable">Work delivered as a file</option>
          <option value="physical_shipped">Work that is shipped</option>
        </SelectField>
        <SelectField
          label="Who may ask for a time"
          name="booking_policy"
          defaultValue={offer?.booking_policy ?? 'open'}
          error={errorOf('booking_policy')}
        >
          <option value="open">Everybody who is signed in</option>
          <option value="purchase">Only buyers</option>
        </SelectField>
        {numbers.map(([name, label, fallback]) => (
          <TextField
            key={name}
            label={label}
            name={name}
            type="number"
            min={0}
            defaultValue={offer?.[name] ?? fallback}
            error={errorOf(name)}
          />
        ))}
        <TextField
          label="Time zone"
          name="timezone"
          defaultValue={offer?.timezone || localZone()}
          error={errorOf('timezone')}
          hint="The hours below are on the wall of this zone"
        />
        <fieldset className="grid gap-3 sm:col-span-2">
          <legend className="mb-1 font-semibold">Weekly hours</legend>
          <p className="text-sm text-muted">Such as 09:00-12:00, 14:00-17:00. An empty day is closed.</p>
          <div className="grid gap-3 sm:grid-cols-2">
            {weekdays.map((day) => (
              <TextField
                key={day}
                label={dayNames[day]}
                name={day}
                defaultValue={windowsText(offer?.availability.weekly?.[day])}
                error={wrong[day]}
              />
            ))}
          </div>
          {errorOf('availability') && <ErrorNote error={new Error(errorOf('availability'))} />}
        </fieldset>
        <TextArea
          label="Exceptions"
          name="exceptions"
          defaultValue={exceptionsText(offer?.availability.exceptions)}
          error={wrong.exceptions}
          hint="One a line: 2026-12-24 is closed; 2026-12-31 10:00-12:00 has other hours"
        />
        <TextArea
          label="What the buyer should bring"
          name="onboarding_instructions"
          maxLength={20_000}
          defaultValue={offer?.onboarding_instructions}
          error={errorOf('onboarding_instructions')}
        />
        <div className="grid gap-4 sm:col-span-2">
          {rest && <ErrorNote error={rest} />}
          <div>
            <Button type="submit" look="solid" busy={save.isPending}>
              Save the offer
            </Button>
          </div>
        </div>
      </form>
    </Section>
  );
}

/** The form as the server takes it, and what is wrong with the hours. */
function readOffer(text: (name: string) => string, mode: SellerServiceOffer['delivery_mode']) {
  const wrong: Record<string, string> = {};
  const weekly: Record<string, string[][]> = {};
  for (const day of weekdays) {
    const windows = parseWindows(text(day));
    if (!windows) wrong[day] = 'Write hours such as 09:00-12:00, 14:00-17:00, earlier before later.';
    else if (windows.length > 0) weekly[day] = windows;
  }
  const exceptions = parseExceptions(text('exceptions'));
  if (!exceptions) wrong.exceptions = 'Write one date a line, such as 2026-12-24 or 2026-12-31 10:00-12:00.';
  const body: ServiceOfferInput = {
    delivery_mode: mode,
    booking_policy: text('booking_policy') as ServiceOfferInput['booking_policy'],
    timezone: text('timezone'),
    onboarding_instructions: text('onboarding_instructions'),
    availability: { weekly, exceptions: exceptions ?? [] } as ServiceOfferInput['availability'],
  };
  for (const [name, , fallback] of numbers) body[name] = Math.round(Number(text(name) || fallback));
  return { body, wrong };
}

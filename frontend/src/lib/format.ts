/** Money, dates and sizes as the reader's own locale writes them. */

const locale = () => (typeof navigator === 'undefined' ? 'en' : navigator.language || 'en');

/** Making a formatter costs a phone milliseconds, using one nothing: each is made once. */
function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

const read = <T>(key: string) => JSON.parse(key) as [string, T];
const numbers = once((key) => new Intl.NumberFormat(...read<Intl.NumberFormatOptions>(key)));
const times = once((key) => new Intl.DateTimeFormat(...read<Intl.DateTimeFormatOptions>(key)));
const number = (where: string, options: Intl.NumberFormatOptions = {}) => numbers(JSON.stringify([where, options]));
const moment = (where: string, options: Intl.DateTimeFormatOptions) => times(JSON.stringify([where, options]));

let zone: string | undefined;

/** The reader's IANA zone. */
export function localZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return zone;
}

/** How many decimals a currency's minor unit has: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  try {
    return number('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** Minor units and an ISO code as the reader writes them: 123456, "EUR" -> "1.234,56 €". */
export function money(cents: number, currency: string, where = locale()): string {
  const digits = currencyDigits(currency);
  const amount = cents / 10 ** digits;
  try {
    return number(where, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount.toFixed(digits)} ${currency}`;
  }
}

/** What a person typed ("1,234.50", "1.234,50", "12") as minor units, or null if it is no amount. */
export function parseMoney(text: string, currency: string): number | null {
  const digits = currencyDigits(currency);
  const plain = text.replace(/[\s'’]/g, '');
  if (!/^\d[\d.,]*$/.test(plain)) return null;
  const cut = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const tail = cut < 0 ? '' : plain.slice(cut + 1);
  // A last group of at most the currency's decimals is the fraction; a group of three is thousands.
  const fraction = cut >= 0 && tail.length <= digits && digits > 0 ? tail : '';
  if (cut >= 0 && fraction === '' && tail.length !== 3) return null;
  const whole = (fraction || (cut >= 0 && tail === '') ? plain.slice(0, cut) : plain).replace(/[.,]/g, '');
  const cents = Number(whole || '0') * 10 ** digits + Number(fraction.padEnd(digits, '0') || '0');
  return Number.isSafeInteger(cents) ? cents : null;
}

/** Minor units as a plain decimal for an input: 1050, "USD" -> "10.50". */
export const decimal = (cents: number, currency: string): string => {
  const digits = currencyDigits(currency);
  return (cents / 10 ** digits).toFixed(digits);
};

const periods: Record<string, string> = { monthly: 'per month', yearly: 'per year', one_time: '' };

/** "per month", "per year" or "". */
export const periodText = (period: string): string => periods[period] ?? '';

/** 23 Nov 2026 */
export const date = (iso: string | undefined | null, zone = localZone()): string =>
  iso ? moment(locale(), { dateStyle: 'medium', timeZone: zone }).format(new Date(iso)) : '';

/** 23 Nov 2026, 14:05 */
export const dateTime = (iso: string | undefined | null, zone = localZone()): string =>
  iso ? moment(locale(), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(iso)) : '';

/** 14:05 in a zone. */
export const time = (iso: string, zone = localZone()): string =>
  moment(locale(), { timeStyle: 'short', timeZone: zone }).format(new Date(iso));

/** Monday, 23 November, in a zone. */
export const longDay = (iso: string, zone = localZone()): string =>
  moment(locale(), { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone }).format(new Date(iso));

/** A zone as people know it: "Europe/Berlin (GMT+1)". */
export function zoneName(zone: string, at: Date = new Date()): string {
  const part = moment('en', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((p) => p.type === 'timeZoneName');
  return `${zone.replaceAll('_', ' ')} (${part?.value ?? 'UTC'})`;
}

/** 1536 -> "1.5 kB", in the reader's numbers. */
export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return number(locale(), {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

/** "in 3 days", "tomorrow", "in 20 minutes", "2 hours ago". Days are counted on the calendar of the reader. */
export function relative(iso: string, now = Date.now(), zone = localZone()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(seconds) >= 86_400) return format.format(dayNumber(iso, zone) - dayNumber(now, zone), 'day');
  if (Math.abs(seconds) >= 3600) return format.format(Math.trunc(seconds / 3600), 'hour');
  return format.format(Math.trunc(seconds / 60), 'minute');
}

function dayNumber(at: string | number, zone: string): number {
  const day = moment('en-CA', { timeZone: zone }).format(new Date(at));
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** "1 session", "3 sessions". */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${number(locale()).format(n)} ${n === 1 ? one : many}`;

/** 1234567 -> "1,234,567". */
export const count = (n: number): string => number(locale()).format(n);

/** 50 -> "50 minutes", 90 -> "1 hour 30 minutes". */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours && plural(hours, 'hour'), (rest || !hours) && plural(rest, 'minute')].filter(Boolean).join(' ');
}

/** pending_payment -> "pending payment". */
export const words = (value: string): string => value.replaceAll('_', ' ');

import type { Utc } from '@/api/types';

/** What stands where nothing is known. Never 0. */
export const unknown = '–';
const minus = '−';

export type OddsFormat = 'probability' | 'american' | 'decimal';
type Maybe = number | null | undefined;

const known = (value: Maybe): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** A number with a true minus sign and a fixed count of decimals. */
export function fixed(value: Maybe, decimals: number, signed = false): string {
  if (!known(value)) return unknown;
  const rounded = Math.abs(value).toFixed(decimals);
  const zero = Number(rounded) === 0;
  const sign = zero ? '' : value < 0 ? minus : signed ? '+' : '';
  const [whole = '', fraction] = rounded.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
  return sign + grouped + (fraction === undefined ? '' : `.${fraction}`);
}

/** A probability or price of the 1.00 payout in hundredths: 0.613 → "61.3". */
export const hundredths = (value: Maybe, decimals = 1): string => fixed(known(value) ? value * 100 : null, decimals);
/** An edge in cents with its sign: 0.034 → "+3.4". */
export const edge = (value: Maybe): string => fixed(known(value) ? value * 100 : null, 1, true);
export const money = (value: Maybe, signed = false): string => fixed(value, 2, signed);
export const dollars = (value: Maybe, signed = false): string => {
  if (!known(value)) return unknown;
  const text = fixed(value, 2, signed);
  // A word joiner keeps the sign on the figure's line.
  return /^[+−]/.test(text) ? `${text[0]}\u2060$${text.slice(1)}` : `$${text}`;
};
/** Contracts: whole where whole, else two decimals. */
export const contracts = (value: Maybe): string =>
  fixed(value, known(value) && Math.abs(value - Math.round(value)) > 1e-9 ? 2 : 0);
/** Cents for running text: whole cents stay whole. */
export function cents(value: Maybe): string {
  if (!known(value)) return unknown;
  const hundred = value * 100;
  return `${fixed(hundred, Math.abs(hundred - Math.round(hundred)) < 1e-6 ? 0 : 1)}¢`;
}
export const percent = (value: Maybe): string => (known(value) ? `${hundredths(value)}\u2009%` : unknown);

export function odds(probability: Maybe, format: OddsFormat): string {
  if (!known(probability)) return unknown;
  if (format === 'probability') return hundredths(probability);
  if (probability <= 0 || probability >= 1) return unknown;
  if (format === 'decimal') return fixed(1 / probability, 2);
  const american = probability >= 0.5 ? (-100 * probability) / (1 - probability) : (100 * (1 - probability)) / probability;
  // Beyond four figures American odds say only "nearly certain": −24 600 is −25k.
  if (Math.abs(american) >= 10_000) return `${fixed(american / 1000, 0, true)}k`;
  return fixed(Math.round(american), 0, true).replace('\u2009', '');
}

/** Ages in whole units, so that a column of them stands still: "0s", "12s", "3m", "2h", "5d". */
export function age(ms: Maybe): string {
  if (!known(ms)) return unknown;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 100) return `${Math.floor(seconds)}s`;
  if (seconds < 6000) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 360_000) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** A length of time in words of figures: "4.2 s", "3 m 05 s". */
export function lasted(ms: Maybe): string {
  if (!known(ms)) return unknown;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} m ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

export const nanoseconds = (ns: Maybe): string =>
  !known(ns) ? unknown : ns < 1000 ? `${fixed(ns, 0)} ns` : ns < 1e6 ? `${fixed(ns / 1e3, 1)} µs` : `${fixed(ns / 1e6, 1)} ms`;

export const instant = (utc: Utc | null | undefined): number | null => {
  if (!utc) return null;
  const ms = Date.parse(utc);
  return Number.isNaN(ms) || ms === 0 ? null : ms;
};

/** "local" or an IANA name. */
export type Zone = string;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatter(zone: Zone, style: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${style}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options, ...(zone === 'local' ? {} : { timeZone: zone }) });
    formats.set(key, found);
  }
  return found;
}

const hms = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const hm = { hour: '2-digit', minute: '2-digit' } as const;

const print = (at: Utc | number | null | undefined, zone: Zone, style: string, options: Intl.DateTimeFormatOptions): string => {
  const ms = typeof at === 'number' ? at : instant(at);
  return ms === null ? unknown : formatter(zone, style, options).format(ms);
};
export const time = (at: Utc | number | null | undefined, zone: Zone): string => print(at, zone, 'hms', hms);
export const shortTime = (at: Utc | number | null | undefined, zone: Zone): string => print(at, zone, 'hm', hm);
export const dayTime = (at: Utc | number | null | undefined, zone: Zone): string =>
  print(at, zone, 'day', { weekday: 'short', day: 'numeric', month: 'short', ...hm }).replace(',', '');
/** "20:15" on the reader's day, "Wed 20:15" within a week, else with the date. */
export function startTime(at: Utc | number | null | undefined, zone: Zone, now: number): string {
  const ms = typeof at === 'number' ? at : instant(at);
  if (ms === null) return unknown;
  const day = (t: number) => formatter(zone, 'date', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(t);
  if (day(ms) === day(now)) return shortTime(ms, zone);
  if (Math.abs(ms - now) < 6 * 86_400_000) return formatter(zone, 'weekday', { weekday: 'short', ...hm }).format(ms).replace(',', '');
  return formatter(zone, 'short', { day: 'numeric', month: 'short', ...hm }).format(ms).replace(',', '');
}
export const zoneName = (zone: Zone, at: number): string =>
  formatter(zone, 'name', { timeZoneName: 'short', hour: '2-digit' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value ?? zone;

export const words = (name: string): string => name.replaceAll('_', ' ');
export const plural = (n: number, one: string, many = `${one}s`): string => `${fixed(n, 0)} ${n === 1 ? one : many}`;

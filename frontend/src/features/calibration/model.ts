import type { CalibrationBin, CalibrationDifference } from '@/api/types';
import { venueName, venues } from '@/lib/market';

/** "polymarket closing" as a reader writes it. */
export function priceName(price: string): string {
  const venue = venues.find((v) => price.startsWith(v));
  return venue ? venueName[venue] + price.slice(venue.length) : price;
}

/** Points of a reliability curve in a unit square, y down; a dot's area grows with its rows. */
export function dots(bins: CalibrationBin[]): { x: number; y: number; r: number; bin: CalibrationBin }[] {
  const most = Math.max(1, ...bins.map((bin) => bin.rows));
  return bins.map((bin) => ({ x: bin.predicted, y: 1 - bin.observed, r: 0.012 + 0.02 * Math.sqrt(bin.rows / most), bin }));
}

/** Who is better, in words: only an interval that leaves zero out says so, and never of a few games. */
export function verdict(difference: CalibrationDifference, few: boolean): string {
  if (few) return 'too few games to tell';
  if (difference.high < 0) return 'the model is better';
  if (difference.low > 0) return 'the price is better';
  return 'no difference shown';
}

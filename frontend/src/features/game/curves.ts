import type { GameHistory, QuoteCurve, QuotePoint, Venue } from '@/api/types';

/** One curve's points, oldest first. */
export interface Curves {
  probability: GameHistory['probability'];
  quotes: QuoteCurve[];
}

/** Columns on one time axis, seconds first, as the chart wants them. */
export interface Aligned {
  t: number[];
  model: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  kalshi: VenueColumns;
  polymarket: VenueColumns;
}
export interface VenueColumns { bid: (number | null)[]; ask: (number | null)[]; mid: (number | null)[] }

const complement = (p: number | null): number | null => (p === null ? null : 1 - p);

/** The same curve seen from the home side. */
export const toHome = (curve: QuoteCurve): QuotePoint[] =>
  curve.yes_side === 'home' ? curve.points : curve.points.map(([t, bid, ask, last]) => [t, complement(ask), complement(bid), complement(last)]);

/** The venue's curve that says most: more two-sided points, and of equals the one whose YES is the home side. */
export function venueCurve(quotes: QuoteCurve[], venue: Venue): QuotePoint[] {
  const sides = (curve: QuoteCurve) => curve.points.filter(([, bid, ask]) => bid !== null && ask !== null).length + (curve.yes_side === 'home' ? 0.5 : 0);
  const [best] = quotes.filter((curve) => curve.venue === venue).sort((a, b) => sides(b) - sides(a));
  return best ? toHome(best) : [];
}

/** Appends what is newer than the last point; a fetched curve and the stream overlap. */
export function extend<T extends [number, ...unknown[]]>(points: T[], more: T[]): T[] {
  const last = points.at(-1)?.[0] ?? -Infinity;
  const news = more.filter(([t]) => t > last);
  return news.length ? [...points, ...news] : points;
}

/**
 * Every curve read at every time that any of them changed: a value holds until the next. Before its first point a
 * curve has no value, and a null (no bid, a void book) holds like a price, so that a hole is seen as a hole.
 */
export function align(curves: Curves, from = -Infinity): Aligned {
  const kalshi = venueCurve(curves.quotes, 'kalshi');
  const polymarket = venueCurve(curves.quotes, 'polymarket');
  const all = [...new Set([...curves.probability, ...kalshi, ...polymarket].map(([t]) => t))].sort((a, b) => a - b);
  const times = all.filter((t) => t >= from);
  const read = <T extends [number, ...unknown[]]>(points: T[]): (T | null)[] => {
    let at = -1;
    return times.map((t) => {
      while (at + 1 < points.length && points[at + 1]![0] <= t) at += 1;
      return points[at] ?? null;
    });
  };
  const model = read(curves.probability);
  const venue = (points: QuotePoint[]): VenueColumns => {
    const held = read(points);
    return {
      bid: held.map((p) => p?.[1] ?? null),
      ask: held.map((p) => p?.[2] ?? null),
      mid: held.map((p) => (p && p[1] !== null && p[2] !== null ? (p[1] + p[2]) / 2 : null)),
    };
  };
  return {
    t: times.map((t) => t / 1000),
    model: model.map((p) => p?.[1] ?? null),
    low: model.map((p) => (p ? Math.max(0, p[1] - p[2]) : null)),
    high: model.map((p) => (p ? Math.min(1, p[1] + p[2]) : null)),
    kalshi: venue(kalshi),
    polymarket: venue(polymarket),
  };
}

import { describe, expect, it } from 'vitest';
import type { QuoteCurve } from '@/api/types';
import { align, extend, toHome, venueCurve } from './curves';
import { swing } from './Plays';

const curve = (change: Partial<QuoteCurve>): QuoteCurve => ({ market: 1, venue: 'kalshi', symbol: 'K', yes_side: 'home', points: [[1000, 0.5, 0.52, null]], ...change });

describe('one time axis', () => {
  const aligned = align({
    probability: [[1000, 0.6, 0.02], [3000, 0.7, 0.02]],
    quotes: [curve({ points: [[2000, 0.5, 0.54, null], [4000, null, null, null]] }), curve({ market: 2, venue: 'polymarket', yes_side: 'away', points: [[1500, 0.3, 0.34, 0.31]] })],
  });
  it('has every time once, in seconds', () => expect(aligned.t).toEqual([1, 1.5, 2, 3, 4]));
  it('a value holds until the next, and nothing stands before the first', () => {
    expect(aligned.model).toEqual([0.6, 0.6, 0.6, 0.7, 0.7]);
    expect(aligned.kalshi.bid).toEqual([null, null, 0.5, 0.5, null]);
  });
  it('a void book is a hole, not the last price', () => expect(aligned.kalshi.mid.at(-1)).toBeNull());
  it('the away side’s market is turned round', () => {
    expect(aligned.polymarket.bid[1]).toBeCloseTo(0.66);
    expect(aligned.polymarket.ask[1]).toBeCloseTo(0.7);
  });
  it('the band stays within 0 and 1', () => {
    const edge = align({ probability: [[1, 0.99, 0.05], [2, 0.01, 0.05]], quotes: [] });
    expect([edge.high[0], edge.low[1]]).toEqual([1, 0]);
  });
  it('a window drops what is before it but keeps the value it starts with', () => {
    const late = align({ probability: [[1000, 0.6, 0.02]], quotes: [curve({ points: [[5000, 0.5, 0.54, null]] })] }, 4000);
    expect(late.t).toEqual([5]);
    expect(late.model).toEqual([0.6]);
  });
});

it('the stream continues the fetched curve without doubling it', () => {
  expect(extend([[1, 0.5], [3, 0.6]], [[2, 0.55], [3, 0.6], [4, 0.7]])).toEqual([[1, 0.5], [3, 0.6], [4, 0.7]]);
  const same: [number, number][] = [[1, 2]];
  expect(extend(same, [])).toBe(same);
});

it('the market with both sides speaks for its venue', () => {
  const oneSided = curve({ market: 1, points: [[1, null, 0.5, null], [2, null, 0.5, null]] });
  const away = curve({ market: 2, yes_side: 'away', points: [[1, 0.4, 0.42, null]] });
  expect(venueCurve([oneSided, away], 'kalshi')[0]?.[1]).toBeCloseTo(0.58);
  expect(toHome(oneSided)).toBe(oneSided.points);
});

it('a play is worth what it moved, and nothing is known where the model was silent', () => {
  expect(swing({ home_before: 0.6, home_after: 0.52 })).toBeCloseTo(-0.08);
  expect(swing({ home_before: null, home_after: 0.52 })).toBeNull();
});

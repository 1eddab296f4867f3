import { describe, expect, it } from 'vitest';
import type { EquityPoint, Position } from '@/api/types';
import { game, market } from '@/lib/testing';
import { band, claimOf, drawdowns, gameLabel, unrealised } from './model';

const position: Position = { market: 5, game: 1, venue: 'kalshi', claim: 'yes', assumption: 'expected', quantity: 10, cost: 5.5, fees: 0.1, mark: 0.6, realised: 0, settled: false, mid: 0.62, mark_current: true };

describe('unrealised', () => {
  it('is mark less cost', () => expect(unrealised(position)).toBeCloseTo(0.5));
  it('without a mark is not known', () => expect(unrealised({ ...position, mark: null })).toBeNull());
  it('of the account is a band from what selling now would bring to the middle of the books', () => {
    const account = { assumption: 'expected', cash: 90, reserved: 0, fees_paid: 0, realised: 0, cost_held: 10, fees_held: 0, cash_kalshi: 90, cash_polymarket: 0, value_held: 0, peak: 100, value_mid: 11, marks_current: false } as const;
    expect(band(account)).toEqual({ low: -10, mid: 1 });
  });
});

it('drawdown is measured from the highest so far', () => {
  const points = [100, 120, 90, 130, 125].map((equity, i): EquityPoint => [i, equity, 0, 0, equity + 5]);
  expect(drawdowns(points)).toEqual([0, 0, -30, 0, -5]);
});

it('names fall back to what is certain', () => {
  const games = { 1: game({ markets: [market({ yes_side: 'away' })] }) };
  expect(claimOf(games, position)).toBe('YES GB');
  expect(claimOf({}, position)).toBe('YES');
  expect([gameLabel(games, 1), gameLabel(games, 2)]).toEqual(['GB @ DET', 'game 2']);
});

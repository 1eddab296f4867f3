import { describe, expect, it } from 'vitest';
import { game, opportunity } from '@/lib/testing';
import { merge, passes, readFilter } from './model';

const read = (text: string) => readFilter(new URLSearchParams(text));

describe('the filter in the URL', () => {
  const refused = opportunity({ approved: false, refused_by: 'state_age' });
  it.each([
    ['', true], ['verdict=refused', true], ['verdict=approved', false], ['gate=state_age', true], ['gate=depth', false], ['kind=model_edge', true], ['kind=arbitrage', false], ['sport=nfl', true], ['sport=nba', false],
    ['game=1', true], ['game=2', false], ['q=lions', true], ['q=bears', false], ['game=x', true],
  ])('%s passes: %s', (text, found) => expect(passes(refused, read(text), game())).toBe(found));
  it('a signal of a game not listed has no sport to match', () => expect(passes(refused, read('sport=nfl'), undefined)).toBe(false));
});

it('what the stream says replaces what was fetched, newest first', () => {
  const fetched = [opportunity({ id: 3 }), opportunity({ id: 2 })];
  const closed = { at: '2026-11-24T20:15:04Z', lasted_ms: 1, best_edge_net: 0 };
  const merged = merge([opportunity({ id: 4 }), opportunity({ id: 3, closed })], fetched);
  expect(merged.map((o) => o.id)).toEqual([4, 3, 2]);
  expect(merged[1]?.closed).toEqual(closed);
});

import { describe, expect, it } from 'vitest';
import { game, opportunity } from '@/lib/testing';
import { arrange, better, matches, type BoardFilter } from './model';

const all: BoardFilter = { sport: 'all', show: 'all', text: '', sort: 'start' };
const at = (id: number, phase: 'live' | 'scheduled' | 'final', start: string, edge: number | null = null) =>
  game({ id, start, best_edge_net: edge, state: { ...game().state!, phase } });
const slate = [at(1, 'final', '2026-11-24T18:00:00Z'), at(2, 'live', '2026-11-24T20:00:00Z', 0.01), at(3, 'live', '2026-11-24T19:00:00Z'), at(4, 'scheduled', '2026-11-25T01:00:00Z'), at(5, 'live', '2026-11-24T20:00:00Z', 0.05)];

describe('order', () => {
  it('live, then upcoming, then final; each by start, ties by number', () => {
    expect(arrange(slate, all)).toEqual([{ group: 'live', ids: [3, 2, 5] }, { group: 'upcoming', ids: [4] }, { group: 'final', ids: [1] }]);
  });
  it('by edge puts the largest first and those without last', () => {
    expect(arrange(slate, { ...all, sort: 'edge' })[0]).toEqual({ group: 'live', ids: [5, 2, 3] });
  });
  it('an empty group is not shown', () => expect(arrange(slate, { ...all, show: 'final' })).toEqual([{ group: 'final', ids: [1] }]));
  it('a sport no one plays shows nothing', () => expect(arrange(slate, { ...all, sport: 'mlb' })).toEqual([]));
});

it.each([
  ['det', true], ['lions packers', true], ['kxnfl', true], ['nfl det', true], ['', true], ['chiefs', false], ['det chiefs', false],
])('search for %s finds the game: %s', (text, found) => expect(matches(game(), text)).toBe(found));

it('an approved edge beats a larger refused one', () => {
  const small = opportunity({ edge_net: 0.01 });
  const large = opportunity({ edge_net: 0.2, approved: false });
  expect(better(small, large)).toBe(true);
  expect(better(large, small)).toBe(false);
  expect(better(opportunity({ edge_net: 0.02 }), small)).toBe(true);
});

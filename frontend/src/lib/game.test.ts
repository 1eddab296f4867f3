import { describe, expect, it } from 'vitest';
import type { GameState, SportDetail } from '@/api/types';
import { groupOf, situationClock, situationText } from './game';
import { game } from './testing';

const base = game().state!;
const withState = (change: Partial<GameState>) => game({ state: { ...base, ...change } });
const baseball: SportDetail = { type: 'baseball', half: 'bottom', outs: 2, bases: 5, balls: 1, strikes: 2, scheduled_innings: 9 };
const football = { type: 'football', possession: 'away', down: 3, distance: 7, yards_to_goal: 34, home_timeouts: 3, away_timeouts: 3, second_half_receiver: null, kickoff: false } as const;

it.each([
  ['nfl', { period: 3, clock_ms: 252_000 }, 'Q3 4:12'], ['nfl', { period: 5, clock_ms: 60_000 }, 'OT 1:00'], ['nba', { period: 4, clock_ms: 8_400 }, 'Q4 0:08'], ['ncaab', { period: 2, clock_ms: 600_000 }, 'H2 10:00'],
  ['nhl', { period: 6, clock_ms: 1000 }, '3OT 0:01'], ['mlb', { period: 7, clock_ms: null, detail: baseball }, 'Bot 7'], ['nba', { phase: 'intermission', period: 2 }, 'Halftime'], ['nhl', { phase: 'intermission', period: 2 }, 'End P2'],
  ['nfl', { phase: 'final', period: 5 }, 'Final/OT'], ['mlb', { phase: 'final', period: 11 }, 'Final/11'], ['mlb', { phase: 'final', period: 9 }, 'Final'], ['nba', { phase: 'unknown' }, 'Unreadable'], ['mlb', { phase: 'delayed' }, 'Delayed'],
  ['nfl', { period: 2, clock_ms: null }, 'Q2'],
] as const)('%s %o reads %s', (sport, change, text) => expect(situationClock(sport, { ...base, ...change } as GameState)).toBe(text));

describe('situations', () => {
  it.each<[SportDetail, string]>([
    [football, '3rd & 7, DET 34'], [{ ...football, yards_to_goal: 66 }, '3rd & 7, GB 34'], [{ ...football, yards_to_goal: 50 }, '3rd & 7, midfield'], [{ ...football, distance: 5, yards_to_goal: 5 }, '3rd & goal, DET 5'],
    [{ ...football, down: null }, 'GB ball'], [{ ...football, kickoff: true }, 'Kickoff'], [baseball, '2 out, 1–2'], [{ ...baseball, outs: null, balls: null }, ''],
    [{ type: 'hockey', home_skaters: 4, away_skaters: 5, home_net_empty: false, away_net_empty: false, shootout: false }, 'GB 5v4'],
    [{ type: 'hockey', home_skaters: null, away_skaters: null, home_net_empty: true, away_net_empty: false, shootout: false }, 'DET net empty'], [null, ''],
  ])('%o', (detail, text) => expect(situationText(withState({ detail }))).toBe(text));
  it('a game that is over has no situation', () => expect(situationText(withState({ phase: 'final', detail: football }))).toBe(''));
});

it.each([
  ['live', 'live'], ['intermission', 'live'], ['delayed', 'live'], ['suspended', 'live'], ['unknown', 'live'], ['scheduled', 'upcoming'], ['postponed', 'upcoming'], ['final', 'final'], ['canceled', 'final'],
] as const)('%s stands under %s', (phase, group) => expect(groupOf(withState({ phase }))).toBe(group));

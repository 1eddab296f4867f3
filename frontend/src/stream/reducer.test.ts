import { describe, expect, it } from 'vitest';
import type { Account, GameState, GameSummary, Opportunity, Order, Output, OutputBody, Quote, Signal, SnapshotMessage, Status } from '@/api/types';
import { emptyWorld, kept, reduce, type World } from './reducer';

const at = '2026-11-24T20:15:00.000Z';
const stamp = { source: at, received: at };
const sure = { doubt: 'none', doubt_detail: '', as_of: '2026-11-24T20:15:00.000Z' } as const;
const state: GameState = { phase: 'live', period: 3, clock_ms: 252_000, home_score: 21, away_score: 17, under_review: false, last_play_id: 'p1', detail: null };
const team = (abbreviation: string) => ({ id: abbreviation, abbreviation, name: abbreviation });
const game = (id: number): GameSummary => ({
  id, key: `k${id}`, sport: 'nfl', home: team('DET'), away: team('GB'), start: at, neutral_site: false, state, state_at: at, model: { home: 0.6, standard_error: 0.02, missing: ['pregame line'] },
  markets: [{ id: 5, venue: 'kalshi', symbol: 'K', yes_side: 'home', yes_name: 'Detroit', link_confidence_ppm: 1e6, link_evidence: '', quote: null }], spark: [], open_signals: 0, best_edge_net: null, last_play: null, doubt: 'none', doubt_detail: '',
});
const status = { mode: 'live', engine_time: at, feeds: [{ feed: 'kalshi', health: 'up', detail: '', at }], kill_switch: false } as unknown as Status;
const account = (cash: number): Account => ({
  assumption: 'expected', cash, reserved: 0, fees_paid: 0, realised: 0, cost_held: 0, fees_held: 0, cash_kalshi: cash / 2, cash_polymarket: cash / 2, value_held: 0, peak: cash, value_mid: 0, marks_current: true,
});
const snapshot = (tick: number): SnapshotMessage => ({
  type: 'snapshot', tick, status, games: [game(1), game(2)], opportunities: [], orders: [], fills: [], positions: [], account: account(100), equity: [],
});
const signal: Signal = {
  id: 9, kind: 'model_edge', game: 1, legs: [], fair: 0.6, fair_error: 20_000, edge_gross: 0.05, edge_net: 0.034, quantity: 10, expected_profit: 0.34, worst_case: -5.7, capital: 5.7, settles_in: 3_600_000, pays: null, lag: null, state_age: 400, state, approved: true, refused_by: null,
  gates: [{ gate: 'state_age', passed: true, measured: 400, bar: 30_000 }],
};
const order: Order = { id: 3, signal: 9, game: 1, market: 5, venue: 'kalshi', claim: 'yes', assumption: 'expected', action: 'buy', style: 'take', purpose: 'open', limit: 0.56, quantity: 10, filled: 0, sent_at: at, arrives_at: at, status: 'sent', cancelled_for: 'none' };

const start = (): World => reduce(emptyWorld, snapshot(10)).world;
let sequence = 0;
const out = (body: OutputBody): Output => ({ sequence: ++sequence, at, body });
const tick = (world: World, ...bodies: OutputBody[]): World =>
  reduce(world, { type: 'tick', tick: (world.tick ?? 0) + 1, engine_time: '2026-11-24T20:15:00.100Z', outputs: bodies.map(out) }).world;

describe('numbering', () => {
  const cases: [name: string, world: World, tick: number, gap: boolean, after: number | null][] = [
    ['the next number is folded in', start(), 11, false, 11],
    ['a skipped number is a gap and changes nothing', start(), 12, true, 10],
    ['a number already folded is dropped quietly', start(), 10, false, 10],
    ['a tick before any snapshot is a gap', emptyWorld, 1, true, null],
  ];
  it.each(cases)('%s', (_, world, number, gap, after) => {
    const step = reduce(world, { type: 'tick', tick: number, engine_time: at, outputs: [out({ type: 'account', ...account(1) }), out({ type: 'account', ...account(7), assumption: 'pessimistic' })] });
    expect(step.gap).toBe(gap);
    expect(step.world.tick).toBe(after);
    if (gap) expect(step.world).toBe(world);
    if (after === 11) expect(step.world.account?.cash, 'the other assumptions leave the screen alone').toBe(1);
  });

  it('a snapshot after a gap heals it and may jump anywhere', () => {
    const step = reduce(start(), snapshot(900));
    expect(step).toMatchObject({ gap: false, world: { tick: 900 } });
    expect(reduce(step.world, { type: 'tick', tick: 901, engine_time: at, outputs: [] }).gap).toBe(false);
  });

  it('a status has no number and touches no game', () => {
    const world = start();
    const next = reduce(world, { type: 'status', status: { ...status, kill_switch: true } }).world;
    expect(next.status?.kill_switch).toBe(true);
    expect(next.games).toBe(world.games);
    expect(next.tick).toBe(10);
  });
});

describe('outputs', () => {
  it('a game view says what is doubted, and that nothing is any more', () => {
    const doubted = tick(start(), { type: 'game_view', ...sure, doubt: 'phase', doubt_detail: 'scheduled after live', game: 1, state, home: 0.5, standard_error: 0, missing: 0, stamp });
    expect(doubted.games[1]).toMatchObject({ doubt: 'phase', doubt_detail: 'scheduled after live' });
    const trusted = tick(doubted, { type: 'game_view', ...sure, game: 1, state, home: 0.5, standard_error: 0, missing: 0, stamp });
    expect(trusted.games[1]).toMatchObject({ doubt: 'none', doubt_detail: '' });
  });

  it('a game view moves score, model and sparkline, and leaves the other game the same object', () => {
    const world = start();
    const next = tick(world, { type: 'game_view', ...sure, game: 1, state: { ...state, home_score: 28 }, home: 0.8, standard_error: 15_000, missing: 0, stamp });
    expect(next.games[1]?.state?.home_score).toBe(28);
    expect(next.games[1]?.model).toEqual({ home: 0.8, standard_error: 0.015, missing: [] });
    expect(next.games[1]?.spark.at(-1)).toEqual([Date.parse(at), 0.8]);
    expect(next.games[2]).toBe(world.games[2]);
  });

  it('a long game’s sparkline keeps its first and its newest point', () => {
    const views = Array.from({ length: kept.spark * 3 }, (_, i): OutputBody => ({ type: 'game_view', ...sure, game: 1, state, home: i / 1000, standard_error: 0, missing: 0, stamp }));
    const spark = tick(start(), ...views).games[1]!.spark;
    expect(spark.length).toBeLessThanOrEqual(kept.spark);
    expect([spark[0]![1], spark.at(-1)![1]]).toEqual([0, (kept.spark * 3 - 1) / 1000]);
  });

  it('no model stays unknown, never zero', () => {
    const next = tick(start(), { type: 'game_view', ...sure, game: 1, state, home: null, standard_error: 0, missing: 1, stamp });
    expect(next.games[1]?.model).toBeNull();
    expect(next.games[1]?.spark).toEqual([]);
  });

  it('a quote replaces that market’s quote only', () => {
    const quote: Quote = { market: 5, game: 1, bid: { price: 0.55, quantity: 10 }, ask: null, last: null, fault: 'none', status: 'open', sizes_known: true, as_of: at, polled: false, stamp };
    const next = tick(start(), { type: 'quote', ...quote });
    expect(next.games[1]?.markets[0]?.quote).toEqual(quote);
    expect(next.games[2]?.markets[0]?.quote).toBeNull();
  });

  it('a signal is listed newest first, counted on its game, and tells the state’s age bar', () => {
    const next = tick(start(), { type: 'signal', ...signal }, { type: 'signal', ...signal, id: 10, edge_net: 0.02 });
    expect(next.opportunities.map((o) => o.id)).toEqual([10, 9]);
    expect(next.opportunities[1]).toMatchObject({ game_label: 'GB @ DET', closed: null });
    expect(next.games[1]).toMatchObject({ open_signals: 2, best_edge_net: 0.034 });
    expect(next.state_age_bar_ms).toBe(30_000);
  });

  it('closing the last signal leaves no edge behind', () => {
    const opened = tick(start(), { type: 'signal', ...signal });
    const next = tick(opened, { type: 'signal_closed', id: 9, game: 1, lasted: 4200, best_edge_net: 0.041 });
    expect(next.opportunities[0]?.closed).toEqual({ at, lasted_ms: 4200, best_edge_net: 0.041 });
    expect(next.games[1]).toMatchObject({ open_signals: 0, best_edge_net: null });
  });

  it('an order’s news updates it in place, in the list and under its signal', () => {
    const sent = tick(start(), { type: 'signal', ...signal }, { type: 'order', ...order });
    const next = tick(sent, { type: 'order', ...order, filled: 10, status: 'filled' });
    expect(next.orders).toHaveLength(1);
    expect(next.orders[0]?.status).toBe('filled');
    expect(next.opportunities[0]?.orders).toHaveLength(1);
    expect(next.opportunities[0]?.orders[0]?.filled).toBe(10);
  });

  it('fills add up: two fills of one order are two', () => {
    const fill = { order: 3, signal: 9, game: 1, market: 5, venue: 'kalshi', claim: 'yes', assumption: 'expected', action: 'buy', purpose: 'open', maker: false, price: 0.55, quantity: 4, fee: 0.07, rounding: 0, realised: 0, at } as const;
    const next = tick(start(), { type: 'signal', ...signal }, { type: 'fill', ...fill }, { type: 'fill', ...fill, price: 0.56 });
    expect(next.fills).toHaveLength(2);
    expect(next.opportunities[0]?.fills).toHaveLength(2);
  });

  it('a position is one row a claim', () => {
    const position = { market: 5, game: 1, venue: 'kalshi', claim: 'yes', assumption: 'expected', quantity: 4, cost: 2.2, fees: 0.07, mark: null, realised: 0, settled: false, mid: null, mark_current: true } as const;
    const next = tick(start(), { type: 'position', ...position }, { type: 'position', ...position, quantity: 9 }, { type: 'position', ...position, claim: 'no' });
    expect(next.positions.map((p) => [p.claim, p.quantity])).toEqual([['no', 4], ['yes', 9]]);
  });

  it('a listed game and its market appear; a second listing changes nothing', () => {
    const listing: OutputBody = { type: 'game_listed', id: 7, game: { key: 'k7', sport: 'nhl', home: team('SEA'), away: team('EDM'), start: at, neutral_site: false } };
    const market: OutputBody = { type: 'market_listed', id: 70, game: 7, market: { venue: 'polymarket', symbol: 'P', yes_side: 'away', yes_name: 'Oilers', link_confidence_ppm: 990_000, link_evidence: 'title' } };
    const next = tick(start(), listing, market, listing, market);
    expect(next.games[7]).toMatchObject({ state: null, model: null, markets: [{ id: 70, quote: null }] });
    expect(next.games[7]?.markets).toHaveLength(1);
  });

  it('a corrected play replaces the first telling, a removed one goes', () => {
    const play = { id: 'p7', change: 'inserted', period: 1, clock_ms: null, kind: 'Rush', text: 'first', side: null, scoring: false, home_score: 0, away_score: 0, wallclock: null } as const;
    const view = (change: 'inserted' | 'updated' | 'removed', text: string): OutputBody => ({ type: 'play_view', game: 1, play: { ...play, change, text }, home_before: null, home_after: null });
    const told = tick(start(), view('inserted', 'first'), view('updated', 'second'));
    expect(told.plays[1]?.map((p) => p.play.text)).toEqual(['second']);
    expect(tick(told, view('removed', 'second')).plays[1]).toEqual([]);
  });

  it('a feed that goes down is down in the status', () => {
    const next = tick(start(), { type: 'feed_view', feed: 'kalshi', health: 'down', lag: null, detail: 'closed' });
    expect(next.status?.feeds[0]).toMatchObject({ health: 'down', detail: 'closed' });
  });

  it('a halt that ends is remembered: books count once they are shown again', () => {
    const halted = tick(start(), { type: 'feed_view', feed: 'kalshi', health: 'halted', lag: null, detail: 'maintenance' });
    const next = tick(halted, { type: 'feed_view', feed: 'kalshi', health: 'up', lag: 40, detail: '' });
    expect(next.status?.feeds[0]).toMatchObject({ health: 'up', lag: 40, resumed_at: at });
  });

  it('an alarm is active until it goes off', () => {
    const alarm = { feed: 'kalshi', kind: 'feed_lag', subject: '', detail: '20 s' } as const;
    const on = tick(start(), { type: 'alarm_changed', ...alarm, active: true });
    expect(on.status?.active_alarms).toEqual([{ ...alarm, active: true }]);
    const other = tick(on, { type: 'alarm_changed', ...alarm, kind: 'venue_halted', active: true });
    expect(tick(other, { type: 'alarm_changed', ...alarm, active: false }).status?.active_alarms).toHaveLength(1);
  });

  it('news of an unlisted game changes nothing', () => {
    const world = start();
    expect(tick(world, { type: 'game_view', ...sure, game: 99, state, home: 0.5, standard_error: 0, missing: 0, stamp }).games).toBe(world.games);
  });

  it('lists stay bounded', () => {
    const many = Array.from({ length: kept.opportunities + 20 }, (_, i): OutputBody => ({ type: 'signal', ...signal, id: i + 1 }));
    const next = tick(start(), ...many);
    expect(next.opportunities).toHaveLength(kept.opportunities);
    expect(next.opportunities[0]?.id).toBe(kept.opportunities + 20);
  });
});

it('a tick of every output type leaves the input world untouched', () => {
  const world = start();
  const copy = structuredClone(world);
  const opportunity: Opportunity | undefined = tick(world, { type: 'signal', ...signal }, { type: 'order', ...order }).opportunities[0];
  expect(opportunity?.orders).toHaveLength(1);
  expect(world).toEqual(copy);
});

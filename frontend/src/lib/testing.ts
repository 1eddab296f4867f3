import type { GameSummary, MarketSummary, Opportunity, Quote } from '@/api/types';

/** Hand-made objects for tests; each test overrides what it is about. */
const at = '2026-11-24T20:15:00.000Z';

export const quote = (change: Partial<Quote> = {}): Quote => ({
  market: 5, game: 1, bid: { price: 0.4, quantity: 100 }, ask: { price: 0.42, quantity: 50 }, last: 0.41, fault: 'none', status: 'open', sizes_known: true, stamp: { source: at, received: at }, as_of: at, polled: false, ...change,
});

export const market = (change: Partial<MarketSummary> = {}): MarketSummary => ({
  id: 5, venue: 'kalshi', symbol: 'KXNFLGAME-GBDET-DET', yes_side: 'home', yes_name: 'Detroit', link_confidence_ppm: 1_000_000, link_evidence: 'ticker', quote: quote(), ...change,
});

export const game = (change: Partial<GameSummary> = {}): GameSummary => ({
  id: 1, key: 'test:1', sport: 'nfl', home: { id: 'h', abbreviation: 'DET', name: 'Detroit Lions' }, away: { id: 'a', abbreviation: 'GB', name: 'Green Bay Packers' }, start: at, neutral_site: false,
  state: { phase: 'live', period: 3, clock_ms: 252_000, home_score: 21, away_score: 17, under_review: false, last_play_id: '', detail: null }, state_at: at, model: { home: 0.613, standard_error: 0.021, missing: [] },
  markets: [market()], spark: [], open_signals: 0, best_edge_net: null, last_play: null, doubt: 'none', doubt_detail: '', ...change,
});

export const opportunity = (change: Partial<Opportunity> = {}): Opportunity => ({
  at, closed: null, game_label: 'GB @ DET', orders: [], fills: [], lag_outcome: null, id: 9, kind: 'model_edge', game: 1,
  legs: [{ market: 5, venue: 'kalshi', claim: 'yes', wins_with: 'home', best_price: 0.55, limit_price: 0.56, depth: 200, cost: 66.3, fee: 1.9, unit_fee: 0.0173, levels: 2, book_age: 300, sizes_known: true, fee_known: true, held_back: 0 }],
  fair: 0.613, fair_error: 21_000, edge_gross: 0.063, edge_net: 0.0447, quantity: 120, expected_profit: 5.36, worst_case: -68.2, capital: 68.2, settles_in: 3_600_000, pays: null, lag: null, state_age: 900, state: game().state!, approved: true, refused_by: null,
  gates: [{ gate: 'minimum_edge', passed: true, measured: 447, bar: 150 }], ...change,
});

/** The shapes of docs/api.md. Names are the backend's, verbatim; `null` means not known. */

export type Sport = 'nfl' | 'nba' | 'nhl' | 'mlb' | 'ncaaf' | 'ncaab' | 'other';
export type Side = 'home' | 'away';
export type Venue = 'kalshi' | 'polymarket';
export type Claim = 'yes' | 'no';
export type Phase =
  | 'unknown' | 'scheduled' | 'live' | 'intermission' | 'delayed' | 'suspended' | 'postponed' | 'canceled' | 'final';
export type FeedId = 'games' | 'kalshi' | 'polymarket';
export type FeedHealth = 'down' | 'up' | 'suspect' | 'halted';
export type BookFault =
  | 'none' | 'no_snapshot' | 'sequence_gap' | 'negative_level' | 'off_grid' | 'out_of_range' | 'crossed' | 'disconnected'
  | 'tick_changed' | 'overflow' | 'bad_hash' | 'malformed';
export type MarketStatus = 'unopened' | 'open' | 'paused' | 'closed' | 'settled' | 'resolving';
export type SignalKind = 'arbitrage' | 'model_edge' | 'lagging_market';
export type Gate =
  | 'minimum_edge' | 'fee_known' | 'sizes_known' | 'depth' | 'not_crossed' | 'book_age' | 'connection'
  | 'spread' | 'market_open' | 'link_confidence' | 'game_phase' | 'state_age' | 'state_agreement' | 'cool_down'
  | 'final_seconds' | 'model_uncertainty' | 'too_good' | 'same_rules' | 'one_position' | 'exposure' | 'bankroll'
  | 'kill_switch' | 'line_known' | 'corroboration' | 'score_review' | 'overtime' | 'settles_alike' | 'same_side' | 'reentry'
  | 'exposure_sport' | 'exposure_venue' | 'exposure_day' | 'venue_cash' | 'drawdown' | 'lag_test' | 'persistence'
  | 'state_trusted' | 'clock_trusted' | 'feed_lag' | 'rounding';
export type OrderStatus = 'sent' | 'filled' | 'partly_filled' | 'missed' | 'resting' | 'cancelled' | 'refused' | 'unfunded';
export type Assumption = 'expected' | 'pessimistic' | 'optimistic';
export type OrderAction = 'buy' | 'sell';
export type OrderPurpose = 'open' | 'complete' | 'unwind' | 'exit';
export type CancelReason =
  | 'none' | 'score_changed' | 'stale_feed' | 'market_paused' | 'game_started' | 'expired' | 'price_moved' | 'kill_switch'
  | 'settled';
export type RejectReason =
  | 'unknown_game' | 'unknown_market' | 'duplicate' | 'older_snapshot' | 'score_decrease_unconfirmed' | 'book_fault'
  | 'malformed' | 'time_backwards';

/** ISO 8601, UTC. */
export type Utc = string;

export interface Stamp { source: Utc; received: Utc }
export interface Team { id: string; abbreviation: string; name: string }

export interface FootballDetail {
  type: 'football';
  possession: Side | null;
  down: number | null;
  distance: number | null;
  yards_to_goal: number | null;
  home_timeouts: number | null;
  away_timeouts: number | null;
  second_half_receiver: Side | null;
  kickoff: boolean;
}
export interface BasketballDetail { type: 'basketball'; possession: Side | null }
export interface HockeyDetail {
  type: 'hockey';
  home_skaters: number | null;
  away_skaters: number | null;
  home_net_empty: boolean;
  away_net_empty: boolean;
  shootout: boolean;
}
export interface BaseballDetail {
  type: 'baseball';
  half: 'top' | 'middle' | 'bottom' | 'end' | null;
  outs: number | null;
  bases: number | null;
  balls: number | null;
  strikes: number | null;
  scheduled_innings: number;
}
export type SportDetail = FootballDetail | BasketballDetail | HockeyDetail | BaseballDetail | null;

export interface GameState {
  phase: Phase;
  period: number;
  clock_ms: number | null;
  home_score: number;
  away_score: number;
  under_review: boolean;
  last_play_id: string;
  detail: SportDetail;
}

export interface Level { price: number; quantity: number }

export interface Quote {
  market: number;
  game: number;
  bid: Level | null;
  ask: Level | null;
  last: number | null;
  fault: BookFault;
  status: MarketStatus;
  sizes_known: boolean;
  stamp: Stamp;
  /** Up to when the book is known to hold, by its own market's messages. */
  as_of: Utc | null;
  /** Read by request, not streamed: no connection vouches for it. */
  polled: boolean;
}

export interface MarketSummary {
  id: number;
  venue: Venue;
  symbol: string;
  yes_side: Side;
  yes_name: string;
  link_confidence_ppm: number;
  link_evidence: string;
  quote: Quote | null;
  /** Up to when the quote is known to hold, its connection counted in; as of the snapshot. */
  as_of?: Utc | null;
}

export interface ModelView { home: number; standard_error: number; missing: string[] }

export type StateDoubt =
  | 'none' | 'phase' | 'score_fell' | 'score_jumped' | 'clock_back' | 'period_back' | 'teams_swapped' | 'not_started' | 'frozen'
  | 'final_unconfirmed' | 'unknown_team' | 'no_winner' | 'clock_jumped';

export interface GameSummary {
  id: number;
  key: string;
  sport: Sport;
  home: Team;
  away: Team;
  start: Utc | null;
  neutral_site: boolean;
  state: GameState | null;
  state_at: Utc | null;
  model: ModelView | null;
  markets: MarketSummary[];
  spark: [number, number][];
  open_signals: number;
  best_edge_net: number | null;
  last_play: string | null;
  doubt: StateDoubt;
  /** What was seen and what would be possible; empty without a doubt. */
  doubt_detail: string;
}

export interface Leg {
  market: number;
  venue: Venue;
  claim: Claim;
  wins_with: Side;
  best_price: number;
  limit_price: number;
  depth: number;
  cost: number;
  fee: number;
  /** Of one contract at the limit price, rounded up. */
  unit_fee: number;
  levels: number;
  /** Milliseconds. */
  book_age: number;
  sizes_known: boolean;
  fee_known: boolean;
  /** Displayed down to the limit price and not ours to have: taken before, or about to be. */
  held_back: number;
}

export interface GateResult { gate: Gate; passed: boolean; measured: number; bar: number }

export interface Signal {
  id: number;
  kind: SignalKind;
  game: number;
  legs: Leg[];
  fair: number;
  /** Standard error of `fair`, millionths. */
  fair_error: number;
  edge_gross: number;
  edge_net: number;
  quantity: number;
  expected_profit: number;
  worst_case: number;
  capital: number;
  /** Milliseconds, a guess. */
  settles_in: number;
  pays: { decided: number; tie: number; canceled: number; postponed: number } | null;
  lag: {
    leader: Venue; leader_market: number; move: number; followed: number; noise: number; score: number; laggard_mid: number;
  } | null;
  /** Milliseconds. */
  state_age: number;
  state: GameState;
  approved: boolean;
  refused_by: Gate | null;
  gates: GateResult[];
}

export interface Order {
  id: number;
  signal: number;
  game: number;
  market: number;
  venue: Venue;
  claim: Claim;
  assumption: Assumption;
  action: OrderAction;
  style: 'take' | 'rest';
  purpose: OrderPurpose;
  limit: number;
  quantity: number;
  filled: number;
  sent_at: Utc;
  arrives_at: Utc;
  status: OrderStatus;
  cancelled_for: CancelReason;
}

export interface Fill {
  order: number;
  signal: number;
  game: number;
  market: number;
  venue: Venue;
  claim: Claim;
  assumption: Assumption;
  action: OrderAction;
  purpose: OrderPurpose;
  maker: boolean;
  price: number;
  quantity: number;
  fee: number;
  rounding: number;
  realised: number;
  at: Utc;
}

export interface Position {
  market: number;
  game: number;
  venue: Venue;
  claim: Claim;
  assumption: Assumption;
  quantity: number;
  cost: number;
  fees: number;
  /** What selling all of it would bring a contract, after the fee; null before any book has shown it. */
  mark: number | null;
  realised: number;
  settled: boolean;
  mid: number | null;
  /** False: the mark is the last one known. */
  mark_current: boolean;
}

export interface Account {
  assumption: Assumption;
  cash: number;
  reserved: number;
  fees_paid: number;
  realised: number;
  cost_held: number;
  fees_held: number;
  cash_kalshi: number;
  cash_polymarket: number;
  value_held: number;
  peak: number;
  value_mid: number;
  marks_current: boolean;
}

export interface LagOutcome {
  signal: number;
  game: number;
  market: number;
  leader: Venue;
  gap: number;
  followed: number;
  share_ppm: number;
  /** Milliseconds; null when half of the gap was never closed. */
  took: number | null;
  leader_gave_back: number;
  horizon: number;
}
export interface Reconciliation {
  assumption: Assumption;
  fills: number;
  settlements: number;
  cash_difference: number;
  held_difference: number;
  agrees: boolean;
}
export interface TradingState { kill_switch: boolean; drawdown_stop: boolean; drawdown_ppm: number; clock_stop: boolean }

export interface Opportunity extends Signal {
  at: Utc;
  closed: { at: Utc; lasted_ms: number; best_edge_net: number } | null;
  game_label: string;
  orders: Order[];
  fills: Fill[];
  lag_outcome: LagOutcome | null;
}

export interface Play {
  id: string;
  change: 'inserted' | 'updated' | 'removed';
  period: number;
  clock_ms: number | null;
  kind: string;
  text: string;
  side: Side | null;
  scoring: boolean;
  home_score: number;
  away_score: number;
  wallclock: Utc | null;
}
export interface PlayView { game: number; play: Play; home_before: number | null; home_after: number | null }

export interface FeedStatus {
  feed: FeedId;
  health: FeedHealth;
  detail: string;
  at: Utc | null;
  /** Milliseconds that its messages arrive late; null where it is not measured. */
  lag: number | null;
  /** After a halt of the venue: a book counts once it has been shown since then. */
  resumed_at: Utc | null;
}

export type AlarmKind =
  | 'check_suspended' | 'message_shape' | 'feed_lag' | 'feed_frozen' | 'venue_halted' | 'mark_expired' | 'settlement_unknown';

/** One alarm is one (feed, kind, subject); the subject is a market's symbol or a game's key, empty for the whole feed. */
export interface AlarmChanged { feed: FeedId; kind: AlarmKind; active: boolean; subject: string; detail: string }

export interface Status {
  mode: 'simulated' | 'replay' | 'live';
  label: string;
  version: string;
  run: string;
  started_at: Utc;
  now: Utc;
  engine_time: Utc;
  speed: number;
  sequence: number;
  finished: boolean;
  kill_switch: boolean;
  feeds: FeedStatus[];
  counts: { games: number; live: number; signals: number; approved: number; refused: number; orders: number; fills: number };
  assumptions: string[];
  store: { path: string; ok: boolean; error: string | null };
  /** What must not be and is so; trading is stopped meanwhile. */
  alarms?: string[];
  /** What a person should know of although trading goes on elsewhere, oldest first. */
  active_alarms?: AlarmChanged[];
  /** Milliseconds that the engine's newest step is behind; above 2 s everything is stale. */
  lag?: number;
  stale_since?: Utc | null;
  /** A restart replays its event log: nothing shown is current. */
  recovering?: { percent: number; what: string } | null;
  trading?: TradingStatus;
  /** Live, but against simulated servers. */
  sandbox?: boolean;
}

export type HaltCause = 'person' | 'file' | 'alarm' | 'drawdown' | 'clock';
export interface Halt { cause: HaltCause; since: Utc; by: string; why: string; how_to_resume: string }
/** Whether new orders are sent; of several causes the fields are the oldest one's. */
export interface TradingStatus {
  state: 'running' | 'halted';
  cause: HaltCause | null;
  since: Utc | null;
  by: string | null;
  why: string | null;
  how_to_resume: string | null;
  causes: Halt[];
}

export type QuotePoint = [t_ms: number, bid: number | null, ask: number | null, last: number | null];
export interface QuoteCurve { market: number; venue: Venue; symbol: string; yes_side: Side; points: QuotePoint[] }

export interface GameHistory {
  game: number;
  probability: [t_ms: number, home: number, standard_error: number][];
  quotes: QuoteCurve[];
  plays: (PlayView & { at: Utc })[];
  signals: Opportunity[];
  fills: Fill[];
}

/** Equity with what is held at its conservative value; `mid` with it at the middle of the books. */
export type EquityPoint = [t_ms: number, equity: number, cash: number, realised: number, mid: number];

export interface Positions {
  account: Account;
  positions: Position[];
  unrealised: number | null;
  unrealised_mid: number | null;
  realised: number;
  fees: number;
  accounts: Account[];
  reconciliations: Reconciliation[];
  trading: TradingState;
}

export interface CalibrationScores { rows: number; games: number; brier: number; log_loss: number; ece: number; ece_noise_p95: number }
export interface CalibrationDifference { mean: number; low: number; high: number }
export interface CalibrationBin { rows: number; predicted: number; observed: number }
export interface PriceCalibration {
  price: string;
  few_games: boolean;
  scores: CalibrationScores;
  model: CalibrationScores;
  brier_difference: CalibrationDifference;
  log_loss_difference: CalibrationDifference;
  reliability: CalibrationBin[];
}
export interface SportCalibration {
  sport: Sport;
  few_games: boolean;
  model: CalibrationScores;
  reliability: CalibrationBin[];
  prices: PriceCalibration[];
}
export interface LiveCalibration { games_watched: number; games_decided: number; sports: SportCalibration[] }

export interface Monitoring {
  uptime_ms: number;
  events: number;
  events_per_s: number;
  outputs: number;
  step_ns: { p50: number | null; p99: number | null };
  signals_by_kind: Partial<Record<SignalKind, number>>;
  refusals_by_gate: Partial<Record<Gate, number>>;
  rejected_by_reason: Partial<Record<RejectReason, number>>;
  queues: { name: string; size: number; capacity: number }[];
  feed_figures: { feed: string; figures: { name: string; value: number; gauge: boolean }[] }[];
  feeds: FeedStatus[];
  websocket_clients: number;
  store: { rows: number; last_commit_ms: number | null; lag: number };
}

export type OutputBody =
  | { type: 'game_listed'; id: number; game: { key: string; sport: Sport; home: Team; away: Team; start: Utc; neutral_site: boolean } }
  | {
      type: 'market_listed';
      id: number;
      game: number;
      market: Pick<MarketSummary, 'venue' | 'symbol' | 'yes_side' | 'yes_name' | 'link_confidence_ppm' | 'link_evidence'>;
    }
  | { type: 'game_view'; game: number; state: GameState; home: number | null; standard_error: number; missing: number; stamp: Stamp; doubt: StateDoubt; doubt_detail: string; as_of: Utc }
  | ({ type: 'play_view' } & PlayView)
  | ({ type: 'quote' } & Quote)
  | { type: 'feed_view'; feed: FeedId; health: FeedHealth; detail: string; lag: number | null }
  | ({ type: 'alarm_changed' } & AlarmChanged)
  | { type: 'rejected'; reason: RejectReason; fault: BookFault; game: number | null; market: number | null }
  | ({ type: 'signal' } & Signal)
  | { type: 'signal_closed'; id: number; game: number; lasted: number; best_edge_net: number }
  | ({ type: 'order' } & Order)
  | ({ type: 'fill' } & Fill)
  | ({ type: 'position' } & Position)
  | {
      type: 'settlement'; market: number; game: number; assumption: Assumption; yes_value: number; previous: number | null;
      source: 'own_reading' | 'venue'; cause: 'decided' | 'tie' | 'canceled' | 'postponed' | 'corrected'; paid: number; profit: number;
    }
  | ({ type: 'account' } & Account)
  | ({ type: 'lag_outcome' } & LagOutcome)
  | ({ type: 'reconciliation' } & Reconciliation)
  | ({ type: 'trading_state' } & TradingState);

export interface Output { sequence: number; at: Utc; body: OutputBody }

export interface SnapshotMessage {
  type: 'snapshot';
  tick: number;
  status: Status;
  games: GameSummary[];
  opportunities: Opportunity[];
  orders: Order[];
  fills: Fill[];
  positions: Position[];
  account: Account;
  equity: EquityPoint[];
}
export interface TickMessage { type: 'tick'; tick: number; engine_time: Utc; outputs: Output[] }
export interface StatusMessage { type: 'status'; status: Status }
export type StreamMessage = SnapshotMessage | TickMessage | StatusMessage;

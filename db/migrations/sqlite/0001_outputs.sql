-- Everything a run said. `outputs` is the truth: `body` holds the exact value in the program's own encoding. The tables
-- after it repeat the values in typed columns for people who ask in SQL; they are written in the same transaction.
-- Units are in the names: _e4 ten-thousandths of the 1.00 payout, _e6 millionths (of a dollar, a contract, or 1),
-- _ns nanoseconds since 1970-01-01 UTC (or a length of time), _ppm parts per million.
create table runs (
  number      integer primary key,
  id          text    not null unique,
  mode        text    not null,
  label       text    not null,
  started_ns  integer not null,
  version     text    not null,
  assumptions text    not null,  -- a JSON list of sentences
  body_layout text    not null   -- fingerprint of the encoding of `outputs.body` in this run
) strict;

create table output_kinds (
  kind integer primary key,
  name text    not null unique
) strict;
insert into output_kinds (kind, name) values
  (0, 'game_listed'), (1, 'market_listed'), (2, 'game_view'), (3, 'play_view'), (4, 'quote'), (5, 'feed_view'),
  (6, 'rejected'), (7, 'signal'), (8, 'signal_closed'), (9, 'order'), (10, 'fill'), (11, 'position'),
  (12, 'settlement'), (13, 'account');

create table outputs (
  run      integer not null references runs (number),
  sequence integer not null,
  at_ns    integer not null,
  kind     integer not null references output_kinds (kind),
  game     integer,
  signal   integer,
  body     blob    not null,
  primary key (run, sequence)
) strict, without rowid;
create index outputs_by_kind on outputs (run, kind, sequence);
create index outputs_by_game on outputs (run, game, kind, sequence) where game is not null;
create index outputs_by_signal on outputs (run, signal, sequence) where signal is not null;

create table games (
  run integer not null, sequence integer not null,
  game integer not null, key text not null, sport text not null,
  home text not null, home_abbreviation text not null, away text not null, away_abbreviation text not null,
  start_ns integer not null, neutral_site integer not null, postseason integer not null,
  line_home_spread real, line_home_moneyline integer, line_away_moneyline integer, line_home_probability_e6 integer,
  primary key (run, sequence)
) strict, without rowid;

create table markets (
  run integer not null, sequence integer not null,
  market integer not null, game integer not null, venue text not null, symbol text not null, event text not null,
  yes_side text not null, yes_name text not null,
  fee_model text not null, taker_rate_ppm integer not null, maker_rate_ppm integer not null, fee_exponent integer not null,
  fee_evidence text not null, minimum_order_e6 integer not null, taker_hold_ns integer not null,
  rule_tie text not null, rule_postponed text not null, rule_canceled text not null,
  link_confidence_ppm integer not null, link_evidence text not null,
  primary key (run, sequence)
) strict, without rowid;

create table states (
  run integer not null, sequence integer not null, at_ns integer not null,
  game integer not null, phase text not null, period integer not null, clock_ms integer,
  home_score integer not null, away_score integer not null, under_review integer not null, last_play_id text not null,
  home_probability_e6 integer, standard_error_e6 integer not null, missing integer not null,
  source_ns integer not null, received_ns integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table plays (
  run integer not null, sequence integer not null, at_ns integer not null,
  game integer not null, play_id text not null, change text not null, period integer not null, clock_ms integer,
  kind text not null, text text not null, side text, scoring integer not null,
  home_score integer not null, away_score integer not null, wallclock_ns integer,
  home_before_e6 integer, home_after_e6 integer,
  primary key (run, sequence)
) strict, without rowid;

create table quotes (
  run integer not null, sequence integer not null, at_ns integer not null,
  market integer not null, game integer not null,
  bid_e4 integer, bid_quantity_e6 integer, ask_e4 integer, ask_quantity_e6 integer, last_e4 integer,
  fault text not null, status text not null, sizes_known integer not null,
  source_ns integer not null, received_ns integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table feeds (
  run integer not null, sequence integer not null, at_ns integer not null,
  feed text not null, health text not null, detail text not null,
  primary key (run, sequence)
) strict, without rowid;

create table rejections (
  run integer not null, sequence integer not null, at_ns integer not null,
  reason text not null, fault text not null, game integer, market integer,
  primary key (run, sequence)
) strict, without rowid;

create table signals (
  run integer not null, sequence integer not null, at_ns integer not null,
  signal integer not null, kind text not null, game integer not null,
  approved integer not null, refused_by text,
  fair_e6 integer not null, fair_error_e6 integer not null, edge_gross_e4 integer not null, edge_net_e4 integer not null,
  quantity_e6 integer not null, expected_profit_e6 integer not null, worst_case_e6 integer not null,
  state_age_ns integer not null,
  primary key (run, sequence)
) strict, without rowid;
create index signals_by_verdict on signals (run, approved, refused_by, sequence);

create table signal_legs (
  run integer not null, sequence integer not null, leg integer not null,
  signal integer not null, market integer not null, venue text not null, claim text not null, wins_with text not null,
  best_price_e4 integer not null, limit_price_e4 integer not null, depth_e6 integer not null, cost_e6 integer not null,
  fee_e6 integer not null, levels integer not null, book_age_ns integer not null,
  sizes_known integer not null, fee_known integer not null,
  primary key (run, sequence, leg)
) strict, without rowid;

create table signal_gates (
  run integer not null, sequence integer not null, position integer not null,
  signal integer not null, gate text not null, passed integer not null, measured integer not null, bar integer not null,
  primary key (run, sequence, position)
) strict, without rowid;

create table signal_ends (
  run integer not null, sequence integer not null, at_ns integer not null,
  signal integer not null, game integer not null, lasted_ns integer not null, best_edge_net_e4 integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table orders (
  run integer not null, sequence integer not null, at_ns integer not null,
  "order" integer not null, signal integer not null, game integer not null, market integer not null,
  venue text not null, claim text not null, limit_e4 integer not null, quantity_e6 integer not null,
  filled_e6 integer not null, sent_ns integer not null, arrives_ns integer not null, status text not null,
  primary key (run, sequence)
) strict, without rowid;

create table fills (
  run integer not null, sequence integer not null, at_ns integer not null,
  "order" integer not null, signal integer not null, game integer not null, market integer not null,
  venue text not null, claim text not null, price_e4 integer not null, quantity_e6 integer not null,
  fee_e6 integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table positions (
  run integer not null, sequence integer not null, at_ns integer not null,
  market integer not null, game integer not null, venue text not null, claim text not null,
  quantity_e6 integer not null, cost_e6 integer not null, fees_e6 integer not null, mark_e4 integer,
  realised_e6 integer not null, settled integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table settlements (
  run integer not null, sequence integer not null, at_ns integer not null,
  market integer not null, game integer not null, yes_value_e4 integer not null, paid_e6 integer not null,
  profit_e6 integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table accounts (
  run integer not null, sequence integer not null, at_ns integer not null,
  cash_e6 integer not null, reserved_e6 integer not null, fees_paid_e6 integer not null, realised_e6 integer not null,
  cost_held_e6 integer not null,
  primary key (run, sequence)
) strict, without rowid;

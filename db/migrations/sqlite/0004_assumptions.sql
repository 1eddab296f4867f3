-- Fills under three assumptions, sales and resting orders, settlements with their source, and what followed a lag.
-- What was stored before was all of the expected assumption, bought, and taken.
insert into output_kinds (kind, name) values (14, 'lag_outcome'), (15, 'reconciliation'), (16, 'trading_state');

alter table signals add column capital_e6 integer not null default 0;
alter table signals add column settles_in_ns integer not null default 0;
alter table signals add column lag_leader text;
alter table signals add column lag_move_e4 integer;

alter table orders add column assumption text not null default 'expected';
alter table orders add column action text not null default 'buy';
alter table orders add column style text not null default 'take';
alter table orders add column purpose text not null default 'open';
alter table orders add column cancelled_for text not null default 'none';

alter table fills add column assumption text not null default 'expected';
alter table fills add column action text not null default 'buy';
alter table fills add column purpose text not null default 'open';
alter table fills add column maker integer not null default 0;
alter table fills add column rounding_e6 integer not null default 0;
alter table fills add column realised_e6 integer not null default 0;

alter table positions add column assumption text not null default 'expected';

alter table settlements add column assumption text not null default 'expected';
alter table settlements add column previous_e4 integer;
alter table settlements add column source text not null default 'own_reading';
alter table settlements add column cause text not null default 'decided';

alter table accounts add column assumption text not null default 'expected';
alter table accounts add column fees_held_e6 integer not null default 0;
alter table accounts add column cash_kalshi_e6 integer not null default 0;
alter table accounts add column cash_polymarket_e6 integer not null default 0;
alter table accounts add column value_held_e6 integer not null default 0;
alter table accounts add column peak_e6 integer not null default 0;

create table lag_outcomes (
  run integer not null, sequence integer not null, at_ns integer not null,
  signal integer not null, game integer not null, market integer not null, leader text not null,
  gap_e4 integer not null, followed_e4 integer not null, share_ppm integer not null, took_ns integer,
  leader_gave_back_e4 integer not null, horizon_ns integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table reconciliations (
  run integer not null, sequence integer not null, at_ns integer not null,
  assumption text not null, fills integer not null, settlements integer not null,
  cash_difference_e6 integer not null, held_difference_e6 integer not null, agrees integer not null,
  primary key (run, sequence)
) strict, without rowid;

create table trading_states (
  run integer not null, sequence integer not null, at_ns integer not null,
  kill_switch integer not null, drawdown_stop integer not null, drawdown_ppm integer not null,
  primary key (run, sequence)
) strict, without rowid;

drop view fill_report;
create view fill_report as
select r.id as run, f.assumption, f."order", f.signal, datetime(f.at_ns / 1000000000, 'unixepoch') as at, f.venue,
       m.symbol, f.claim, f.action, f.purpose, f.maker, f.price_e4 / 1e4 as price, f.quantity_e6 / 1e6 as quantity,
       f.fee_e6 / 1e6 as fee, f.realised_e6 / 1e6 as realised
from fills f
join runs r on r.number = f.run
left join markets m on m.run = f.run and m.market = f.market;

drop view equity_report;
create view equity_report as
select r.id as run, a.assumption, datetime(a.at_ns / 1000000000, 'unixepoch') as at, a.cash_e6 / 1e6 as cash,
       a.reserved_e6 / 1e6 as reserved, a.realised_e6 / 1e6 as realised, a.fees_paid_e6 / 1e6 as fees,
       a.cost_held_e6 / 1e6 as cost_held, a.value_held_e6 / 1e6 as value_held
from accounts a
join runs r on r.number = a.run;

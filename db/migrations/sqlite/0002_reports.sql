-- The questions people ask, in units: dollars, contracts, prices of the 1.00 payout, UTC times.
create view opportunity_report as
select r.id as run, s.signal, datetime(s.at_ns / 1000000000, 'unixepoch') as at,
       g.away_abbreviation || ' at ' || g.home_abbreviation as game, s.kind,
       case s.approved when 1 then 'approved' else 'refused' end as verdict, s.refused_by,
       s.fair_e6 / 1e6 as fair, s.edge_gross_e4 / 1e4 as edge_gross, s.edge_net_e4 / 1e4 as edge_net,
       s.quantity_e6 / 1e6 as quantity, s.expected_profit_e6 / 1e6 as expected_profit, e.lasted_ns / 1e6 as lasted_ms
from signals s
join runs r on r.number = s.run
left join games g on g.run = s.run and g.game = s.game
left join signal_ends e on e.run = s.run and e.signal = s.signal;

create view fill_report as
select r.id as run, f."order", f.signal, datetime(f.at_ns / 1000000000, 'unixepoch') as at, f.venue, m.symbol, f.claim,
       f.price_e4 / 1e4 as price, f.quantity_e6 / 1e6 as quantity, f.fee_e6 / 1e6 as fee
from fills f
join runs r on r.number = f.run
left join markets m on m.run = f.run and m.market = f.market;

create view refusal_report as
select r.id as run, s.kind, s.refused_by, count(*) as signals, max(s.edge_net_e4) / 1e4 as best_edge_net
from signals s
join runs r on r.number = s.run
where s.approved = 0
group by r.id, s.kind, s.refused_by;

create view equity_report as
select r.id as run, datetime(a.at_ns / 1000000000, 'unixepoch') as at, a.cash_e6 / 1e6 as cash,
       a.reserved_e6 / 1e6 as reserved, a.realised_e6 / 1e6 as realised, a.fees_paid_e6 / 1e6 as fees,
       a.cost_held_e6 / 1e6 as cost_held
from accounts a
join runs r on r.number = a.run;

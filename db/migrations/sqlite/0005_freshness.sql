-- How old and how trusted what is shown is, marks that may be old, alarms, and steps of the wall clock.
insert into output_kinds (kind, name) values (17, 'alarm_changed'), (18, 'clock_changed');

alter table states add column doubt text not null default 'none';
alter table states add column doubt_detail text not null default '';
alter table states add column as_of_ns integer not null default 0;

alter table quotes add column as_of_ns integer not null default 0;
alter table quotes add column polled integer not null default 0;

alter table feeds add column lag_ns integer;

alter table positions add column mid_e4 integer;
alter table positions add column mark_current integer not null default 1;

alter table accounts add column value_mid_e6 integer not null default 0;
alter table accounts add column marks_current integer not null default 1;

alter table trading_states add column clock_stop integer not null default 0;

create table alarms (
  run integer not null, sequence integer not null, at_ns integer not null,
  feed text not null, kind text not null, active integer not null, subject text not null, detail text not null,
  primary key (run, sequence)
) strict, without rowid;

create table clock_changes (
  run integer not null, sequence integer not null, at_ns integer not null,
  difference_ns integer not null, trusted integer not null, detail text not null,
  primary key (run, sequence)
) strict, without rowid;

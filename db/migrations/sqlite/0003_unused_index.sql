-- No query walks it: verdicts are filtered on the way along outputs_by_kind.
drop index signals_by_verdict;

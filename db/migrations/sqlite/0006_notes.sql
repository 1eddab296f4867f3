-- What must outlive the journal beside the store: whether the kill switch is on, and which run has not finished.
create table notes (
  name text primary key,
  text text not null
) without rowid, strict;

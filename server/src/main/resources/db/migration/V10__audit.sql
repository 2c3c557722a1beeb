-- What happened, in one unbroken chain: each row carries the hash of the one before.
create table audit_event (
  sequence bigint primary key,
  id uuid not null unique,
  at timestamp(6) with time zone not null,
  type varchar(50) not null,
  actor varchar(200) not null,
  address varchar(100) not null,
  session varchar(100),
  details varchar(16000) not null,
  previous varchar(64) not null,
  hash varchar(64) not null
);
create index audit_event_at on audit_event (at);
create index audit_event_type on audit_event (type, sequence);
create index audit_event_actor on audit_event (actor, sequence);
create index audit_event_session on audit_event (session, sequence);

-- The end of the chain, in one row. Who appends locks it.
create table audit_chain (
  id int primary key,
  sequence bigint not null,
  hash varchar(64) not null
);
insert into audit_chain (id, sequence, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Signatures over the chain's end as it was at times.
create table audit_head (
  number bigint primary key,
  sequence bigint not null,
  hash varchar(64) not null,
  at timestamp(6) with time zone not null,
  key_id varchar(64) not null,
  signature varchar(200) not null
);

-- How far the beginning was removed by policy, signed; at most one row.
create table audit_checkpoint (
  id int primary key,
  sequence bigint not null,
  hash varchar(64) not null,
  head_number bigint not null,
  at timestamp(6) with time zone not null,
  key_id varchar(64) not null,
  signature varchar(200) not null
);

-- Desktops that somebody connected to.
create table desktop (
  name varchar(100) primary key,
  first_used_at timestamp(6) with time zone not null,
  last_used_at timestamp(6) with time zone not null
);

-- Everybody who was let in, and how it went.
create table viewer_session (
  id varchar(100) primary key,
  person varchar(200) not null,
  roles varchar(200) not null,
  scopes varchar(200) not null,
  owner boolean not null,
  credential varchar(200) not null,
  address varchar(100) not null,
  desktop varchar(100) not null,
  protocol varchar(20) not null,
  started_at timestamp(6) with time zone not null,
  ended_at timestamp(6) with time zone,
  reason varchar(500),
  codec varchar(50),
  bytes bigint,
  frames bigint,
  frames_per_second double precision,
  loss_percent double precision,
  round_trip_millis double precision,
  latency_millis double precision
);
create index viewer_session_started on viewer_session (started_at);
create index viewer_session_ended on viewer_session (ended_at);
create index viewer_session_person on viewer_session (person, started_at);

create table consent (
  id uuid primary key,
  session varchar(100) not null,
  person varchar(200) not null,
  address varchar(100) not null,
  desktop varchar(100) not null,
  state varchar(20) not null,
  scopes varchar(200) not null,
  purpose varchar(500) not null,
  asked_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null,
  ends_at timestamp(6) with time zone,
  decided_by varchar(200)
);
create index consent_asked on consent (asked_at);
create index consent_state on consent (state, asked_at);
create index consent_session on consent (session);

create table control_change (
  id uuid primary key,
  at timestamp(6) with time zone not null,
  session varchar(100),
  actor varchar(200) not null,
  desktop varchar(100) not null,
  change varchar(50) not null,
  holder varchar(100),
  previous varchar(100)
);
create index control_change_at on control_change (at);
create index control_change_session on control_change (session);

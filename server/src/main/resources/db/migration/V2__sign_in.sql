-- Signing in. Of every secret only the SHA-256 is kept, as 64 hexadecimal digits.
-- Wrong passwords are counted in memory; what has to outlive a restart is the lock.
alter table account drop column failed_sign_ins;

create table invitation (
  id uuid primary key,
  label varchar(200) not null,
  token_hash varchar(64) not null unique,
  scopes varchar(100) not null,
  -- Who may see and revoke it: the id of an account, or a credential.
  creator varchar(100) not null,
  created_by varchar(200) not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  uses int not null,
  used int not null,
  pin_hash varchar(300),
  pin_failures int not null,
  revoked_at timestamp with time zone
);

create index invitation_creator on invitation (creator);

-- Somebody who signed in with a password (account) or an invitation, and holds a cookie.
create table sign_in (
  id uuid primary key,
  account uuid references account (id),
  invitation uuid references invitation (id),
  guest_name varchar(200),
  scopes varchar(100),
  secret_hash varchar(64) not null unique,
  previous_hash varchar(64),
  previous_until timestamp with time zone,
  rotated_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  address varchar(100) not null,
  user_agent varchar(300) not null
);

create index sign_in_previous_hash on sign_in (previous_hash);
create index sign_in_account on sign_in (account);
create index sign_in_invitation on sign_in (invitation);

create table api_token (
  id uuid primary key,
  account uuid not null references account (id),
  name varchar(200) not null,
  secret_hash varchar(64) not null unique,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone not null
);

create index api_token_account on api_token (account);

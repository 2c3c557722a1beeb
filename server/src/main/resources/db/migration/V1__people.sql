-- Accounts. Everything that lets somebody in is kept as a hash.
create table account (
  id uuid primary key,
  name varchar(100) not null unique,
  display_name varchar(200) not null,
  password_hash varchar(300) not null,
  password_change_required boolean not null,
  roles varchar(200) not null,
  failed_sign_ins int not null,
  locked_until timestamp with time zone,
  disabled boolean not null,
  created_at timestamp with time zone not null,
  last_sign_in_at timestamp with time zone,
  version int not null
);

-- What supervisors changed about a desktop; what is null is as configured.
create table desktop_setting (
  desktop varchar(100) primary key,
  unattended boolean,
  max_bitrate bigint not null,
  frame_rate int not null,
  changed_at timestamp(6) with time zone not null,
  changed_by varchar(200) not null
);

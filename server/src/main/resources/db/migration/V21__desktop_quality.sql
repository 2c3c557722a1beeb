-- Null: as configured.
alter table desktop_setting add column latency_mode varchar(20);
alter table desktop_setting add column scenario varchar(20);

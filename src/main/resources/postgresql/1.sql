-- Where each log ends. One row a log, changed by every append: room for that on its page.
create table logs (
    log    text collate "C" primary key,
    number bigint not null,
    epoch  bigint not null,
    seq    bigint not null,
    oldest bigint not null,
    bytes  bigint not null,
    token  text   not null
) with (fillfactor = 50);

comment on table logs is 'head of each event log; log is <kind>:<id>, such as s:demo for a session';
comment on column logs.number is 'of the newest group in log_groups';
comment on column logs.oldest is 'seq before the oldest event that is kept of this epoch';
comment on column logs.token is 'of the newest group';

-- What one append brought: whole event lines, the truth of everything.
create table log_groups (
    log       text collate "C" not null,
    number    bigint not null,
    epoch     bigint not null,
    first_seq bigint not null,
    last_seq  bigint not null,
    token     text   not null,
    marks     jsonb  not null,
    lines     bytea  not null,
    primary key (log, number)
);

comment on table log_groups is 'events; convert_from(lines, ''UTF8'') shows the lines of a group';
comment on column log_groups.marks is 'producers'' requests that came in with the group';

create index log_groups_by_cursor on log_groups (log, epoch, last_seq) where last_seq >= first_seq;

create table log_producers (
    log      text collate "C" not null,
    producer text collate "C" not null,
    slot     int    not null,
    epoch    bigint not null,
    seq      bigint not null,
    first    text   not null,
    last     text   not null,
    primary key (log, producer, slot)
);

comment on table log_producers is 'the latest requests of each producer, and the cursors they were answered with';

create table documents (
    entity_name text collate "C" not null,
    entity_id   text collate "C" not null,
    data        jsonb,
    body        bytea  not null,
    digest      text   not null,
    version     bigint not null,
    updated_at  timestamptz not null,
    primary key (entity_name, entity_id)
);

comment on column documents.data is 'for queries; null when jsonb cannot hold it';
comment on column documents.body is 'the JSON exactly as it was written: what the service reads';
comment on column documents.digest is 'SHA-1 of the body, the ETag';

create table documents_quarantine (
    number      bigint generated always as identity primary key,
    entity_name text   not null,
    entity_id   text   not null,
    body        bytea  not null,
    reason      text   not null,
    at          timestamptz not null default now()
);

create table files (
    name    text collate "C" primary key,
    content bytea not null
);

comment on table files is 'owners'' files: <name> says the size and version, <name>#<version>/<n> are its parts';

-- Null for what is valid JSON and yet no jsonb: an escaped NUL, half a surrogate pair, a huge number.
create function tapedeck_jsonb(body bytea) returns jsonb language plpgsql immutable strict as $$
begin
    return convert_from(body, 'UTF8')::jsonb;
exception when others then
    return null;
end
$$;

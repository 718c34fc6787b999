-- Makes a schema `layout` with empty tables `issuance` and `audit_event` in the layout of that name.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS layout CASCADE;
CREATE SCHEMA layout;
SET search_path = layout, public;
SELECT CASE WHEN :'layout' = 'week' THEN '7 days' ELSE '1 day' END AS step, :'layout' = 'today' AS today, :'layout' = 'brin' AS brin,
  :'layout' = 'day-id' AS by_id \gset

\if :today
CREATE TABLE issuance (LIKE public.issuance INCLUDING ALL);
CREATE TABLE audit_event (LIKE public.audit_event INCLUDING ALL);
\elif :brin
-- As today, but a BRIN index instead of that of an account's tokens by time.
CREATE TABLE issuance (LIKE public.issuance INCLUDING DEFAULTS, PRIMARY KEY (id));
CREATE INDEX ON issuance (account_id, client_id, issued_at);
CREATE INDEX ON issuance USING brin (issued_at) WITH (pages_per_range = 32);
\else
-- Ranges of the primary key, which has the time in it.
CREATE TABLE issuance (LIKE public.issuance INCLUDING DEFAULTS, PRIMARY KEY (id)) PARTITION BY RANGE (id);
\if :by_id
-- The time is in the ID, so that an index by ID is one by time.
CREATE INDEX ON issuance (account_id, client_id, id);
CREATE INDEX ON issuance (account_id, id);
\else
CREATE INDEX ON issuance (account_id, client_id, issued_at);
CREATE INDEX ON issuance (account_id, issued_at);
\endif
-- One day more, for the records that are inserted after those that are there.
SELECT format('CREATE TABLE issuance_%s PARTITION OF issuance FOR VALUES FROM (%L) TO (%L)', to_char(begins, 'YYYYMMDD'), bench.first_id(begins), bench.first_id(begins + step))
FROM (SELECT interval :'step' AS step) AS steps,
  generate_series(bench.start(), bench.start() + :days * interval '1 day', step) AS begins \gexec

-- Ranges of the sequence number, which the chain of hashes follows. Every unique index must have it.
CREATE TABLE audit_event (LIKE public.audit_event INCLUDING DEFAULTS, PRIMARY KEY (sequence)) PARTITION BY RANGE (sequence);
CREATE INDEX ON audit_event (id);
CREATE INDEX ON audit_event (account_id, sequence);
CREATE INDEX ON audit_event (actor_id, sequence);
CREATE INDEX ON audit_event (subject_id, occurred_at);
CREATE INDEX ON audit_event (subject_id, sequence);
SELECT format('CREATE TABLE audit_event_%s PARTITION OF audit_event FOR VALUES FROM (%s) TO (%s)', n, n * :rows / 100 + 1, (n + 1) * :rows / 100 + 1)
FROM generate_series(0, 10) AS n \gexec
\endif

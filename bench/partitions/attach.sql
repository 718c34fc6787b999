-- Makes `issuance` a partitioned table whose first partition is the table that was there, without a row being moved. For a database that `latchkey migrate` has
-- prepared; `psql -v boundary='2026-12-14'` names the moment at which new partitions begin, which must lie in the future of every node's clock.
\set ON_ERROR_STOP on
\timing on
\i tools.sql
SET lock_timeout = '2s';
-- Every record so far lies before the boundary. The check is proven beside the nodes that write, so that ATTACH need not read the table under its lock.
SELECT format('ALTER TABLE issuance ADD CONSTRAINT issuance_before CHECK (id < %L) NOT VALID', bench.first_id(timestamptz :'boundary')) \gexec
ALTER TABLE issuance VALIDATE CONSTRAINT issuance_before;

BEGIN;
ALTER TABLE issuance RENAME TO issuance_before;
ALTER INDEX issuance_pkey RENAME TO issuance_before_pkey;
ALTER INDEX issuance_account_id_client_id_issued_at_idx RENAME TO issuance_before_client_idx;
ALTER INDEX issuance_account_id_issued_at_idx RENAME TO issuance_before_account_idx;
CREATE TABLE issuance (LIKE issuance_before INCLUDING DEFAULTS, CONSTRAINT issuance_pkey PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE INDEX issuance_account_id_client_id_issued_at_idx ON issuance (account_id, client_id, issued_at);
CREATE INDEX issuance_account_id_issued_at_idx ON issuance (account_id, issued_at);
SELECT format('ALTER TABLE issuance ATTACH PARTITION issuance_before FOR VALUES FROM (MINVALUE) TO (%L)', bench.first_id(timestamptz :'boundary')) \gexec
SELECT format('CREATE TABLE issuance_%s PARTITION OF issuance FOR VALUES FROM (%L) TO (%L)', to_char(begins, 'YYYYMMDD'), bench.first_id(begins), bench.first_id(begins + interval '7 days'))
FROM generate_series(timestamptz :'boundary', timestamptz :'boundary' + interval '49 days', interval '7 days') AS begins \gexec
-- For a node whose clock is far ahead: its tokens must be recorded as well.
CREATE TABLE issuance_other PARTITION OF issuance DEFAULT;
COMMIT;

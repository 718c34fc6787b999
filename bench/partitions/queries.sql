-- The statements that the program runs on these tables, as it builds them; `:tail` is what `day-id` orders by.
SET search_path = layout, public;
SET client_min_messages = notice;
SELECT quote_literal(id) AS one, quote_literal(account_id) AS account, quote_literal(client_id) AS client, quote_literal(jti) AS jti
  FROM issuance WHERE id >= bench.first_id(bench.start() + (:days - 30) * interval '1 day') ORDER BY id LIMIT 1 \gset
SELECT CASE WHEN :'layout' = 'day-id' THEN 'id DESC' ELSE 'issued_at DESC, id DESC' END AS newest, quote_literal(bench.start() + :days * interval '1 day') AS now,
  quote_literal(bench.start() + (:days - 1) * interval '1 day') AS yesterday, quote_literal(bench.start() + (:days - 30) * interval '1 day') AS month \gset
-- What a span of time becomes: where rows are partitioned by ID, also a span of IDs.
SELECT CASE WHEN :'layout' = 'day-id' THEN format('id >= bench.first_id(%s) AND id < bench.first_id(%s) AND ', :'yesterday', :'now') ELSE '' END AS in_day,
  CASE WHEN :'layout' = 'day-id' THEN format('id >= bench.first_id(%s) AND id < bench.first_id(%s) AND ', :'month', :'now') ELSE '' END AS in_month \gset

\set q 'SELECT * FROM issuance WHERE account_id = ' :account ' AND id IN (' :one ')'
CALL bench.explain(:'layout', 'record by ID (revocation)', :'q');
\set q 'SELECT * FROM issuance WHERE account_id = ' :account ' AND client_id = ' :client ' ORDER BY ' :newest ' LIMIT 51'
CALL bench.explain(:'layout', 'newest 50 of a client', :'q');
\set q 'SELECT * FROM issuance WHERE account_id = ' :account ' ORDER BY ' :newest ' LIMIT 51'
CALL bench.explain(:'layout', 'newest 50 of an account', :'q');
\set q 'SELECT COUNT(*) FROM (SELECT id FROM issuance WHERE account_id = ' :account ' LIMIT 10001) AS counted'
CALL bench.explain(:'layout', 'count of an account, at most 10,001', :'q');
\set q 'SELECT to_char(issued_at AT TIME ZONE ''UTC'', ''YYYY-MM-DD'') AS bucket, COUNT(*) FROM issuance WHERE ' :in_month 'account_id = ' :account ' AND issued_at >= ' :month ' AND issued_at < ' :now ' AND client_id = ' :client ' GROUP BY bucket'
CALL bench.explain(:'layout', 'usage of a client, 30 days', :'q');
\set q 'SELECT to_char(issued_at AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24'') AS bucket, COUNT(*) FROM issuance WHERE ' :in_day 'account_id = ' :account ' AND issued_at >= ' :yesterday ' AND issued_at < ' :now ' GROUP BY bucket'
CALL bench.explain(:'layout', 'usage of an account, 1 day', :'q');
\set q 'SELECT client_id, COUNT(*) AS issued FROM issuance WHERE ' :in_day 'account_id = ' :account ' AND issued_at >= ' :yesterday ' AND issued_at < ' :now ' GROUP BY client_id ORDER BY issued DESC, client_id LIMIT 100'
CALL bench.explain(:'layout', 'busiest clients, 1 day', :'q');
\set q 'SELECT scope, COUNT(*), MIN(issued_at), MAX(issued_at) AS last_at FROM (SELECT scope, issued_at FROM issuance WHERE ' :in_month 'account_id = ' :account ' AND client_id = ' :client ' AND issued_at >= ' :month ' ORDER BY ' :newest ' LIMIT 10000) AS newest GROUP BY scope ORDER BY last_at DESC LIMIT 200'
CALL bench.explain(:'layout', 'scopes of a client, 30 days (unused access)', :'q');
\set q 'SELECT issued_at FROM issuance WHERE id >= ''00000000-0000-0000-0000-000000000000'' ORDER BY id LIMIT 1'
CALL bench.explain(:'layout', 'oldest record', :'q');
\set q 'SELECT * FROM issuance WHERE account_id = ' :account ' AND jti = ' :jti ' ORDER BY ' :newest ' LIMIT 51'
CALL bench.explain(:'layout', 'list with a jti, by the column', :'q');

\if :{?events}
SELECT quote_literal(id) AS one, quote_literal(account_id) AS account, quote_literal(actor_id) AS actor, quote_literal(subject_id) AS subject, sequence AS here
  FROM audit_event WHERE sequence = :rows / 20 \gset
\set q 'SELECT * FROM audit_event WHERE account_id = ' :account ' AND id = ' :one
CALL bench.explain(:'layout', 'event by ID', :'q');
\set q 'SELECT * FROM audit_event WHERE account_id = ' :account ' ORDER BY sequence DESC LIMIT 51'
CALL bench.explain(:'layout', 'newest 50 events of an account', :'q');
\set q 'SELECT * FROM audit_event WHERE account_id = ' :account ' AND actor_id = ' :actor ' ORDER BY sequence DESC LIMIT 51'
CALL bench.explain(:'layout', 'newest 50 events by an actor', :'q');
\set q 'SELECT * FROM audit_event WHERE account_id = ' :account ' AND subject_id = ' :subject ' AND kind <> ''authentication_failed'' ORDER BY occurred_at DESC, id DESC LIMIT 51'
CALL bench.explain(:'layout', 'history of a client', :'q');
\set q 'SELECT * FROM audit_event WHERE sequence > ' :here ' ORDER BY sequence LIMIT 500'
CALL bench.explain(:'layout', 'next 500 events (feed, verification of the chain)', :'q');
\set q 'SELECT * FROM audit_event ORDER BY sequence DESC LIMIT 1'
CALL bench.explain(:'layout', 'newest event', :'q');
\endif

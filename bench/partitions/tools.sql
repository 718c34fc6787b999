-- Functions that the measurement of partitions uses. They are in a schema of their own, which is replaced.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

-- The first of all days. The log begins there, and so does the first partition.
CREATE FUNCTION bench.start() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '2026-08-01 00:00:00+00' $$;

-- The smallest ID that a record of that moment can have, as `domain/src/history/retention.rs` computes it: a UUIDv7 (RFC 9562 section 5.7).
CREATE FUNCTION bench.first_id(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- An ID with random bits.
CREATE FUNCTION bench.new_id(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(r, 1, 3) || '8' || substr(r, 4, 15))::uuid
  FROM md5(random()::text) AS r
$$;

-- 20,000 clients of 10 accounts.
CREATE FUNCTION bench.account(client int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5('account ' || client % 10)::uuid $$;
CREATE FUNCTION bench.client(client int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5('client ' || client)::uuid $$;

-- Runs a statement three times and prints, of the last one, what it read and how long it took.
CREATE PROCEDURE bench.explain(layout text, what text, query text) LANGUAGE plpgsql AS $$
DECLARE plan json; top json;
BEGIN
  FOR i IN 1..3 LOOP
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || query INTO plan;
    ROLLBACK;
  END LOOP;
  top := plan -> 0 -> 'Plan';
  RAISE NOTICE '% | % | % pages, planned in % ms, run in % ms', layout, what, (top ->> 'Shared Hit Blocks')::bigint + (top ->> 'Shared Read Blocks')::bigint,
    round((plan -> 0 ->> 'Planning Time')::numeric, 2), round((plan -> 0 ->> 'Execution Time')::numeric, 2);
END $$;

-- Deletes as `forget_old` does: the last ID of a thousand is looked up, then all up to it are deleted, in a transaction of their own.
CREATE PROCEDURE bench.forget(first uuid, past timestamptz) LANGUAGE plpgsql AS $$
DECLARE last uuid; found int;
BEGIN
  LOOP
    SELECT max(id::text)::uuid, count(*) INTO last, found
      FROM (SELECT id FROM issuance WHERE id < first AND expires_at <= past ORDER BY id LIMIT 1000) AS batch;
    EXIT WHEN found = 0;
    DELETE FROM issuance WHERE id < first AND expires_at <= past AND id <= last;
    COMMIT;
  END LOOP;
END $$;

-- Deletes the oldest events of the audit log, a thousand in a transaction, as `domain/src/pruning.rs` does.
CREATE PROCEDURE bench.forget_events(last bigint) LANGUAGE plpgsql AS $$
DECLARE upto bigint := 0;
BEGIN
  WHILE upto < last LOOP
    upto := least(upto + 1000, last);
    DELETE FROM audit_event WHERE sequence <= upto;
    COMMIT;
  END LOOP;
END $$;

-- One batch of a writer, 45 records, which is what 15 KiB hold, in one statement. Times go on after the last day, as fast as the clock.
INSERT INTO layout.issuance SELECT bench.new_id(at), bench.account(client), bench.client(client), md5(random()::text), 'client_credentials', 'orders' || chr(58) || 'read',
  4294967296 + client, at, at + interval '1 hour', '203.0.113.' || client % 250, 4294967297, NULL, NULL, NULL
FROM (SELECT bench.start() + :days::int * interval '1 day' + (clock_timestamp() - to_timestamp(:began::float8)) AS at, floor(random() * 20000)::int AS client FROM generate_series(1, 45)) AS drawn
ON CONFLICT DO NOTHING

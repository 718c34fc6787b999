-- The rows that each layout is filled with: `rows` records of tokens over `days` days, and a tenth as many events of the audit log.
SELECT setseed(0.5);
DROP TABLE IF EXISTS bench.issued, bench.event;
CREATE UNLOGGED TABLE bench.issued AS
SELECT bench.new_id(at) AS id, bench.account(client) AS account_id, bench.client(client) AS client_id, NULL::varchar AS jti,
  'client_credentials'::varchar AS grant_type, 'orders:read'::text AS scope, 4294967296 + client AS generation, at AS issued_at, at + interval '1 hour' AS expires_at,
  ('203.0.113.' || client % 250)::varchar AS ip_address, 4294967297 AS deployment_generation, NULL::uuid AS user_id, NULL::uuid AS authorization_id,
  NULL::bigint AS user_generation
FROM (SELECT bench.start() + n * (:days * interval '1 day' / :rows) AS at, floor(random() * 20000)::int AS client FROM generate_series(0, :rows - 1) AS n) AS drawn;

CREATE UNLOGGED TABLE bench.event AS
SELECT bench.new_id(at) AS id, n::bigint + 1 AS sequence, 'client_updated'::varchar AS kind, 'success'::varchar AS outcome, at AS occurred_at,
  bench.account(client) AS account_id, 'user'::varchar AS actor_kind, ('usr_' || md5('user ' || client % 500))::varchar AS actor_id, 'A person of the team'::varchar AS actor_name,
  ('cli_' || md5('client ' || client))::varchar AS subject_id, 'The description of the client was changed'::text AS summary, '203.0.113.7'::varchar AS ip_address,
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'::varchar AS user_agent, md5('request ' || n)::varchar AS request_id,
  '{"before":{"description":"old"},"after":{"description":"new"}}'::text AS details, (md5(random()::text) || md5(random()::text))::varchar AS hash
FROM (SELECT n, bench.start() + n * (:days * interval '1 day' / (:rows / 10)) AS at, floor(random() * 20000)::int AS client FROM generate_series(0, :rows / 10 - 1) AS n) AS drawn;

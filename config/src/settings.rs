//! The list of settings, which the help and the reader use.

/// Every setting: name, default, description.
pub const SETTINGS: &[(&str, &str, &str)] = &[
    (
        "LATCHKEY_LISTEN",
        "127.0.0.1:8080",
        "Address and port to listen on",
    ),
    (
        "LATCHKEY_TLS_CERTIFICATE_FILE",
        "",
        "File with the certificate of the server and its chain, in PEM; with its key, the server speaks TLS",
    ),
    (
        "LATCHKEY_TLS_KEY_FILE",
        "",
        "File with the private key of that certificate, in PEM",
    ),
    (
        "LATCHKEY_DATABASE_URL",
        "sqlite://latchkey.db?mode=rwc",
        "Database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME",
    ),
    (
        "LATCHKEY_DATABASE_URL_FILE",
        "",
        "File that holds the URL of the database",
    ),
    (
        "LATCHKEY_ISSUER",
        "",
        "URL that clients know this server by; https, but for localhost, which with the port is the default",
    ),
    (
        "LATCHKEY_MASTER_KEY",
        "",
        "Secret of at least 32 characters that seals signing keys and peppers digests",
    ),
    (
        "LATCHKEY_MASTER_KEY_FILE",
        "",
        "File that holds the master key",
    ),
    (
        "LATCHKEY_MASTER_KEY_PREVIOUS",
        "",
        "Master key before LATCHKEY_MASTER_KEY, while that is being rotated",
    ),
    (
        "LATCHKEY_MASTER_KEY_PREVIOUS_FILE",
        "",
        "File that holds the master key before",
    ),
    (
        "LATCHKEY_BOOTSTRAP_CLIENT_ID",
        "",
        "Client id of the first administrator, on an empty database",
    ),
    (
        "LATCHKEY_BOOTSTRAP_CLIENT_SECRET",
        "",
        "Secret of the first administrator, on an empty database",
    ),
    (
        "LATCHKEY_BOOTSTRAP_CLIENT_SECRET_FILE",
        "",
        "File that holds the secret of the first administrator",
    ),
    (
        "LATCHKEY_TOKEN_TTL",
        "3600",
        "Life of tokens in seconds, for accounts that set nothing (60 to 86400)",
    ),
    (
        "LATCHKEY_SIGNING_ALGORITHM",
        "ES256",
        "How tokens are signed by default: ES256, RS256 or EdDSA",
    ),
    (
        "LATCHKEY_KEY_ROTATION_DAYS",
        "90",
        "Days that a signing key signs before the next one takes its place (1 to 3650); 0 rotates only on command",
    ),
    (
        "LATCHKEY_ISSUANCE_RETENTION_DAYS",
        "90",
        "Days that records of tokens issued and refused are kept (1 to 3650); 0 never deletes them",
    ),
    (
        "LATCHKEY_ISSUANCE_RECORDS",
        "durable",
        "When a token's record is committed: durable (before the client receives the token), deferred (within a second), off (never)",
    ),
    (
        "LATCHKEY_CACHED_CLIENTS",
        "50000",
        "Clients kept in memory, about a kilobyte each (100 to 10000000)",
    ),
    (
        "LATCHKEY_TRUSTED_PROXIES",
        "",
        "Addresses or networks of proxies whose X-Forwarded-For or Forwarded is believed, separated by commas",
    ),
    (
        "LATCHKEY_ADDRESS_SHARE_PERCENT",
        "5",
        "Percent of all connections, and of all WebSockets, that one address may hold (1 to 100); trusted proxies and loopback are exempt",
    ),
    (
        "LATCHKEY_EGRESS_ALLOWED",
        "",
        "Addresses or networks that webhooks may be sent to although they are not public, separated by commas; plain http is allowed only there",
    ),
    (
        "LATCHKEY_INSECURE_ISSUER",
        "false",
        "Allows an http issuer that is not localhost",
    ),
    (
        "LATCHKEY_DATABASE_MAX_CONNECTIONS",
        "10",
        "Largest number of database connections",
    ),
    (
        "LATCHKEY_DATABASE_TIMEOUT",
        "5",
        "Seconds to wait for a connection, and for a lock",
    ),
    (
        "LATCHKEY_DATABASE_LOG_STATEMENTS",
        "false",
        "Logs every SQL statement, at level debug",
    ),
    (
        "LATCHKEY_DATABASE_PREPARE",
        "auto",
        "Prepares statements under a name: true, false, or auto, which does unless a pooler such as PgBouncer stands in between",
    ),
    (
        "LATCHKEY_DATABASE_NOTIFY",
        "true",
        "Listens to PostgreSQL's NOTIFY, unless a pooler such as PgBouncer stands in between",
    ),
    (
        "LATCHKEY_CONSOLE",
        "on",
        "Whether pages that need JavaScript are served: the playground; on or off",
    ),
    (
        "LATCHKEY_LOG",
        "info",
        "What to log: a level, or directives such as latchkey=debug,info",
    ),
    ("LATCHKEY_LOG_FORMAT", "text", "text or json"),
    (
        "LATCHKEY_METRICS_LISTEN",
        "",
        "Address and port to serve /metrics on, and there only; by default it is beside everything else",
    ),
    (
        "LATCHKEY_METRICS_BUSIEST_CLIENTS",
        "0",
        "Counts tokens of so many of the busiest clients by client id, approximately (0 to 100)",
    ),
    (
        "LATCHKEY_OTLP_ENDPOINT",
        "",
        "URL of an OpenTelemetry collector (OTLP over HTTP) that traces of requests are sent to",
    ),
    (
        "LATCHKEY_OTLP_SAMPLE_RATIO",
        "1.0",
        "Part of the requests that are traced where the caller has not decided (0 to 1)",
    ),
];

//! The list of settings, which the reader, the help and the book use.

/// A setting, as it is described.
pub struct Setting {
    /// Its name, which is also that of the variable.
    pub name: &'static str,
    /// The value where none is set; empty for none.
    pub default: &'static str,
    /// What it is, in Markdown without links.
    pub description: &'static str,
    /// The page of the book with more about it, by its path below `docs`.
    pub page: Option<&'static str>,
}

impl Setting {
    const fn explained_in(mut self, page: &'static str) -> Self {
        self.page = Some(page);
        self
    }
}

const fn setting(name: &'static str, default: &'static str, description: &'static str) -> Setting {
    Setting {
        name,
        default,
        description,
        page: None,
    }
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    setting("LATCHKEY_LISTEN", "127.0.0.1:8080", "Address and port to listen on"),
    setting("LATCHKEY_TLS_CERTIFICATE_FILE", "", "File with the certificate of the server and its chain, in PEM; with its key, the server speaks TLS").explained_in("operate/tls-and-proxies.md"),
    setting("LATCHKEY_TLS_KEY_FILE", "", "File with the private key of that certificate, in PEM"),
    setting("LATCHKEY_DATABASE_URL", "sqlite://latchkey.db?mode=rwc", "Database: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/NAME`").explained_in("operate/postgresql.md"),
    setting("LATCHKEY_DATABASE_URL_FILE", "", "File that holds the URL of the database"),
    setting("LATCHKEY_ISSUER", "", "URL that clients know the server by; https, but for localhost; never taken from a request. Where none is set, `http://localhost:` (with TLS, `https://localhost:`) and the port that is listened on"),
    setting("LATCHKEY_MASTER_KEY", "", "Secret of at least 32 characters that seals signing keys and peppers digests of secrets"),
    setting("LATCHKEY_MASTER_KEY_FILE", "", "File that holds the master key"),
    setting("LATCHKEY_MASTER_KEY_PREVIOUS", "", "Master key before `LATCHKEY_MASTER_KEY`, while that is being rotated").explained_in("operate/master-key.md"),
    setting("LATCHKEY_MASTER_KEY_PREVIOUS_FILE", "", "File that holds the master key before"),
    setting("LATCHKEY_BOOTSTRAP_CLIENT_ID", "", "Client id of the first administrator, on an empty database"),
    setting("LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "", "Secret of the first administrator, on an empty database; with neither id nor secret, both are generated and printed once"),
    setting("LATCHKEY_BOOTSTRAP_CLIENT_SECRET_FILE", "", "File that holds the secret of the first administrator"),
    setting("LATCHKEY_TOKEN_TTL", "3600", "Life of tokens in seconds (60 to 86400), for accounts that set nothing"),
    setting("LATCHKEY_SIGNING_ALGORITHM", "ES256", "How tokens are signed, for clients that set nothing: `ES256`, `RS256` or `EdDSA`"),
    setting("LATCHKEY_KEY_ROTATION_DAYS", "90", "Days that a signing key signs before the next one takes its place (1 to 3650); `0` rotates only on command"),
    setting("LATCHKEY_ISSUANCE_RETENTION_DAYS", "90", "Days that records of tokens issued and refused are kept (1 to 3650); `0` never deletes them"),
    setting("LATCHKEY_ISSUANCE_RECORDS", "durable", "When the record of a token is committed: `durable` (before the client receives the token), `deferred` (within a second), `off` (never)"),
    setting("LATCHKEY_CACHED_CLIENTS", "50000", "Clients kept in memory, about a kilobyte each (100 to 10000000)"),
    setting("LATCHKEY_TRUSTED_PROXIES", "", "Addresses or networks of proxies whose `X-Forwarded-For` or `Forwarded` is trusted, separated by commas").explained_in("operate/tls-and-proxies.md"),
    setting("LATCHKEY_ADDRESS_SHARE_PERCENT", "5", "Percent of all connections, and of all WebSockets, that one address may hold (1 to 100); trusted proxies and loopback addresses are exempt"),
    setting("LATCHKEY_EGRESS_ALLOWED", "", "Addresses or networks that webhooks may be sent to although they are not public, separated by commas; plain http is allowed only there").explained_in("guide/webhooks.md"),
    setting("LATCHKEY_INSECURE_ISSUER", "false", "Allows an http issuer that is not localhost"),
    setting("LATCHKEY_DATABASE_MAX_CONNECTIONS", "10", "Largest number of database connections (2 to 1000)"),
    setting("LATCHKEY_DATABASE_TIMEOUT", "5", "Seconds to wait for a connection, and for a lock (1 to 300)"),
    setting("LATCHKEY_DATABASE_LOG_STATEMENTS", "false", "Logs SQL statements, at level debug"),
    setting("LATCHKEY_DATABASE_PREPARE", "auto", "Prepares statements under a name: `true`, `false`, or `auto`, which does unless a pooler such as PgBouncer stands in between"),
    setting("LATCHKEY_DATABASE_NOTIFY", "true", "Listens to PostgreSQL's `NOTIFY`, unless a pooler such as PgBouncer stands in between"),
    setting("LATCHKEY_CONSOLE", "on", "Whether pages that need JavaScript are served, the console and the playground: `on` or `off`"),
    setting("LATCHKEY_METRICS_LISTEN", "", "Address and port to serve `/metrics` on, and there only; by default it is beside everything else"),
    setting("LATCHKEY_METRICS_BUSIEST_CLIENTS", "0", "Counts tokens of so many of the busiest clients by client id, approximately (0 to 100)"),
    setting("LATCHKEY_OTLP_ENDPOINT", "", "URL of an OpenTelemetry collector (OTLP over HTTP) that traces of requests are sent to"),
    setting("LATCHKEY_OTLP_SAMPLE_RATIO", "1.0", "Part of the requests that are traced where the caller has not decided (0 to 1)"),
    setting("LATCHKEY_LOG", "info", "What to log: `off`, `error`, `warn`, `info`, `debug` or `trace`, or directives such as `latchkey=debug,info`"),
    setting("LATCHKEY_LOG_FORMAT", "text", "Format of the log, which goes to standard error: `text` or `json`"),
];

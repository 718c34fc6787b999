//! Limits on the length and size of inputs: defined once, for the rules that enforce them and for
//! the descriptions of the interfaces.
//!
//! Lengths are in characters unless stated otherwise.

/// Display names of clients, roles, accounts, users, protected APIs.
pub const MAX_NAME: usize = 200;
/// Descriptions of clients and roles.
pub const MAX_DESCRIPTION: usize = 2000;
/// Names of secrets.
pub const MAX_SECRET_NAME: usize = 100;
/// Keys of roles.
pub const MAX_ROLE_KEY: usize = 100;
/// Slugs of accounts.
pub const MAX_SLUG: usize = 63;
/// Usernames.
pub const MAX_USERNAME: usize = 200;
/// Mail addresses (RFC 5321 section 4.5.3.1).
pub const MAX_EMAIL: usize = 254;
/// Shortest password: NIST SP 800-63B section 3.1.1.2 requires 15 characters of a password that is
/// the only factor, and 8 of one beside another factor.
pub const MIN_PASSWORD: usize = 12;
/// Longest password.
pub const MAX_PASSWORD: usize = 128;
/// Shortest language tag of a user (RFC 5646).
pub const MIN_LOCALE: usize = 2;
/// Longest language tag of a user.
pub const MAX_LOCALE: usize = 16;
/// OAuth client ids, whatever an account's policy says.
pub const MAX_CLIENT_ID: usize = 255;
/// Codes of permissions.
pub const MAX_PERMISSION_CODE: usize = 100;
/// Descriptions of permissions.
pub const MAX_PERMISSION_DESCRIPTION: usize = 500;
/// Categories of permissions.
pub const MAX_CATEGORY: usize = 100;
/// Permissions of one protected API.
pub const MAX_PERMISSIONS: usize = 200;
/// Permissions that the protected APIs of one account define.
pub const MAX_PERMISSIONS_OF_ACCOUNT: u64 = 1000;
/// Protected APIs that an account may define.
pub const MAX_RESOURCES: u64 = 200;
/// Roles that an account may create.
pub const MAX_ROLES: u64 = 1000;
/// Signing keys of one algorithm: the next one, the current one, and retired ones whose tokens may
/// still be valid.
pub const MAX_SIGNING_KEYS: usize = 32;
/// Permissions of one role, and scopes that one client holds directly.
pub const MAX_GRANTS: usize = 500;
/// Clients that may introspect the tokens for one protected API.
pub const MAX_INTROSPECTION_CLIENTS: usize = 100;
/// Secrets of one client that work at the same time.
pub const MAX_WORKING_SECRETS: usize = 10;
/// Secrets of one client that stay listed after they were revoked or have expired.
pub const MAX_ENDED_SECRETS: usize = 50;
/// Identifiers of protected APIs.
pub const MAX_IDENTIFIER: usize = 500;
/// URLs of clients.
pub const MAX_URL: usize = 2000;
/// Entries of one of a client's lists of URLs.
pub const MAX_URLS: usize = 100;
/// Texts that are searched for.
pub const MAX_SEARCH: usize = 200;
/// Scopes in a filter.
pub const MAX_FILTER_SCOPES: usize = 20;
/// Days in a filter of clients that were not used for so long.
pub const MAX_UNUSED_DAYS: i32 = 3650;
/// Ids of actors and subjects in a filter of the audit log.
pub const MAX_AUDITED_ID: usize = 100;
/// Cursors.
pub const MAX_CURSOR: usize = 2000;
/// Idempotency keys.
pub const MAX_IDEMPOTENCY_KEY: usize = 255;
/// Largest limit on an account's clients; an account without a limit may have more.
pub const MAX_CLIENTS: i32 = 10_000_000;
/// Largest limit on the tokens of a client in a minute; an account without a limit may issue more.
pub const MAX_TOKENS_PER_MINUTE: i32 = 1_000_000;
/// Prefixes of client ids.
pub const MAX_CLIENT_ID_PREFIX: usize = 64;
/// The smallest limit on the length of client ids that an account can have.
pub const MIN_CLIENT_ID_MAX_LENGTH: i32 = 8;
/// The largest limit on the length of client ids that an account can have: [`MAX_CLIENT_ID`].
pub const MAX_CLIENT_ID_MAX_LENGTH: i32 = 255;
/// Shortest chosen secret that an account can allow.
pub const MIN_CHOSEN_SECRET: i32 = 8;
/// Longest chosen secret that an account can allow.
pub const MAX_CHOSEN_SECRET: i32 = 256;
/// Longest imported hash of another system's secret, in characters.
pub const MAX_HASH: usize = 255;
/// Longest grace on rotation of a secret, in seconds: 30 days.
pub const MAX_GRACE_SECONDS: i32 = 30 * 86_400;
/// Shortest time after which an unused session ends, in seconds.
pub const MIN_SESSION_SECONDS: i32 = 60;
/// Longest time after which an unused session ends, in seconds: 30 days.
pub const MAX_SESSION_IDLE_SECONDS: i32 = 30 * 86_400;
/// Longest time after which a session ends in any case, in seconds: 365 days.
pub const MAX_SESSION_SECONDS: i32 = 365 * 86_400;
/// Longest time for which a used refresh token gets its successor once more, in seconds.
pub const MAX_REFRESH_GRACE_SECONDS: i32 = 300;
/// Webhooks of one account.
pub const MAX_WEBHOOKS: u64 = 20;
/// Deliveries of one webhook that are yet to be sent. Events beyond are recorded as failed.
pub const MAX_PENDING_DELIVERIES: u64 = 10_000;
/// Days that deliveries stay listed after they were made or given up.
pub const DELIVERY_RETENTION_DAYS: i64 = 7;
/// Largest body that is sent to a webhook, in bytes. Of an event that would make it larger, the
/// details are left out.
pub const MAX_WEBHOOK_BODY: usize = 64 * 1024;

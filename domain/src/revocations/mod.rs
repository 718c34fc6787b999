//! What the signed list of revocations is made of: marks of access tokens that are refused although
//! they have not expired, by which an API that verifies tokens by itself learns of it within
//! seconds.
//!
//! Whatever revokes tokens records a mark in the same transaction: the former generation of a
//! client, a user or the deployment, an authorization, or a single token. A former generation names
//! all tokens that carry it, however many there are, and reveals nothing: the present one is not
//! told. [`entity::revocation`] has the rows; the list itself is signed by
//! [`Tokens::revocation_list`](crate::token::Tokens::revocation_list).

mod marks;
mod read;
mod record;
mod share;

pub use marks::{RevocationMark, account_mark};
pub use read::{RevocationSet, forget_expired, read};
pub(crate) use record::{of_authorizations, of_clients, of_deployment, of_token, of_users};

use chrono::Duration;
use config::MAX_TOKEN_TTL;

/// Most revocations in the list. Where there are more, each account keeps its newest ones, as many
/// as its share, and tokens of the account that were issued before the others count as revoked.
pub const MAX_REVOCATIONS: u64 = 20_000;

/// How long a revocation is kept beyond the expiry of the last token that it concerns, since clocks
/// differ and verifiers allow for that.
const EXPIRY_LEEWAY: Duration = Duration::minutes(10);

/// Seconds after a revocation in which a node that has not read of it, or whose clock is ahead, may
/// issue a token that it concerns.
const LATE_TOKENS: i64 = 5;

/// How long a token may live, and so a revocation of a generation.
const TOKEN_LIFETIME: Duration = Duration::seconds(MAX_TOKEN_TTL as i64);

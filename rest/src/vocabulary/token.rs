//! Words about issued tokens, the activity of clients, and counts of both.

use super::words::words;
use domain::history::{activity::Kind as Activity, tokens::TokenStatus as Token, usage::Bucket};

words! {
    /// Status of an issued token.
    ///
    /// - `ACTIVE`: The token is accepted.
    /// - `EXPIRED`: The token has expired, whether or not it was revoked before.
    /// - `REVOKED`: The token was revoked before it expired: by itself, with all tokens of its
    ///   client or of the user in whose name it acts, with its authorization or session, or because
    ///   the client or the user was disabled or deleted.
    TokenStatus = Token { Active Expired Revoked }
    /// Kind of an activity of a client.
    ///
    /// - `ADMINISTRATIVE`: The client was changed, or its tokens were revoked.
    /// - `ISSUED`: The client was issued a token.
    /// - `REFUSED`: A request in the client's name was refused, or authentication as the client
    ///   failed.
    ActivityKind = Activity { Issued Refused Administrative }
    /// Length of the intervals that usage is counted in.
    ///
    /// - `DAY`: A day in UTC.
    /// - `HOUR`: An hour in UTC.
    UsageBucket = Bucket { Hour Day }
}

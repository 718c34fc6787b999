//! Words about users.

use super::words::words;
use entity::user::{UserKind as Kind, UserStatus as Status};

words! {
    /// Kind of a user within an account.
    ///
    /// - `ROOT`: A root user, who may have subusers.
    /// - `SUBUSER`: A subuser, who belongs to a root user.
    UserKind = Kind { Root Subuser }
    /// Whether a user is enabled.
    ///
    /// - `ACTIVE`: The user is enabled.
    /// - `INACTIVE`: The user is disabled and cannot sign in, and the clients that the user owns are
    ///   disabled too.
    UserStatus = Status { Active Inactive }
}

//! A user of the file.

use super::{
    objects::objects,
    value::{clearable, given, nullable},
};
use domain::vocabulary::Word;
use entity::user::{UserKind, UserStatus};

objects! {
    /// A user.
    User {
        [
            /// Username, which identifies the user.
            username: String
        ]
        /// Root user or subuser.
        "given" kind: Word<UserKind>,
        /// Username of the root user above a subuser.
        "nullable" parent: Option<String>,
        /// Display name.
        "clearable" display_name: Option<String>,
        /// Mail address.
        "clearable" email: Option<String>,
        /// Whether the operator vouches for the mail address.
        "given" email_verified: bool,
        /// Preferred language.
        "clearable" locale: Option<String>,
        /// Key of its role.
        "nullable" role: Option<String>,
        /// Active or disabled.
        "given" status: Word<UserStatus>,
    }
}

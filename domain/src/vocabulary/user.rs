//! Words about users.

use super::vocabulary;

vocabulary! {
    entity::user::UserKind as "UserKind":
        "Kind of a user within an account." {
        Root "ROOT"
            "A root user, who may have subusers."
        Subuser "SUBUSER"
            "A subuser, who belongs to a root user."
    }
}

vocabulary! {
    entity::user::UserStatus as "UserStatus":
        "Whether a user is enabled." {
        Active "ACTIVE"
            "The user is enabled."
        Inactive "INACTIVE"
            "The user is disabled and cannot sign in, and the clients that the user owns are \
             disabled too."
    }
}

//! Words about issued tokens, the activity of clients, and counts of both.

use super::vocabulary;

vocabulary! {
    crate::history::activity::Kind as "ActivityKind":
        "Kind of an activity of a client." {
        Issued "ISSUED"
            "The client was issued a token."
        Refused "REFUSED"
            "A request in the client's name was refused, or authentication as the client \
             failed."
        Administrative "ADMINISTRATIVE"
            "The client was changed, or its tokens were revoked."
    }
}

vocabulary! {
    crate::history::tokens::TokenStatus as "TokenStatus":
        "Status of an issued token." {
        Active "ACTIVE"
            "The token is accepted."
        Expired "EXPIRED"
            "The token has expired, whether or not it was revoked before."
        Revoked "REVOKED"
            "The token was revoked before it expired: by itself, with all tokens of its client \
             or of the user in whose name it acts, with its authorization or session, or \
             because the client or the user was disabled or deleted."
    }
}

vocabulary! {
    crate::history::usage::Bucket as "UsageBucket":
        "Length of the intervals that usage is counted in." {
        Hour "HOUR"
            "An hour in UTC."
        Day "DAY"
            "A day in UTC."
    }
}

vocabulary! {
    crate::unused_access::AccessFinding as "AccessFinding":
        "Finding on whether a permission, a secret or a client was used in a period." {
        Used "USED"
            "Used in the period; in case of a permission, by a token that carried it, but not all \
             that the client may do at that protected API."
        Implied "IMPLIED"
            "Permission that only tokens carried that had all that the client may do at that \
             protected API, as tokens that are requested without a scope have. It may never have \
             been used."
        Unused "UNUSED"
            "Not used in the period."
        Unknown "UNKNOWN"
            "Not used as far as is known: it is newer than the beginning of the period, or records \
             do not reach back that far."
    }
}

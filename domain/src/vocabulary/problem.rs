//! Words about what is wrong with an input.

use super::vocabulary;

vocabulary! {
    crate::error::ProblemCode as "UserErrorCode":
        "Code of a problem with an input." {
        Blank "BLANK"
            "A value is required here."
        TooLong "TOO_LONG"
            "The value is longer than allowed."
        TooShort "TOO_SHORT"
            "The value is shorter than allowed."
        Invalid "INVALID"
            "The value does not have the required form."
        Taken "TAKEN"
            "The value is in use already, or was once."
        Immutable "IMMUTABLE"
            "The value cannot be changed."
        NotFound "NOT_FOUND"
            "The object does not exist, or belongs to another account."
        Conflict "CONFLICT"
            "The change conflicts with the present state."
        QuotaExceeded "QUOTA_EXCEEDED"
            "The account's limit is reached."
        InUse "IN_USE"
            "Other objects still depend on the object."
        LastAdministrator "LAST_ADMINISTRATOR"
            "The change would leave the account without an administrator."
        PrivilegeEscalation "PRIVILEGE_ESCALATION"
            "The caller lacks a permission that the client, user or role has or would get."
        PolicyViolation "POLICY_VIOLATION"
            "The account's policy forbids the change."
        StaleVersion "STALE_VERSION"
            "The object was changed after the caller read it."
        ReauthenticationRequired "REAUTHENTICATION_REQUIRED"
            "The change needs a recent sign-in of the user who acts by a session in the \
             browser."
    }
}

//! Words about the order of lists.

use super::vocabulary;

vocabulary! {
    crate::client::list::Field as "ClientOrderField":
        "Field that clients can be ordered by; ties are broken by ID." {
        Name "NAME"
            "Display name of the client, regardless of case."
        ClientId "CLIENT_ID"
            "OAuth `client_id` of the client."
        Status "STATUS"
            "Status of the client."
        CreatedAt "CREATED_AT"
            "When the client was created."
        UpdatedAt "UPDATED_AT"
            "When the client was last changed."
        LastUsedAt "LAST_USED_AT"
            "When the client last authenticated; clients that never did come before all others."
        TokenTtl "TOKEN_TTL"
            "Token lifetime that the client itself sets; clients that use the account's default \
             come before all others."
        NextSecretExpiresAt "NEXT_SECRET_EXPIRES_AT"
            "When the next secret of the client expires, as in `nextSecretExpiresAt`; clients \
             without such a secret come before all others."
    }
}

vocabulary! {
    crate::page::OrderDirection as "OrderDirection":
        "Direction of an order." {
        Asc "ASC"
            "Ascending: smallest, oldest or alphabetically first item first."
        Desc "DESC"
            "Descending: largest, newest or alphabetically last item first."
    }
}

//! Words about the order of a list.

use super::words::words;
use domain::client::list::Field;
use serde::Deserialize;
use utoipa::ToSchema;

words! {
    /// Field that clients can be ordered by; ties are broken by ID.
    ///
    /// - `CLIENT_ID`: OAuth `client_id` of the client.
    /// - `CREATED_AT`: When the client was created.
    /// - `LAST_USED_AT`: When the client last authenticated; clients that never did come before all
    ///   others.
    /// - `NAME`: Display name of the client, regardless of case.
    /// - `NEXT_SECRET_EXPIRES_AT`: When the next secret of the client expires, as in
    ///   `nextSecretExpiresAt`; clients without such a secret come before all others.
    /// - `STATUS`: Status of the client.
    /// - `TOKEN_TTL`: Token lifetime that the client itself sets; clients that use the account's
    ///   default come before all others.
    /// - `UPDATED_AT`: When the client was last changed.
    ClientOrderField = Field { Name ClientId Status CreatedAt UpdatedAt LastUsedAt TokenTtl NextSecretExpiresAt }
}

/// Direction of an order.
///
/// - `ASC`: Ascending: smallest, oldest or alphabetically first item first.
/// - `DESC`: Descending: largest, newest or alphabetically last item first.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderDirection {
    /// Ascending: smallest, oldest or alphabetically first item first.
    Asc,
    /// Descending: largest, newest or alphabetically last item first.
    Desc,
}

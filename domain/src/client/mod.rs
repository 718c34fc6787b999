//! API clients: creation, changes, enabling and disabling. Their secrets are in [`secrets`], lists
//! in [`list`], authentication in [`authenticate`], URLs in [`urls`].

mod administrator;
pub mod authenticate;
pub mod bulk;
mod capabilities;
mod containing;
mod create;
mod duplicate;
mod find;
mod identifier;
mod import;
mod known;
pub mod list;
pub mod owner;
mod reach;
mod row;
pub mod secrets;
mod sign_in;
mod update;
pub mod urls;

pub use super::display_name::display_name;
pub use administrator::is_administered;
pub use capabilities::{Capabilities, Capability};
pub use create::{NewClient, create, target_account};
pub use duplicate::{Duplicate, duplicate};
pub use find::{any, asking, by_client_id, by_name, find, find_all, holder_by_id};
pub use identifier::check_given as check_given_client_id;
pub use import::{FirstSecret, create_with, first_secret};
pub use known::{expect, find_anywhere, made};
pub use sign_in::{
    DEFAULT_REFRESH_IDLE_SECONDS, DEFAULT_REFRESH_MAX_SECONDS, REFRESH_SECONDS, SignInPatch,
    SignInSettings, refresh_idle, refresh_max, sign_in_settings,
};
pub use update::{ClientPatch, set_role, update};

pub(crate) use administrator::{administrators, keep_an_administrator};

use self::{
    capabilities::check_capabilities,
    reach::{for_new_secret, held, own, require_reach, within_reach},
    row::{check_ttl, save, search_text, sort_name, write_scopes},
    sign_in::{check_algorithms, check_sign_in},
};
use config::Settings;
use entity::{account::Model as Account, client::Model};

/// OAuth grants that a client may use now.
#[must_use]
pub fn grant_types(client: &Model) -> Vec<&'static str> {
    let flows = [
        (client.web_app, "authorization_code"),
        (client.web_app, "refresh_token"),
        (client.script, "client_credentials"),
    ];
    flows
        .into_iter()
        .filter_map(|(allowed, name)| allowed.then_some(name))
        .collect()
}

/// Lifetime of a client's tokens in seconds: its own, or the account's, or the deployment's; within
/// the account's present bounds.
#[must_use]
pub fn token_ttl(client: &Model, account: &Account, settings: &Settings) -> i32 {
    let seconds = client
        .token_ttl_seconds
        .or(account.default_token_ttl_seconds)
        .unwrap_or(settings.token_ttl);
    seconds
        .max(account.min_token_ttl_seconds)
        .min(account.max_token_ttl_seconds)
}

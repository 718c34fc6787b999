//! Policy presets after four products.

use super::people::{
    DEFAULT_REFRESH_GRACE_SECONDS, DEFAULT_SESSION_IDLE_SECONDS, DEFAULT_SESSION_MAX_SECONDS,
};
use crate::error::Result;
use config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL};
use entity::account::{ActiveModel, ClientIdMode, Model, PolicyPreset, SecretMode};
use sea_orm::{ActiveValue::Set, IntoActiveModel, TryIntoModel};

/// The rules of a new account with a preset.
pub(crate) fn of_preset(preset: PolicyPreset) -> ActiveModel {
    let base = ActiveModel {
        preset: Set(preset),
        client_id_mode: Set(ClientIdMode::Chosen),
        client_id_prefix: Set(None),
        client_id_max_length: Set(255),
        client_id_editable: Set(true),
        secret_mode: Set(SecretMode::ChosenOrGenerated),
        chosen_secret_min_length: Set(8),
        chosen_secret_max_length: Set(30),
        secret_grace_seconds: Set(0),
        max_clients: Set(None),
        max_active_clients: Set(None),
        default_token_ttl_seconds: Set(None),
        min_token_ttl_seconds: Set(MIN_TOKEN_TTL),
        max_token_ttl_seconds: Set(MAX_TOKEN_TTL),
        allow_wildcard_redirects: Set(true),
        tokens_per_minute: Set(None),
        session_idle_seconds: Set(DEFAULT_SESSION_IDLE_SECONDS),
        session_max_seconds: Set(DEFAULT_SESSION_MAX_SECONDS),
        remember_seconds: Set(None),
        refresh_grace_seconds: Set(DEFAULT_REFRESH_GRACE_SECONDS),
        allow_insecure_redirects: Set(false),
        ..Default::default()
    };
    match preset {
        PolicyPreset::Default | PolicyPreset::Custom => base,
        PolicyPreset::Koios => ActiveModel {
            client_id_mode: Set(ClientIdMode::Uuid),
            client_id_editable: Set(false),
            secret_mode: Set(SecretMode::Generated),
            ..base
        },
        PolicyPreset::Knox => ActiveModel {
            client_id_max_length: Set(49),
            max_active_clients: Set(Some(5)),
            default_token_ttl_seconds: Set(Some(3600)),
            ..base
        },
        PolicyPreset::Insights => ActiveModel {
            client_id_mode: Set(ClientIdMode::RequiredPrefix),
            client_id_prefix: Set(Some("{account}_".to_owned())),
            client_id_editable: Set(false),
            secret_mode: Set(SecretMode::Generated),
            max_clients: Set(Some(5)),
            ..base
        },
        PolicyPreset::Alphaus => ActiveModel {
            client_id_mode: Set(ClientIdMode::GeneratedPrefix),
            client_id_prefix: Set(Some("ripple-".to_owned())),
            client_id_editable: Set(false),
            secret_mode: Set(SecretMode::Generated),
            ..base
        },
    }
}

/// The account with the rules of a preset; those for people stay as they are.
pub(super) fn with_preset(account: &Model, preset: PolicyPreset) -> Result<Model> {
    let kept = account.clone().into_active_model();
    let row = ActiveModel {
        id: kept.id,
        slug: kept.slug,
        name: kept.name,
        version: kept.version,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
        deleted_at: kept.deleted_at,
        session_idle_seconds: kept.session_idle_seconds,
        session_max_seconds: kept.session_max_seconds,
        remember_seconds: kept.remember_seconds,
        refresh_grace_seconds: kept.refresh_grace_seconds,
        allow_insecure_redirects: kept.allow_insecure_redirects,
        ..of_preset(preset)
    };
    Ok(row.try_into_model()?)
}

//! Inputs about secrets.

use crate::{context::parse_input, time::DateTime};
use async_graphql::{ID, InputObject, OneofObject};
use domain::{
    client::secrets::{NewSecret, SecretRotation},
    error::{Error, Result},
    secret::Imported,
};
use entity::Secret;

/// The secret that a client has in another system, in one of two forms.
#[derive(OneofObject)]
pub enum ImportedSecretInput {
    /// The secret itself, at most 256 bytes.
    Value(String),
    /// Hash of the secret that the other system computed: bcrypt (`$2b$`), or a PHC string of
    /// `pbkdf2-sha256`, `pbkdf2-sha512`, `argon2id` or `sha256`.
    Hash(String),
}

impl From<ImportedSecretInput> for Imported {
    fn from(input: ImportedSecretInput) -> Self {
        match input {
            ImportedSecretInput::Value(value) => Self::Plain(Secret::new(value)),
            ImportedSecretInput::Hash(hash) => Self::Hash(Secret::new(hash)),
        }
    }
}

/// A new secret for a client, in place of one secret or of all that the client has.
#[derive(InputObject)]
pub struct RotateClientSecretInput {
    /// Opaque ID of the client (`cli_...`).
    pub id: ID,
    /// Opaque ID of the secret that the new one replaces (`sec_...`); the others stay valid. When
    /// absent, **all** secrets of the client are replaced, also those created for other systems.
    pub secret_id: Option<ID>,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Version of the client that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub expected_version: Option<i32>,
    /// Seconds for which the replaced secrets stay valid; 0 means that they and the client's tokens
    /// are revoked at once. The account's default when absent.
    pub grace_seconds: Option<i32>,
    /// Name of the new secret, for display; at most 100 characters.
    pub name: Option<String>,
    /// When the new secret expires; never when absent.
    pub expires_at: Option<DateTime>,
}

impl TryFrom<&RotateClientSecretInput> for SecretRotation {
    type Error = Error;

    fn try_from(input: &RotateClientSecretInput) -> Result<Self> {
        let new = NewSecret {
            name: input.name.clone(),
            expires_at: input.expires_at.map(|at| at.0),
        };
        let secret = input
            .secret_id
            .as_ref()
            .map(|id| parse_input("secretId", id))
            .transpose()?;
        Ok(Self {
            secret,
            grace_seconds: input.grace_seconds,
            new,
            expected_version: input.expected_version.map(Into::into),
        })
    }
}

/// A further secret to create for a client.
#[derive(InputObject)]
pub(crate) struct CreateClientSecretInput {
    /// Opaque ID of the client that the secret is created for (`cli_...`).
    pub id: ID,
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    pub client_secret: Option<String>,
    /// Version of the client that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub expected_version: Option<i32>,
    /// Name of the secret, for display; at most 100 characters.
    pub name: Option<String>,
    /// When the secret expires; never when absent.
    pub expires_at: Option<DateTime>,
}

/// A secret to revoke.
#[derive(InputObject)]
pub(crate) struct RevokeClientSecretInput {
    /// Opaque ID of the secret (`sec_...`).
    pub id: ID,
}

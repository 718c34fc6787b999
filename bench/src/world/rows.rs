//! The rows of a client and of its secret.

use super::seeder::Seeder;
use domain::vault::PEPPER_VERSION;
use entity::{
    ClientId, ClientSecretId, Secret,
    client::{self, AccessLevel, AuthMethod, ClientStatus},
    client_secret::{self, SecretKind},
};
use sea_orm::ActiveValue::Set;

impl Seeder {
    pub(super) fn client(
        &self,
        id: ClientId,
        client_id: &str,
        name: String,
    ) -> client::ActiveModel {
        let now = self.clock.now();
        client::ActiveModel {
            id: Set(id),
            account_id: Set(self.account.id),
            client_id: Set(client_id.to_owned()),
            sort_name: Set(name.to_lowercase()),
            search_text: Set(format!("{client_id}\n{name}").to_lowercase()),
            name: Set(Some(name)),
            description: Set(None),
            status: Set(ClientStatus::Active),
            status_reason: Set(None),
            version: Set(1),
            generation: Set(1),
            owner_id: Set(None),
            created_by: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
            last_used_at: Set(None),
            web_app: Set(false),
            backchannel: Set(false),
            script: Set(true),
            access_level: Set(AccessLevel::ReadWrite),
            token_ttl_seconds: Set(None),
            role_id: Set(Some(self.role.id)),
            signing_algorithm: Set(None),
            root_url: Set(None),
            home_url: Set(None),
            admin_url: Set(None),
            backchannel_logout_url: Set(None),
            authorization_generation: Set(1),
            auth_method: Set(AuthMethod::Secret),
            first_party: Set(false),
            require_pkce: Set(true),
            id_token_algorithm: Set(None),
            claims_in_id_token: Set(false),
            refresh_idle_seconds: Set(None),
            refresh_max_seconds: Set(None),
            created_by_user: Set(None),
        }
    }

    pub(super) fn secret(&self, client: ClientId, secret: &Secret) -> client_secret::ActiveModel {
        let (now, text) = (self.clock.now(), secret.expose());
        client_secret::ActiveModel {
            id: Set(ClientSecretId(self.random.uuid(now))),
            client_id: Set(client),
            kind: Set(SecretKind::Generated),
            digest: Set(self.vault.digest(text)),
            pepper_version: Set(PEPPER_VERSION),
            hint: Set(text.get(text.len() - 4..).unwrap_or_default().to_owned()),
            created_at: Set(now),
            created_by: Set(None),
            last_used_at: Set(None),
            expires_at: Set(None),
            superseded: Set(false),
            revoked_at: Set(None),
            name: Set(None),
            created_by_user: Set(None),
        }
    }
}

//! Authorizations: one sign-in of one user to one client. Its code and its refresh tokens are its
//! credentials.

use sea_orm_migration::{prelude::*, schema::*};

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table()).await?;
        let digest = Index::create()
            .name("authorization_code_digest_key")
            .table("authorization")
            .col("code_digest")
            .unique()
            .to_owned();
        manager.create_index(digest).await?;
        for column in ["user_id", "client_id", "session_id", "expires_at"] {
            let index = Index::create()
                .name(format!("authorization_{column}_idx"))
                .table("authorization")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("authorization").to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table("authorization")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(uuid("client_id"))
        .col(uuid("user_id"))
        .col(uuid_null("session_id"))
        .col(boolean("offline"))
        .col(text("scope"))
        .col(text("resources"))
        .col(text("redirect_uri"))
        .col(string_len("code_digest", 64))
        .col(string_len_null("code_challenge", 43))
        .col(timestamp_with_time_zone("code_expires_at"))
        .col(timestamp_with_time_zone_null("code_used_at"))
        .col(text_null("nonce"))
        .col(timestamp_with_time_zone("auth_time"))
        .col(string_len("acr", 64))
        .col(string_len("amr", 64))
        .col(integer("refreshes"))
        .col(big_integer("client_generation"))
        .col(big_integer("user_generation"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .foreign_key(
            ForeignKey::create()
                .name("authorization_client_id_fkey")
                .from("authorization", "client_id")
                .to("client", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .name("authorization_user_id_fkey")
                .from("authorization", "user_id")
                .to("user", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .name("authorization_session_id_fkey")
                .from("authorization", "session_id")
                .to("session", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

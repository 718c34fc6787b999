//! Columns by which people sign in: generations that end sessions and tokens, and the settings of
//! web applications and of sessions.

use sea_orm_migration::{prelude::*, schema::*};

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The new columns, by table.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let number = |name: &'static str, value: i32| integer(name).default(value).to_owned();
    let generation = |name: &'static str| big_integer(name).default(1).to_owned();
    let flag = |name: &'static str, value: bool| boolean(name).default(value).to_owned();
    vec![
        ("user", generation("generation")),
        ("user", generation("session_generation")),
        ("user", flag("email_verified", false)),
        ("user", string_len_null("locale", 16)),
        ("client", generation("authorization_generation")),
        (
            "client",
            string_len("auth_method", 16).default("secret").to_owned(),
        ),
        ("client", flag("first_party", false)),
        ("client", flag("require_pkce", true)),
        ("client", string_len_null("id_token_algorithm", 16)),
        ("client", flag("claims_in_id_token", false)),
        ("client", integer_null("refresh_idle_seconds")),
        ("client", integer_null("refresh_max_seconds")),
        ("client", uuid_null("created_by_user")),
        ("account", number("session_idle_seconds", 28_800)),
        ("account", number("session_max_seconds", 86_400)),
        ("account", integer_null("remember_seconds")),
        ("account", number("refresh_grace_seconds", 10)),
        ("account", flag("allow_insecure_redirects", false)),
        ("issuance", uuid_null("user_id")),
        ("issuance", uuid_null("authorization_id")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager
                .alter_table(Table::alter().table(table).add_column(column).to_owned())
                .await?;
        }
        manager
            .alter_table(
                Table::alter()
                    .table("idempotency_key")
                    .rename_column("client_id", "actor_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("idempotency_key")
                    .rename_column("actor_id", "client_id")
                    .to_owned(),
            )
            .await?;
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager
                .alter_table(Table::alter().table(table).drop_column(name).to_owned())
                .await?;
        }
        Ok(())
    }
}

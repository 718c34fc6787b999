//! API clients.

use sea_orm_migration::{prelude::*, schema::*};

/// Indexes for the orders of lists and for look-ups by reference.
const INDEXES: [(&str, &[&str]); 7] = [
    (
        "client_account_id_created_at_idx",
        &["account_id", "created_at", "id"],
    ),
    (
        "client_account_id_updated_at_idx",
        &["account_id", "updated_at", "id"],
    ),
    (
        "client_account_id_client_id_idx",
        &["account_id", "client_id"],
    ),
    (
        "client_account_id_sort_name_idx",
        &["account_id", "sort_name", "id"],
    ),
    (
        "client_account_id_status_idx",
        &["account_id", "status", "id"],
    ),
    ("client_role_id_idx", &["role_id"]),
    ("client_owner_id_idx", &["owner_id"]),
];

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("client")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(string_len("client_id", 255))
            .col(string_len_null("name", 200))
            .col(string_len_null("description", 2000))
            .col(string_len("sort_name", 300))
            .col(text("search_text"))
            .col(string_len("status", 16))
            .col(string_len_null("status_reason", 24))
            .col(integer("version"))
            .col(integer("generation"))
            .col(uuid_null("owner_id"))
            .col(uuid_null("created_by"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .col(boolean("web_app"))
            .col(boolean("backchannel"))
            .col(boolean("script"))
            .col(string_len("access_level", 16))
            .col(integer_null("token_ttl_seconds"))
            .col(uuid_null("role_id"))
            .col(string_len_null("signing_algorithm", 16))
            .col(string_len_null("root_url", 2000))
            .col(string_len_null("home_url", 2000))
            .col(string_len_null("admin_url", 2000))
            .col(string_len_null("backchannel_logout_url", 2000))
            .foreign_key(
                ForeignKey::create()
                    .name("client_account_id_fkey")
                    .from("client", "account_id")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Restrict),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("client_owner_id_fkey")
                    .from("client", "owner_id")
                    .to("user", "id")
                    .on_delete(ForeignKeyAction::Restrict),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("client_role_id_fkey")
                    .from("client", "role_id")
                    .to("role", "id")
                    .on_delete(ForeignKeyAction::Restrict),
            )
            .to_owned();
        manager.create_table(table).await?;
        create_indexes(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("client").to_owned())
            .await
    }
}

async fn create_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_index(
            Index::create()
                .name("client_client_id_key")
                .table("client")
                .col("client_id")
                .unique()
                .to_owned(),
        )
        .await?;
    for (name, columns) in INDEXES {
        let mut index = Index::create().name(name).table("client").to_owned();
        for column in columns {
            index.col(*column);
        }
        manager.create_index(index).await?;
    }
    Ok(())
}

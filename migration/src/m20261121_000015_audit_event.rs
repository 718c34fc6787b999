//! The audit log.

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
        manager
            .create_index(
                Index::create()
                    .name("audit_event_sequence_key")
                    .table("audit_event")
                    .col("sequence")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_event_account_id_sequence_idx")
                    .table("audit_event")
                    .col("account_id")
                    .col("sequence")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_event_subject_id_sequence_idx")
                    .table("audit_event")
                    .col("subject_id")
                    .col("sequence")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_event_actor_id_sequence_idx")
                    .table("audit_event")
                    .col("actor_id")
                    .col("sequence")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("audit_event").to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table("audit_event")
        .col(uuid("id").primary_key())
        .col(big_integer("sequence"))
        .col(string_len("kind", 32))
        .col(string_len("outcome", 16))
        .col(timestamp_with_time_zone("occurred_at"))
        .col(uuid("account_id"))
        .col(string_len("actor_kind", 16))
        .col(string_len_null("actor_id", 64))
        .col(string_len("actor_name", 300))
        .col(string_len_null("subject_id", 64))
        .col(text("summary"))
        .col(string_len_null("ip_address", 64))
        .col(string_len_null("user_agent", 300))
        .col(string_len_null("request_id", 64))
        .col(text_null("details"))
        .foreign_key(
            ForeignKey::create()
                .name("audit_event_account_id_fkey")
                .from("audit_event", "account_id")
                .to("account", "id")
                .on_delete(ForeignKeyAction::Restrict),
        )
        .to_owned()
}

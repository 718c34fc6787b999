//! Webhooks, the outbox of deliveries to them, and how far the audit log has been read for it.

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
        manager.create_table(webhooks()).await?;
        manager.create_table(deliveries()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let cursor = Table::create()
            .table("webhook_cursor")
            .col(integer("id").primary_key())
            .col(big_integer("sequence"))
            .to_owned();
        manager.create_table(cursor).await?;
        let only = Query::insert()
            .into_table("webhook_cursor")
            .columns(["id", "sequence"])
            .values_panic([1.into(), 0.into()])
            .to_owned();
        manager.execute(only).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["webhook_cursor", "webhook_delivery", "webhook"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn webhooks() -> TableCreateStatement {
    Table::create()
        .table("webhook")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(text("name"))
        .col(text("url"))
        .col(text("event_kinds"))
        .col(string_len("status", 16))
        .col(binary("secret"))
        .col(binary_null("previous_secret"))
        .col(timestamp_with_time_zone_null("previous_secret_expires_at"))
        .col(big_integer("since_sequence"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .name("webhook_account_id_fkey")
                .from("webhook", "account_id")
                .to("account", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn deliveries() -> TableCreateStatement {
    Table::create()
        .table("webhook_delivery")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(uuid("webhook_id"))
        .col(uuid("event_id"))
        .col(big_integer("event_sequence"))
        .col(string_len("event_kind", 32))
        .col(string_len("status", 16))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone_null("next_attempt_at"))
        .col(timestamp_with_time_zone_null("last_attempt_at"))
        .col(integer_null("last_status_code"))
        .col(text_null("last_error"))
        .col(integer_null("last_duration_ms"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .foreign_key(
            ForeignKey::create()
                .name("webhook_delivery_webhook_id_fkey")
                .from("webhook_delivery", "webhook_id")
                .to("webhook", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn indexes() -> [IndexCreateStatement; 5] {
    [
        Index::create()
            .name("webhook_account_id_idx")
            .table("webhook")
            .col("account_id")
            .col("name")
            .to_owned(),
        // A webhook receives an event once: also the order of its list.
        Index::create()
            .name("webhook_delivery_webhook_id_event_sequence_key")
            .table("webhook_delivery")
            .col("webhook_id")
            .col("event_sequence")
            .unique()
            .to_owned(),
        // What is due of a webhook: no other row has a next attempt.
        Index::create()
            .name("webhook_delivery_webhook_id_next_attempt_at_idx")
            .table("webhook_delivery")
            .col("webhook_id")
            .col("next_attempt_at")
            .to_owned(),
        // What is pending at all.
        Index::create()
            .name("webhook_delivery_next_attempt_at_idx")
            .table("webhook_delivery")
            .col("next_attempt_at")
            .to_owned(),
        // What is past its retention.
        Index::create()
            .name("webhook_delivery_finished_at_idx")
            .table("webhook_delivery")
            .col("finished_at")
            .to_owned(),
    ]
}

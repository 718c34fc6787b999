//! Counters of the whole deployment, in a single row.

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
        let table = Table::create()
            .table("deployment")
            .col(integer("id").primary_key().check(Expr::col("id").eq(1)))
            .col(big_integer("audit_sequence"))
            .col(integer("generation"))
            .to_owned();
        manager.create_table(table).await?;
        let row = Query::insert()
            .into_table("deployment")
            .columns(["id", "audit_sequence", "generation"])
            .values_panic([1.into(), 0_i64.into(), 1.into()])
            .to_owned();
        manager.execute(row).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("deployment").to_owned())
            .await
    }
}

//! Accounts in the database.

use super::{
    AccountOptions, CliError,
    backend::{AccountBackend, AccountSummary, AccountWithUsage},
};
use crate::cli::{batch::ListPart, database_account, next_part, operator};
use app::App;
use domain::{
    account::{self, NewAccount},
    vocabulary::Vocabulary,
};
use entity::account::{Model, PolicyPreset};

impl AccountBackend for App {
    fn place(&self) -> String {
        String::new()
    }

    async fn page(&self, after: Option<String>) -> Result<ListPart<AccountSummary>, CliError> {
        let actor = operator(self).await?;
        let page = account::list(&self.db, &actor, &next_part(after)?).await?;
        let last = page.items.last().filter(|_| page.has_next);
        Ok(ListPart {
            next: last.map(|(cursor, _)| cursor.encode()),
            items: page.items.iter().map(|(_, row)| summary(row)).collect(),
        })
    }

    async fn show(&self, slug: Option<&str>) -> Result<AccountWithUsage, CliError> {
        with_usage(self, &database_account(self, slug).await?).await
    }

    async fn create(&self, options: AccountOptions) -> Result<AccountWithUsage, CliError> {
        let actor = operator(self).await?;
        let work = self.begin(&actor).await?;
        let new = NewAccount {
            slug: options.slug,
            name: options.name,
            preset: options.preset.unwrap_or(PolicyPreset::Default),
        };
        let created = account::create(&work, new).await?;
        work.commit().await?;
        with_usage(self, &created).await
    }

    async fn rename(&self, slug: &str, name: String) -> Result<AccountWithUsage, CliError> {
        let found = database_account(self, Some(slug)).await?;
        let actor = operator(self).await?;
        let work = self.begin(&actor).await?;
        let renamed = account::update(&work, found.id, None, Some(name)).await?;
        work.commit().await?;
        with_usage(self, &renamed).await
    }

    async fn delete(&self, slug: &str, clients: u64) -> Result<(), CliError> {
        let found = database_account(self, Some(slug)).await?;
        let actor = operator(self).await?;
        let work = self.begin(&actor).await?;
        let confirmed = i64::try_from(clients).ok();
        account::delete(&work, found.id, None, confirmed).await?;
        Ok(work.commit().await?)
    }
}

async fn with_usage(app: &App, row: &Model) -> Result<AccountWithUsage, CliError> {
    let usage = account::usage(&app.db, row.id).await?;
    Ok(AccountWithUsage {
        account: summary(row),
        clients: usage.clients,
        active_clients: usage.active_clients,
        users: usage.users,
    })
}

fn summary(row: &Model) -> AccountSummary {
    AccountSummary {
        slug: row.slug.clone(),
        name: row.name.clone(),
        preset: row.preset.as_str().to_lowercase(),
        created_at: row.created_at,
        deleted_at: row.deleted_at,
    }
}

//! Prints the clients of an account.

use crate::{cli::print, error::CliError};
use app::App;
use domain::{
    account,
    actor::Actor,
    client::list::{self, ClientCriteria, Field, OrderBy},
    page::{Asked, MAX_PAGE, OrderDirection, Slice},
    role,
};
use entity::{
    RoleId,
    account::Model as Account,
    client::{ClientStatus, Model},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn all(app: &App, slug: &str) -> Result<(), CliError> {
    let unknown = || CliError::Usage(vec![format!("there is no account `{slug}`")]);
    let account = account::by_slug(&app.db, slug).await?.ok_or_else(unknown)?;
    let (actor, order) = (
        Actor::system(account.id),
        OrderBy {
            field: Field::CreatedAt,
            direction: OrderDirection::Asc,
        },
    );
    let mut after = None;
    loop {
        let first = i32::try_from(MAX_PAGE).ok();
        let slice = Slice::new(Asked {
            first,
            after,
            ..Asked::default()
        })?;
        let page = list::list(&app.db, &actor, (&ClientCriteria::default(), order), &slice).await?;
        let roles: Vec<_> = page
            .items
            .iter()
            .filter_map(|(_, client)| client.role_id)
            .collect();
        let roles = role_keys(app, &roles).await?;
        for (_, client) in &page.items {
            print(described(client, &account, &roles))?;
        }
        after = page.items.last().map(|(cursor, _)| cursor.encode());
        if !page.has_next || after.is_none() {
            return Ok(());
        }
    }
}

pub(super) async fn role_keys(
    app: &App,
    ids: &[RoleId],
) -> Result<BTreeMap<RoleId, String>, CliError> {
    Ok(role::by_ids(&app.db, ids)
        .await?
        .into_iter()
        .map(|role| (role.id, role.key))
        .collect())
}

pub(super) fn described(
    client: &Model,
    account: &Account,
    roles: &BTreeMap<RoleId, String>,
) -> Value {
    json!({
        "client_id": client.client_id,
        "name": client.name,
        "account": account.slug,
        "status": match client.status {
            ClientStatus::Active => "active",
            ClientStatus::Inactive => "inactive",
        },
        "role": client.role_id.and_then(|id| roles.get(&id)),
        "created_at": client.created_at,
        "last_used_at": client.last_used_at,
    })
}

//! Exports a deployment into a file, in pieces: at most one page of each list is in memory at a
//! time.
//!
//! Absent values are not written, so a file reads like one that a person wrote; neither are
//! secrets, nor built-in things.

mod sink;
mod slim;

use super::{ApplyError, Outcome, account, client, document, resource, role, user};
use app::DatabaseConnection;
use domain::{
    account as accounts,
    actor::Actor,
    client::{
        find_all, list as clients,
        list::{Field, OrderBy},
    },
    error::Error,
    page::{Asked, Cursor, MAX_PAGE, OrderDirection, Page, Slice},
    permission, resource as resources, role as roles, user as users,
};
use entity::account::Model as Account;
use sink::Sink;
use std::io::Write;

/// Format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Yaml,
    /// For programs.
    Json,
}

/// Writes the account with that slug, or all of them, into a file. Returns the number of bytes.
///
/// # Errors
/// For an account that does not exist; where it cannot be written; internal ones.
pub async fn export(
    db: &DatabaseConnection,
    slug: Option<&str>,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Outcome<usize> {
    let mut sink = Sink::new(format, out);
    sink.begin()?;
    if let Some(slug) = slug {
        let found = accounts::by_slug(db, slug).await?;
        let row = found
            .filter(|account| account.deleted_at.is_none())
            .ok_or_else(|| ApplyError::Refused(vec![format!("there is no account `{slug}`")]))?;
        one(db, &row, &mut sink).await?;
    } else {
        let default = accounts::by_slug(db, accounts::DEFAULT_SLUG)
            .await?
            .ok_or_else(|| Error::internal("the account is missing"))?;
        let operator = Actor::system(default.id);
        let mut slice = whole()?;
        loop {
            let page = accounts::list(db, &operator, &slice).await?;
            let next = next(&page);
            for (_, row) in page.items {
                one(db, &row, &mut sink).await?;
            }
            slice.cursor = next;
            if slice.cursor.is_none() {
                break;
            }
        }
    }
    sink.end()
}

fn whole() -> Outcome<Slice> {
    let first = i32::try_from(MAX_PAGE).ok();
    Ok(Slice::new(Asked {
        first,
        ..Asked::default()
    })?)
}

/// The cursor of the next page, if there is one.
fn next<T>(page: &Page<T>) -> Option<Cursor> {
    page.items
        .last()
        .filter(|_| page.has_next)
        .map(|(cursor, _)| cursor.clone())
}

async fn one(db: &DatabaseConnection, row: &Account, sink: &mut Sink<'_>) -> Outcome<()> {
    let actor = Actor::system(row.id);
    let head = document::Account {
        slug: row.slug.clone(),
        name: Some(row.name.clone()),
        policy: Some(slim::policy(account::describe(row))),
        ..document::Account::default()
    };
    sink.account(&head)?;

    sink.list("resources")?;
    let permissions = permission::all(db, row.id, true).await?;
    for resource in &resources::own_resources(db, &actor).await? {
        let mut described = resource::describe(resource, &permissions);
        let servers = resources::servers(db, &[resource.id])
            .await?
            .remove(&resource.id)
            .unwrap_or_default();
        let mut words = Vec::new();
        for server in find_all(db, &actor, &servers).await? {
            words.push(client::word(db, &actor, row, &server).await?);
        }
        words.sort_unstable();
        described.introspection_client_ids = Some(words).filter(|words| !words.is_empty());
        sink.item(&described)?;
    }

    sink.list("roles")?;
    for role in &roles::own_roles(db, &actor).await? {
        let described = role::describe(role, &permission::of_roles(db, &[role.id]).await?);
        sink.item(&document::Role {
            description: described.description.filter(Option::is_some),
            ..described
        })?;
    }

    sink.list("users")?;
    let mut slice = whole()?;
    loop {
        let page = users::list(db, &actor, &users::UserCriteria::default(), &slice).await?;
        let next = next(&page);
        let rows: Vec<_> = page.items.into_iter().map(|(_, row)| row).collect();
        for described in user::describe(db, &actor, &rows).await? {
            sink.item(&slim::user(described))?;
        }
        slice.cursor = next;
        if slice.cursor.is_none() {
            break;
        }
    }

    sink.list("clients")?;
    write_clients(db, row, sink).await?;
    sink.end_account()
}

async fn write_clients(
    db: &DatabaseConnection,
    account: &Account,
    sink: &mut Sink<'_>,
) -> Outcome<()> {
    let actor = Actor::system(account.id);
    let field = if client::known_by_name(account) {
        Field::Name
    } else {
        Field::ClientId
    };
    let order = OrderBy {
        field,
        direction: OrderDirection::Asc,
    };
    let mut slice = whole()?;
    loop {
        let page = clients::list(
            db,
            &actor,
            (&clients::ClientCriteria::default(), order),
            &slice,
        )
        .await?;
        let next = next(&page);
        for (_, row) in page.items {
            let by_name = client::word(db, &actor, account, &row).await? != row.client_id;
            let described = client::describe(db, &actor, &row).await?;
            sink.item(&slim::client(document::Client {
                client_id: described.client_id.filter(|_| !by_name),
                ..described
            }))?;
        }
        slice.cursor = next;
        if slice.cursor.is_none() {
            return Ok(());
        }
    }
}

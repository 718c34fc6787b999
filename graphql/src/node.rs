//! Things that can be fetched again by their ID.

use super::{
    account::Account,
    audit::AuditEvent,
    client::{Client, ClientSecret},
    context::{actor, app, parse},
    error::{ResolverError, Result},
    key::SigningKey,
    resource::Resource,
    role::Role,
    user::User,
    webhook::Webhook,
};
use async_graphql::{Context, ID, Interface, Object};
use domain::{account, audit, client, key, page::MAX_PAGE, resource, role, user, webhook};
use entity::{
    AccountId, AuditEventId, ClientId, ClientSecretId, Id, ResourceId, RoleId, SigningKeyId,
    UserId, WebhookId,
};
use std::collections::HashMap;

/// An object that can be fetched again by its opaque, type-prefixed ID (`cli_...`). Has no other
/// field on purpose.
#[derive(Interface, Clone)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque, type-prefixed ID of the object, such as `cli_...`."
))]
pub(crate) enum Node {
    /// A tenant.
    Account(Account),
    /// An entry of the audit log.
    AuditEvent(AuditEvent),
    /// An API client.
    Client(Client),
    /// A secret of a client, without its value.
    ClientSecret(ClientSecret),
    /// A protected API.
    Resource(Resource),
    /// A named set of permissions.
    Role(Role),
    /// A key that signs tokens.
    SigningKey(SigningKey),
    /// A person of an account.
    User(User),
    /// A URL that events are sent to.
    Webhook(Webhook),
}

/// Prefixes of ids of things.
const PREFIXES: [&str; 9] = [
    AccountId::PREFIX,
    AuditEventId::PREFIX,
    ClientId::PREFIX,
    ClientSecretId::PREFIX,
    ResourceId::PREFIX,
    RoleId::PREFIX,
    SigningKeyId::PREFIX,
    UserId::PREFIX,
    WebhookId::PREFIX,
];

fn prefix(id: &ID) -> &str {
    id.split('_').next().unwrap_or_default()
}

/// The ids of one kind.
fn of_kind<T: Id>(argument: &str, ids: &[ID]) -> Result<Vec<T>> {
    ids.iter()
        .filter(|id| prefix(id) == T::PREFIX)
        .map(|id| parse(argument, id))
        .collect()
}

/// Finds things, with the permission checks of their kinds: one statement for all of a kind.
async fn find(ctx: &Context<'_>, argument: &str, ids: &[ID]) -> Result<HashMap<ID, Node>> {
    let (db, actor) = (&app(ctx)?.db, &**actor(ctx)?);
    if !ids.iter().all(|id| PREFIXES.contains(&prefix(id))) {
        return Err(ResolverError::bad_input(
            argument,
            "Not an id of this server.",
        ));
    }
    let mut found = HashMap::new();
    macro_rules! read {
        ($($kind:ident by $rule:path;)*) => {$(
            let wanted = of_kind(argument, ids)?;
            if !wanted.is_empty() {
                let rows = $rule(db, actor, &wanted).await?;
                found.extend(rows.into_iter().map(|row| (ID::from(row.id), Node::$kind($kind(row)))));
            }
        )*};
    }
    read! {
        Account by account::find_all;
        AuditEvent by audit::find_all;
        Client by client::find_all;
        ClientSecret by client::secrets::find_all;
        Resource by resource::find_all;
        Role by role::find_all;
        SigningKey by key::find_all;
        User by user::find_all;
        Webhook by webhook::find_all;
    }
    Ok(found)
}

/// Queries by ID.
#[derive(Default)]
pub(crate) struct NodeQuery;

/// Queries by ID.
#[Object]
impl NodeQuery {
    /// An object by its ID; null where there is none, or it belongs to another account. Requires
    /// the permission to read objects of its kind.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ID of the object, of any kind.")] id: ID,
    ) -> Option<Result<Node>> {
        find(ctx, "id", std::slice::from_ref(&id))
            .await
            .map(|mut found| found.remove(&id))
            .transpose()
    }

    /// Several objects by their IDs, at most 100; null for each that does not exist, or belongs to
    /// another account.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque IDs of the objects, of any kind; at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MAX_PAGE as usize {
            return Err(ResolverError::bad_input(
                "ids",
                format!("At most {MAX_PAGE} at once."),
            ));
        }
        let found = find(ctx, "ids", &ids).await?;
        Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
    }
}

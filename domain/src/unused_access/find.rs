//! Finds the unused access of a client, or of a page of an account's clients.

use super::{
    ReviewPeriod, UnusedAccess,
    findings::{of_permissions, of_secrets, of_use},
    grants::GrantChanges,
    tokens::{TokenEvidence, recorded_since},
};
use crate::{
    account,
    actor::Actor,
    client::{
        self,
        list::{self, ClientCriteria, Field, OrderBy},
        secrets::{self, Listed},
    },
    error::Result,
    page::{OrderDirection, Page, Slice},
    permission::{self, Grant, Holder, Permission},
    platform::is_platform,
    role,
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, PermissionId, RoleId, account::Model as Account, client::Model as Client,
    client_secret, permission as permission_row, role as role_row,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Order of the clients of an account: newest first.
const ORDER: OrderBy = OrderBy {
    field: Field::CreatedAt,
    direction: OrderDirection::Desc,
};

/// The unused access of a client of the actor's account, or of any account for an operator; none
/// where there is no such client.
///
/// # Errors
/// Without `clients:read` and `tokens:read`; internal ones.
pub async fn of_client(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ClientId,
    period: ReviewPeriod,
) -> Result<Option<UnusedAccess>> {
    actor.require(Permission::TokensRead)?;
    let found = client::find(db, actor, id).await?;
    let review = Review::read(db, actor, found.as_slice(), period).await?;
    review
        .of_each(db, found.into_iter())
        .await
        .map(|all| all.into_iter().next())
}

/// The unused access of clients of the actor's account, newest client first.
///
/// # Errors
/// Without `clients:read` and `tokens:read`, for a cursor of another list, and internal ones.
pub async fn of_account(
    db: &impl ConnectionTrait,
    actor: &Actor,
    period: ReviewPeriod,
    slice: &Slice,
) -> Result<Page<UnusedAccess>> {
    actor.require(Permission::TokensRead)?;
    let all = ClientCriteria::default();
    let Page {
        items,
        has_next,
        has_previous,
    } = list::list(db, actor, (&all, ORDER), slice).await?;
    let (cursors, clients): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    let review = Review::read(db, actor, &clients, period).await?;
    let found = review.of_each(db, clients.into_iter()).await?;
    Ok(Page {
        items: cursors.into_iter().zip(found).collect(),
        has_next,
        has_previous,
    })
}

/// How many clients [`of_account`] lists, or none where there are more than are counted.
///
/// # Errors
/// As [`of_account`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor) -> Result<Option<u64>> {
    actor.require(Permission::TokensRead)?;
    list::count(db, actor, &ClientCriteria::default()).await
}

/// What is known of several clients of an account at once.
struct Review {
    account: Account,
    period: ReviewPeriod,
    recorded_since: Option<DateTime<Utc>>,
    changes: GrantChanges,
    /// The permissions of the account.
    permissions: Vec<permission_row::Model>,
    roles: HashMap<RoleId, role_row::Model>,
    by_role: BTreeMap<RoleId, Vec<permission_row::Model>>,
    direct: BTreeMap<ClientId, Vec<permission_row::Model>>,
    secrets: BTreeMap<ClientId, Vec<client_secret::Model>>,
}

impl Review {
    async fn read(
        db: &impl ConnectionTrait,
        actor: &Actor,
        clients: &[Client],
        period: ReviewPeriod,
    ) -> Result<Self> {
        let account = account::own(db, actor).await?;
        let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
        let roles: HashSet<_> = clients.iter().filter_map(|client| client.role_id).collect();
        let roles: Vec<_> = roles.into_iter().collect();
        Ok(Self {
            recorded_since: recorded_since(db, period).await?,
            changes: GrantChanges::read(db, account.id, period).await?,
            permissions: permission::all(db, account.id, is_platform(&account)).await?,
            by_role: permission::of_roles(db, &roles).await?,
            roles: role::by_ids(db, &roles)
                .await?
                .into_iter()
                .map(|role| (role.id, role))
                .collect(),
            direct: permission::of_clients(db, &ids).await?,
            secrets: secrets::of_clients(db, &ids, Listed::WorkingAt(period.now)).await?,
            account,
            period,
        })
    }

    async fn of_each(
        mut self,
        db: &impl ConnectionTrait,
        clients: impl Iterator<Item = Client>,
    ) -> Result<Vec<UnusedAccess>> {
        let mut found = Vec::new();
        for client in clients {
            let working = self.secrets.remove(&client.id).unwrap_or_default();
            let tokens = TokenEvidence::read(db, (self.account.id, client.id), self.period).await?;
            found.push(self.of_one(client, &tokens, working));
        }
        Ok(found)
    }

    fn of_one(
        &self,
        client: Client,
        tokens: &TokenEvidence,
        working: Vec<client_secret::Model>,
    ) -> UnusedAccess {
        let period = self.period;
        let role = client.role_id.and_then(|id| self.roles.get(&id));
        let settled = self.changes.settled_since(&client, role, period);
        // Another account's moment is of no concern to this one.
        let recorded = self
            .recorded_since
            .map(|at| at.max(self.account.created_at));
        let evidence_starts_at =
            recorded.map(|at| at.max(settled).max(tokens.complete_since.unwrap_or(at)));
        UnusedAccess {
            finding: of_use(client.created_at, client.last_used_at, period),
            starts_at: period.since,
            evidence_starts_at,
            token_count: tokens.tokens,
            permissions: of_permissions(
                self.granted(&client),
                tokens,
                (evidence_starts_at, period),
            ),
            secrets: of_secrets(working, period),
            client,
        }
    }

    /// The permissions that a client has, or would have if it were active.
    fn granted(&self, client: &Client) -> Vec<Grant> {
        let ids = |rows: Option<&Vec<permission_row::Model>>| -> HashSet<PermissionId> {
            rows.into_iter().flatten().map(|row| row.id).collect()
        };
        let by_role = ids(client.role_id.and_then(|id| self.by_role.get(&id)));
        let direct = ids(self.direct.get(&client.id));
        let holder = Holder {
            active: true,
            ..Holder::of_client(client, &self.account)
        };
        let all = self.permissions.iter().cloned();
        let mut granted = permission::reasons(all, (&by_role, &direct), &holder);
        granted.retain(Grant::granted);
        granted
    }
}

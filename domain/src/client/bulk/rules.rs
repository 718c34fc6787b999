//! What a bulk change may do to each client: the same rules as for a single one, read for all of
//! them together and applied one after the other, so that each client meets what the ones before it
//! have left.

use super::{BulkChange, free_places, reason};
use crate::{
    client::{
        administrator::{Administrators, administrators, last_administrator},
        owner,
    },
    error::{Error, ProblemCode, Result},
    grant,
    permission::{Held, Holder, of_clients, of_roles},
    work::Work,
};
use entity::{
    ClientId, RoleId, UserId,
    account::Model as Account,
    client::{ClientStatus, Model},
    permission,
    user::{self, UserStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is to be done about one client.
pub(super) enum BulkDecision {
    /// It is as requested already.
    Unchanged,
    /// It is changed.
    Change,
}

/// What the rules need to know of all clients of a bulk change.
pub(super) struct ItemRules<'a> {
    account: &'a Account,
    change: BulkChange,
    field: &'static str,
    of_roles: BTreeMap<RoleId, Vec<permission::Model>>,
    direct: BTreeMap<ClientId, Vec<permission::Model>>,
    /// Administrators that the changes so far have left.
    left: Administrators,
    /// Places for active clients that the changes so far have left; none without a limit.
    places: Option<u64>,
    /// Usernames of the owners that are inactive.
    inactive_owners: HashMap<UserId, String>,
}

impl<'a> ItemRules<'a> {
    pub(super) async fn read(
        work: &Work<'_>,
        account: &'a Account,
        clients: &[&Model],
        (change, field): (BulkChange, &'static str),
    ) -> Result<Self> {
        let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
        let roles: BTreeSet<_> = clients.iter().filter_map(|client| client.role_id).collect();
        let roles: Vec<_> = roles.into_iter().collect();
        let activates = change == BulkChange::Status(ClientStatus::Active);
        let (left, places) = if activates {
            (Administrators::default(), free_places(work, account).await?)
        } else {
            (administrators(work, account.id).await?, None)
        };
        let inactive_owners = if activates {
            inactive_owners(work, clients).await?
        } else {
            HashMap::new()
        };
        Ok(Self {
            account,
            change,
            field,
            of_roles: of_roles(work.db(), &roles).await?,
            direct: of_clients(work.db(), &ids).await?,
            left,
            places,
            inactive_owners,
        })
    }

    /// Whether the client may be changed, and has to be.
    pub(super) fn decide(&mut self, work: &Work<'_>, client: &Model) -> Result<BulkDecision> {
        grant::require_reach(work.actor(), self.field, &self.held(client))?;
        match self.change {
            BulkChange::Status(status)
                if (client.status, client.status_reason) == (status, reason(status)) =>
            {
                return Ok(BulkDecision::Unchanged);
            }
            BulkChange::Status(ClientStatus::Active) => self.take_place(client)?,
            BulkChange::Status(ClientStatus::Inactive) | BulkChange::Delete => {
                if self.left.has_only(client.id) {
                    return Err(last_administrator(self.field));
                }
                self.left.remove(client.id);
            }
        }
        Ok(BulkDecision::Change)
    }

    fn held(&self, client: &Model) -> Vec<Held> {
        let holder = Holder::of_client(client, self.account);
        let by_role = client.role_id.and_then(|role| self.of_roles.get(&role));
        let direct = self.direct.get(&client.id);
        let all = by_role.into_iter().chain(direct).flatten();
        all.filter(|granted| holder.allows(&granted.code, granted.mutating, granted.account_id))
            .map(grant::as_held)
            .collect()
    }

    fn take_place(&mut self, client: &Model) -> Result<()> {
        let username = client.owner_id.and_then(|id| self.inactive_owners.get(&id));
        if let Some(username) = username {
            return Err(owner::inactive(self.field, username));
        }
        match self.places {
            Some(0) => {
                let max = self.account.max_active_clients.unwrap_or_default();
                Err(Error::refused(
                    ProblemCode::QuotaExceeded,
                    self.field,
                    format!("This account has at most {max} active clients."),
                ))
            }
            left => {
                self.places = left.map(|left| left.saturating_sub(1));
                Ok(())
            }
        }
    }
}

async fn inactive_owners(work: &Work<'_>, clients: &[&Model]) -> Result<HashMap<UserId, String>> {
    let owners: BTreeSet<_> = clients
        .iter()
        .filter_map(|client| client.owner_id)
        .collect();
    let inactive = user::Entity::find()
        .filter(user::Column::Id.is_in(owners))
        .filter(user::Column::Status.eq(UserStatus::Inactive));
    let rows = inactive.all(work.db()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.username)).collect())
}

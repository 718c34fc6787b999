//! Whether and why a holder has each permission.

use super::{Holder, all, ids, is_offered, of_client, of_role};
use crate::error::Result;
use entity::{PermissionId, permission};
use sea_orm::ConnectionTrait;
use std::collections::HashSet;

/// Why a holder has a permission, or does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Granted by role.
    Role,
    /// Granted directly.
    Direct,
    /// Not granted.
    NotGranted,
    /// Granted, but the holder may only read (or it works only from the account `default`).
    WithheldReadOnly,
    /// Granted, but the holder is inactive.
    WithheldInactive,
}

/// A permission of the account and whether the holder has it.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The permission.
    pub permission: permission::Model,
    /// Whether the holder has it, and why.
    pub reason: Reason,
}

impl Grant {
    /// Whether the holder has it.
    #[must_use]
    pub fn granted(&self) -> bool {
        matches!(self.reason, Reason::Role | Reason::Direct)
    }
}

/// Every permission of the account, and whether and why the holder has it; by category, then code.
/// Permissions that concern the whole deployment are shown in the account `default` only, and where
/// they were granted directly before that was refused.
///
/// # Errors
/// Only internal ones.
pub async fn explain(db: &impl ConnectionTrait, holder: &Holder) -> Result<Vec<Grant>> {
    let by_role = match holder.role {
        Some(role) => ids(db, of_role(role)).await?,
        None => HashSet::new(),
    };
    let direct = match holder.client {
        Some(client) => ids(db, of_client(client)).await?,
        None => HashSet::new(),
    };
    Ok(reasons(
        all(db, holder.account, true).await?,
        (&by_role, &direct),
        holder,
    ))
}

/// Whether and why a holder has each of these permissions, of those that are offered to it or that
/// it has directly, where its role and direct grants are known.
#[must_use]
pub fn reasons(
    all: impl IntoIterator<Item = permission::Model>,
    (by_role, direct): (&HashSet<PermissionId>, &HashSet<PermissionId>),
    holder: &Holder,
) -> Vec<Grant> {
    let grant = |permission: permission::Model| {
        let reason = match (
            by_role.contains(&permission.id),
            direct.contains(&permission.id),
        ) {
            (false, false) => Reason::NotGranted,
            _ if !holder.active => Reason::WithheldInactive,
            _ if !holder.allows(&permission.code, permission.mutating, permission.account_id) => {
                Reason::WithheldReadOnly
            }
            (true, _) => Reason::Role,
            (false, true) => Reason::Direct,
        };
        Grant { permission, reason }
    };
    all.into_iter()
        .filter(|permission| {
            is_offered(permission, holder.platform) || direct.contains(&permission.id)
        })
        .map(grant)
        .collect()
}

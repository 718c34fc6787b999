//! A file for `apply` that takes unused permissions away. What a file cannot say, or what would take
//! something from others as well, is a comment in it.

use super::{
    CliError,
    backend::{ClientReview, RoleGrants},
};
use crate::cli::output::harmless;
use apply::{
    document::{Account, Client, Document, Role, VERSION},
    export::Format,
};
use domain::unused_access::AccessFinding;
use std::collections::{BTreeMap, BTreeSet};

/// What was found of the clients with one role.
#[derive(Clone, Default)]
pub(super) struct RoleUse {
    clients: i64,
    /// How many clients did not use each permission that has any of these.
    unused: BTreeMap<String, i64>,
}

/// The plan, as far as clients were added.
pub(super) struct AccessPlan {
    days: i32,
    clients: Vec<Client>,
    roles: Vec<Role>,
    by_role: BTreeMap<String, RoleUse>,
    comments: Vec<String>,
}

impl AccessPlan {
    pub(super) fn new(days: i32) -> Self {
        Self {
            days,
            clients: Vec::new(),
            roles: Vec::new(),
            by_role: BTreeMap::new(),
            comments: Vec::new(),
        }
    }

    /// Adds a client: direct permissions are taken away at once, roles are decided on at the end.
    pub(super) fn add(&mut self, review: &ClientReview) {
        let unused: BTreeSet<&str> = review
            .permissions
            .iter()
            .filter(|found| found.finding == AccessFinding::Unused)
            .map(|found| found.code.as_str())
            .collect();
        let kept = review
            .scopes
            .iter()
            .filter(|code| !unused.contains(code.as_str()));
        let kept: Vec<String> = kept.cloned().collect();
        if kept.len() < review.scopes.len() {
            self.clients.push(Client {
                client_id: Some(review.client_id.clone()),
                scopes: Some(kept),
                ..Client::default()
            });
        }
        if let Some(role) = &review.role {
            let of_role = self.by_role.entry(role.clone()).or_default();
            of_role.clients += 1;
            for code in &unused {
                *of_role.unused.entry((*code).to_owned()).or_default() += 1;
            }
        }
        self.remark(review);
    }

    /// What a file cannot say.
    fn remark(&mut self, review: &ClientReview) {
        let client = &review.client_id;
        if review.finding == AccessFinding::Unused {
            self.comments.push(format!(
                "Client {client} did not authenticate: latchkey client disable {client}"
            ));
        }
        let of = |finding| {
            review
                .secrets
                .iter()
                .filter(move |secret| secret.finding == finding)
        };
        if of(AccessFinding::Used).next().is_some() {
            for secret in of(AccessFinding::Unused) {
                self.comments.push(format!(
                    "Client {client} did not use the secret {0}: mutation {{ revokeClientSecret(input: {{id: \"{0}\"}}) {{ userErrors {{ message }} }} }}",
                    secret.id
                ));
            }
        }
        let has = |finding| {
            review
                .permissions
                .iter()
                .any(|found| found.finding == finding)
        };
        if has(AccessFinding::Implied) {
            self.comments.push(format!(
                "Client {client} asks for tokens with all its permissions, so some may be unused: let it name its scopes"
            ));
        }
        if has(AccessFinding::Unknown) {
            let since = review.evidence_starts_at.map_or_else(
                || "no token is recorded".to_owned(),
                |at| format!("the evidence begins at {}", at.to_rfc3339()),
            );
            self.comments.push(format!(
                "Client {client} has permissions of which nothing is known yet: {since}"
            ));
        }
    }

    /// The roles of which a client did not use something, by ID.
    pub(super) fn roles(&self) -> Vec<(String, RoleUse)> {
        let found = self
            .by_role
            .iter()
            .filter(|(_, of_role)| !of_role.unused.is_empty());
        found
            .map(|(id, of_role)| (id.clone(), of_role.clone()))
            .collect()
    }

    /// Takes away from a role what none of its clients used, where it is the account's own and
    /// nothing else has it.
    pub(super) fn narrow(&mut self, role: Option<RoleGrants>, (id, seen): (&str, RoleUse)) {
        let Some(role) = role else {
            self.comments
                .push(format!("The role {id} cannot be read: it is left as it is"));
            return;
        };
        let by_none = |code: &&String| seen.unused.get(*code) == Some(&seen.clients);
        let (by_none, kept): (Vec<_>, Vec<_>) = role.permissions.iter().partition(by_none);
        let by_some = role.permissions.iter().filter(|code| {
            seen.unused
                .get(*code)
                .is_some_and(|count| *count < seen.clients)
        });
        for code in by_some {
            self.comments.push(format!(
                "Role {}: {code} was used by some of its clients only: give the others another role",
                role.key
            ));
        }
        if by_none.is_empty() {
            return;
        }
        let codes = by_none
            .iter()
            .map(|code| code.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let why = if role.built_in {
            "it is built in: give its clients a role of your own"
        } else if role.users > 0 {
            "users have it, and only clients were looked at"
        } else if role.clients != seen.clients {
            "only some of its clients were looked at"
        } else {
            self.roles.push(Role {
                key: role.key,
                permissions: Some(kept.into_iter().cloned().collect()),
                ..Role::default()
            });
            return;
        };
        self.comments.push(format!(
            "Role {}: unused: {codes}; left as it is: {why}",
            role.key
        ));
    }

    /// The file.
    pub(super) fn into_file(self, account: String) -> Result<String, CliError> {
        let mut text = format!(
            "# Takes away permissions that were not used for {} days. Read it, then: latchkey apply -f FILE --plan\n",
            self.days
        );
        for comment in &self.comments {
            text.push_str(&format!("# {}\n", harmless(comment)));
        }
        let (roles, clients) = (
            Some(self.roles).filter(|roles| !roles.is_empty()),
            Some(self.clients).filter(|clients| !clients.is_empty()),
        );
        let changes = roles.is_some() || clients.is_some();
        let account = Account {
            slug: account,
            roles,
            clients,
            ..Account::default()
        };
        let document = Document {
            latchkey: VERSION,
            accounts: Some(if changes { vec![account] } else { Vec::new() }),
        };
        text.push_str(&apply::write(&document, Format::Yaml)?);
        Ok(text)
    }
}

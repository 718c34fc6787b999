//! Checks a file without the database: for entries that occur twice, or lack a name.

use super::document::{Account, Client, Document};
use domain::vocabulary::Word;
use entity::account::PolicyPreset;
use std::collections::HashMap;

/// All problems, one a line.
pub(super) fn check(document: &Document) -> Vec<String> {
    let mut problems = Vec::new();
    let accounts = document.accounts.as_deref().unwrap_or_default();
    unique(
        &mut problems,
        "accounts",
        "slug",
        accounts.iter().map(|account| Some(account.slug.as_str())),
    );
    for (index, account) in accounts.iter().enumerate() {
        inside(&mut problems, &format!("accounts[{index}]"), account);
    }
    problems
}

fn inside(problems: &mut Vec<String>, path: &str, account: &Account) {
    if account
        .policy
        .as_ref()
        .is_some_and(|policy| policy.preset == Some(Word(PolicyPreset::Custom)))
    {
        problems.push(format!(
            "{path}.policy.preset: Name a preset, or set the rules one by one."
        ));
    }
    let resources = account.resources.as_deref().unwrap_or_default();
    unique(
        problems,
        &format!("{path}.resources"),
        "identifier",
        resources
            .iter()
            .map(|resource| Some(resource.identifier.as_str())),
    );
    for (index, resource) in resources.iter().enumerate() {
        let permissions = resource.permissions.as_deref().unwrap_or_default();
        let list = format!("{path}.resources[{index}].permissions");
        unique(
            problems,
            &list,
            "code",
            permissions
                .iter()
                .map(|permission| Some(permission.code.as_str())),
        );
    }
    let roles = account.roles.as_deref().unwrap_or_default();
    unique(
        problems,
        &format!("{path}.roles"),
        "key",
        roles.iter().map(|role| Some(role.key.as_str())),
    );
    let users = account.users.as_deref().unwrap_or_default();
    unique(
        problems,
        &format!("{path}.users"),
        "username",
        users.iter().map(|user| Some(user.username.as_str())),
    );
    let clients = account.clients.as_deref().unwrap_or_default();
    let list = format!("{path}.clients");
    unique(
        problems,
        &list,
        "clientId",
        clients.iter().map(|client| client.client_id.as_deref()),
    );
    unique(problems, &list, "name", clients.iter().map(known_by_name));
    for (index, client) in clients.iter().enumerate() {
        one(problems, &format!("{list}[{index}]"), client);
    }
}

/// The name, where it identifies the client.
fn known_by_name(client: &Client) -> Option<&str> {
    if client.client_id.is_some() {
        None
    } else {
        client.name.as_ref()?.as_deref()
    }
}

fn one(problems: &mut Vec<String>, path: &str, client: &Client) {
    if client.client_id.is_none() && known_by_name(client).is_none() {
        problems.push(format!(
            "{path}: Needs a `clientId`, or a `name` where the account's client ids are generated."
        ));
    }
    if client
        .secret
        .as_ref()
        .is_some_and(|source| source.env.is_some() == source.file.is_some())
    {
        problems.push(format!("{path}.secret: Name either `env` or `file`."));
    }
    if is_imported(client) && client.client_id.is_none() {
        problems.push(format!(
            "{path}.clientId: Needed, because the client is imported and keeps its client id."
        ));
    }
}

fn unique<'f>(
    problems: &mut Vec<String>,
    list: &str,
    key: &str,
    values: impl Iterator<Item = Option<&'f str>>,
) {
    let mut first = HashMap::new();
    for (index, value) in values.enumerate() {
        let Some(value) = value else { continue };
        if let Some(before) = first.get(value) {
            problems.push(format!(
                "{list}[{index}].{key}: Occurs in {list}[{before}] already."
            ));
        } else {
            first.insert(value, index);
        }
    }
}

/// Whether the client is imported with the secret that it has in another system.
pub(super) fn is_imported(client: &Client) -> bool {
    client
        .secret
        .as_ref()
        .is_some_and(|source| source.imported.is_some())
}

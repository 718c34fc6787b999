//! What the server has acknowledged, held against what it knows afterwards.

use crate::{
    Outcome,
    caller::{Caller, text},
    ensure,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// More pages than there can be, so that reading a list ends.
const MOST_PAGES: usize = 2000;

/// A client's name counts up: the last number that was acknowledged, and the last that was asked
/// for.
#[derive(Clone, Copy)]
struct Name {
    acknowledged: u64,
    asked: u64,
}

#[derive(Default)]
struct Entries {
    clients: BTreeMap<String, Name>,
    tokens: BTreeSet<String>,
}

/// What was acknowledged so far. Copies share it.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<Entries>>);

impl Ledger {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// That client was made, with the name 0.
    pub(crate) fn made(&self, id: &str) {
        self.entries().clients.insert(
            id.to_owned(),
            Name {
                acknowledged: 0,
                asked: 0,
            },
        );
    }

    /// A client was asked to bear that name.
    pub(crate) fn asked(&self, id: &str, name: u64) {
        if let Some(entry) = self.entries().clients.get_mut(id) {
            entry.asked = name;
        }
    }

    /// A client bears that name.
    pub(crate) fn renamed(&self, id: &str, name: u64) {
        if let Some(entry) = self.entries().clients.get_mut(id) {
            entry.acknowledged = name;
        }
    }

    /// That token was handed out.
    pub(crate) fn issued(&self, id: String) {
        self.entries().tokens.insert(id);
    }

    /// Clients and tokens in it.
    pub(crate) fn len(&self) -> (usize, usize) {
        let entries = self.entries();
        (entries.clients.len(), entries.tokens.len())
    }

    /// Insists that the server knows of everything.
    pub(crate) async fn verify(&self, caller: &Caller) -> Outcome {
        let token = caller.token().await?;
        let (mut clients, mut tokens) = {
            let entries = self.entries();
            (entries.clients.clone(), entries.tokens.clone())
        };
        let query = "query($after: String) { clients(first: 100, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }";
        let mut misnamed = Vec::new();
        walk(caller, &token, query, |node| {
            let Some(name) = clients.remove(text(node, "/id").unwrap_or_default()) else {
                return !clients.is_empty();
            };
            let now = text(node, "/name")
                .and_then(|name| name.parse().ok())
                .unwrap_or(u64::MAX);
            if !(name.acknowledged..=name.asked).contains(&now) {
                misnamed.push(format!(
                    "{now} instead of {} to {}",
                    name.acknowledged, name.asked
                ));
            }
            !clients.is_empty()
        })
        .await?;
        ensure(clients.is_empty(), || {
            format!(
                "{} clients are lost whose making was acknowledged",
                clients.len()
            )
        })?;
        ensure(misnamed.is_empty(), || {
            format!(
                "changes are lost that were acknowledged: {}",
                misnamed.join("; ")
            )
        })?;
        let query = "query($after: String) { issuedTokens(first: 100, after: $after) { nodes { jti } pageInfo { hasNextPage endCursor } } }";
        walk(caller, &token, query, |node| {
            tokens.remove(text(node, "/jti").unwrap_or_default());
            !tokens.is_empty()
        })
        .await?;
        ensure(tokens.is_empty(), || {
            format!(
                "{} tokens are without a record that were handed out",
                tokens.len()
            )
        })
    }
}

/// Shows every item of a list, page by page, until enough were seen.
async fn walk(
    caller: &Caller,
    token: &str,
    query: &str,
    mut goes_on: impl FnMut(&Value) -> bool,
) -> Outcome {
    let mut after = Value::Null;
    for _ in 0..MOST_PAGES {
        let data = caller.data(token, query, json!({ "after": after })).await?;
        let page = data
            .as_object()
            .and_then(|lists| lists.values().next())
            .ok_or("no list")?;
        let wanted = page
            .pointer("/nodes")
            .and_then(Value::as_array)
            .ok_or("no nodes")?
            .iter()
            .all(&mut goes_on);
        if !wanted || page.pointer("/pageInfo/hasNextPage") != Some(&Value::Bool(true)) {
            return Ok(());
        }
        after = page
            .pointer("/pageInfo/endCursor")
            .cloned()
            .unwrap_or_default();
    }
    Err("a list does not end".into())
}

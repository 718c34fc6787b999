//! Protected APIs of an import, and their permissions: what clients of the other server are granted as
//! scopes or roles.

use super::notes::ImportNotes;
use apply::document::{Permission as Definition, Resource};
use domain::{
    limits::{MAX_PERMISSION_CODE, MAX_PERMISSION_DESCRIPTION, MAX_PERMISSIONS},
    permission::Permission,
};
use std::collections::{BTreeMap, BTreeSet};

/// Scopes that are part of the protocols, and need no permission.
const PROTOCOL: [&str; 7] = [
    "openid",
    "profile",
    "email",
    "address",
    "phone",
    "offline_access",
    "groups",
];

/// A scope or role that a client of another server has.
pub(super) struct ForeignScope<'s> {
    /// Where it stands in the other server's file.
    pub(super) path: &'s str,
    /// The API that it belongs to; the usual one where none is named.
    pub(super) api: Option<&'s str>,
    /// Its name.
    pub(super) code: &'s str,
    /// What it allows.
    pub(super) description: Option<&'s str>,
}

impl<'s> ForeignScope<'s> {
    /// A scope without a description.
    pub(super) fn new(path: &'s str, api: Option<&'s str>, code: &'s str) -> Self {
        Self {
            path,
            api,
            code,
            description: None,
        }
    }
}

/// Whether a description can be taken over.
fn is_display_text(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= MAX_PERMISSION_DESCRIPTION
        && !text.chars().any(char::is_control)
}

/// Protected APIs, by identifier, and their permissions, by code.
#[derive(Default)]
pub(super) struct ImportedApis {
    /// The API of scopes and roles that name none.
    usual: Option<String>,
    apis: BTreeMap<String, BTreeMap<String, String>>,
    /// All codes, since an account has each only once.
    codes: BTreeMap<String, String>,
    /// Codes that cannot be taken, which are reported once.
    refused: BTreeSet<String>,
}

impl ImportedApis {
    pub(super) fn new(usual: Option<&str>) -> Self {
        Self {
            usual: usual.map(str::to_owned),
            ..Self::default()
        }
    }

    /// The API of scopes and roles that name none.
    pub(super) fn usual(&self) -> Option<&str> {
        self.usual.as_deref()
    }

    /// Defines a permission at an API, or at the usual one. Returns its code, unless it cannot be
    /// taken over, which is reported.
    pub(super) fn grant(
        &mut self,
        scope: ForeignScope<'_>,
        notes: &mut ImportNotes,
    ) -> Option<String> {
        let ForeignScope {
            path,
            api,
            code,
            description,
        } = scope;
        if PROTOCOL.contains(&code) {
            return None;
        }
        let Some(api) = api.or(self.usual.as_deref()).map(str::to_owned) else {
            notes.leave(
                path,
                format_args!(
                    "{code}: left out: name the protected API that it belongs to with --resource"
                ),
            );
            return None;
        };
        if let Some(problem) = self.problem(&api, code) {
            if self.refused.insert(code.to_owned()) {
                notes.leave(path, format_args!("{code}: left out: {problem}"));
            }
            return None;
        }
        self.codes.insert(code.to_owned(), api.clone());
        let description = description.filter(|text| is_display_text(text));
        self.apis
            .entry(api)
            .or_default()
            .entry(code.to_owned())
            .or_insert_with(|| description.unwrap_or(code).to_owned());
        Some(code.to_owned())
    }

    /// Why a permission cannot be defined.
    fn problem(&self, api: &str, code: &str) -> Option<String> {
        let namespace = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
        let good = (1..=MAX_PERMISSION_CODE).contains(&code.len())
            && code.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'-' | b'_' | b'/')
            });
        if !good {
            return Some(
                "a permission has 1 to 100 letters, digits, `:`, `.`, `-`, `_` and `/`".to_owned(),
            );
        }
        let reserved = Permission::ALL
            .iter()
            .any(|built_in| namespace(built_in.as_str()) == namespace(code))
            || PROTOCOL.contains(&namespace(code).as_str())
            || namespace(code) == "latchkey";
        if reserved {
            return Some("the part before the colon is reserved in Latchkey".to_owned());
        }
        match self.codes.get(code) {
            Some(other) if other != api => Some(format!(
                "{other} has a permission of this name, and an account has each name once"
            )),
            Some(_) => None,
            None if self
                .apis
                .get(api)
                .is_some_and(|codes| codes.len() >= MAX_PERMISSIONS) =>
            {
                Some(format!(
                    "a protected API has at most {MAX_PERMISSIONS} permissions"
                ))
            }
            None => None,
        }
    }

    /// As entries of a file; none where there is no API.
    pub(super) fn into_resources(self) -> Option<Vec<Resource>> {
        let resource = |(identifier, codes): (String, BTreeMap<String, String>)| Resource {
            name: Some(identifier.clone()),
            identifier,
            permissions: Some(
                codes
                    .into_iter()
                    .map(|(code, description)| Definition {
                        code,
                        description: Some(description),
                        category: Some("Imported".to_owned()),
                        mutating: Some(true),
                    })
                    .collect(),
            ),
            introspection_client_ids: None,
        };
        let all: Vec<_> = self.apis.into_iter().map(resource).collect();
        Some(all).filter(|all| !all.is_empty())
    }
}

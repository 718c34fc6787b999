//! The permissions of a protected API: what the file says, over what there is.

use crate::{diff::Diff, document};
use domain::resource::NewPermission;
use entity::permission::Model as Permission;

/// The permissions after the change: values that the file omits for an existing one stay.
pub(super) fn merge(had: &[&Permission], wanted: &[document::Permission]) -> Vec<NewPermission> {
    let merged = wanted.iter().map(|wanted| {
        let had = had.iter().find(|had| had.code == wanted.code);
        let text = |wanted: &Option<String>, had: Option<&String>| {
            wanted.as_ref().or(had).cloned().unwrap_or_default()
        };
        NewPermission {
            code: wanted.code.clone(),
            description: text(&wanted.description, had.map(|had| &had.description)),
            category: text(&wanted.category, had.map(|had| &had.category)),
            mutating: wanted
                .mutating
                .or(had.map(|had| had.mutating))
                .unwrap_or(true),
        }
    });
    merged.collect()
}

pub(super) fn differ(diff: &mut Diff, had: &[&Permission], merged: &[NewPermission]) -> bool {
    let before = diff.0.len();
    let codes = |list: Vec<&String>| Some(list.into_iter().cloned().collect::<Vec<_>>());
    diff.set(
        "permissions",
        &codes(had.iter().map(|p| &p.code).collect()),
        &codes(merged.iter().map(|p| &p.code).collect()),
    );
    for permission in merged {
        let Some(had) = had.iter().find(|had| had.code == permission.code) else {
            continue;
        };
        let field = |name: &str| format!("permissions.{}.{name}", permission.code);
        diff.value(
            &field("description"),
            &Some(had.description.clone()),
            &Some(permission.description.clone()),
        );
        diff.value(
            &field("category"),
            &Some(had.category.clone()),
            &Some(permission.category.clone()),
        );
        diff.value(
            &field("mutating"),
            &Some(had.mutating),
            &Some(permission.mutating),
        );
    }
    diff.0.len() > before
}

//! Permissions that a caller names by their codes.

use crate::{
    account,
    error::{Error, Problem, ProblemCode, Result},
    limits::MAX_GRANTS,
    permission::is_offered,
};
use entity::{account::Model as Account, permission};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use std::collections::HashMap;

/// Looks up permissions of an account by their codes, in the order given, each once.
///
/// # Errors
/// `NOT_FOUND` for every code that the account does not have, `POLICY_VIOLATION` for every one that
/// works only in the account `default`, each with its place in the list.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    account: &Account,
    field: &str,
    wanted: &[String],
) -> Result<Vec<permission::Model>> {
    if wanted.len() > MAX_GRANTS {
        return Err(Error::refused(
            ProblemCode::TooLong,
            field,
            format!("At most {MAX_GRANTS} permissions."),
        ));
    }
    let found = permission::Entity::of_account(account.id)
        .filter(permission::Column::Code.is_in(wanted))
        .all(db)
        .await?;
    let mut by_code: HashMap<_, _> = found.into_iter().map(|p| (p.code.clone(), p)).collect();
    let problem = |(index, code): (usize, &String)| {
        let place = format!("{field}.{index}");
        match by_code.get(code.as_str()) {
            None => Some(Problem::new(
                ProblemCode::NotFound,
                &place,
                "There is no such permission in this account.",
            )),
            Some(found) if !is_offered(found, account::is_platform(account)) => {
                let message = format!(
                    "{code} concerns the whole deployment and works only in the account `default`, so it cannot be granted here."
                );
                Some(Problem::new(ProblemCode::PolicyViolation, &place, message))
            }
            Some(_) => None,
        }
    };
    let problems: Vec<_> = wanted.iter().enumerate().filter_map(problem).collect();
    if !problems.is_empty() {
        return Err(Error::Refused(problems));
    }
    Ok(wanted
        .iter()
        .filter_map(|code| by_code.remove(code))
        .collect())
}

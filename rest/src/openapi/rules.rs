//! The permissions that each operation requires.

use super::{described, operations};
use axum::http::Method;
use domain::{error::Error, permission::Permission};
use serde_json::Value;

/// What an operation requires of its caller, besides a token.
pub enum Requirement {
    /// All of these permissions, which may be none.
    Permissions(Vec<Permission>),
    /// The operation does not say it, so that no caller is admitted.
    Undeclared,
}

/// What each operation requires: declared at the operation, printed into the description, and
/// enforced from there.
pub struct OperationPermissions(Vec<(Method, String, Requirement)>);

impl OperationPermissions {
    /// What an operation requires; none where there is no such operation. The path
    /// is that of the route, without the issuer's path.
    pub fn of(&self, method: &Method, path: &str) -> Option<&Requirement> {
        let method = if *method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.0
            .iter()
            .find(|(known, end, _)| known == method && path.ends_with(end.as_str()))
            .map(|(_, _, needed)| needed)
    }
}

/// Reads the declarations from the description.
///
/// # Errors
/// Where an operation names a permission that does not exist.
pub fn rules() -> Result<OperationPermissions, Error> {
    let mut rules = Vec::new();
    for (path, mut item) in described().paths.paths {
        for (method, operation) in operations(&mut item) {
            let mut needed = Requirement::Undeclared;
            for requirement in operation.security.iter().flatten() {
                let requirement = serde_json::to_value(requirement).map_err(Error::internal)?;
                if let Some(scopes) = requirement.get("oauth2").and_then(Value::as_array) {
                    needed = Requirement::Permissions(permissions(scopes)?);
                }
            }
            rules.push((method, path.clone(), needed));
        }
    }
    Ok(OperationPermissions(rules))
}

fn permissions(scopes: &[Value]) -> Result<Vec<Permission>, Error> {
    let known = |scope: &Value| scope.as_str().and_then(Permission::from_code);
    let unknown = || Error::internal("an operation names no built-in permission");
    scopes
        .iter()
        .map(|scope| known(scope).ok_or_else(unknown))
        .collect()
}

//! The permissions that each operation requires.

use super::{described, operations};
use axum::http::Method;
use domain::{error::Error, permission::Permission};

/// The permissions that each operation requires: declared at the operation, printed into the
/// description, and enforced from there.
pub struct OperationPermissions(Vec<(Method, String, Vec<Permission>)>);

impl OperationPermissions {
    /// The permissions that an operation requires; none where there is no such operation. The path
    /// is that of the route, without the issuer's path.
    pub fn of(&self, method: &Method, path: &str) -> Option<&[Permission]> {
        let method = if *method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.0
            .iter()
            .find(|(known, end, _)| known == method && path.ends_with(end.as_str()))
            .map(|(_, _, needed)| needed.as_slice())
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
            let mut needed = Vec::new();
            for requirement in operation.security.iter().flatten() {
                let requirement = serde_json::to_value(requirement).map_err(Error::internal)?;
                for scope in requirement
                    .get("oauth2")
                    .and_then(serde_json::Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    let permission = scope.as_str().and_then(Permission::from_code);
                    needed.push(permission.ok_or_else(|| {
                        Error::internal("an operation names no built-in permission")
                    })?);
                }
            }
            rules.push((method, path.clone(), needed));
        }
    }
    Ok(OperationPermissions(rules))
}

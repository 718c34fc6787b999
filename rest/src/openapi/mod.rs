//! The description of the API in OpenAPI 3.1, generated from the code: stored in `openapi.json`,
//! served at `/api/openapi.json`. Constraints on inputs are in [`constraints`].

mod answer;
mod constraints;
mod header;
mod rules;

pub use header::{IfMatchHeader, IfNoneMatchHeader};
pub use rules::{OperationPermissions, Requirement, rules};

use super::{
    error::ProblemDetails,
    vocabulary::{ClientOrderField, OrderDirection, UsageBucket},
};
use answer::{add_headers, add_refusals};
use axum::http::Method;
use domain::{error::Error, permission::Permission};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::{
    OpenApi,
    openapi::{
        Server,
        path::{Operation, PathItem},
        security::{
            ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes,
            SecurityRequirement, SecurityScheme,
        },
    },
};
use utoipa_axum::router::OpenApiRouter;

/// Description of the API as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Latchkey",
        description = "Management of API clients, their secrets, roles and permissions.\n\nGet a token at `/oauth/token` (client credentials) and send \
            it as `Authorization: Bearer`. Refusals are `application/problem+json` (RFC 9457). Single objects carry an `ETag`; `If-Match` keeps \
            a change from going through when another caller was faster, `If-None-Match` saves reading what is known. Calls that create an object \
            take an `Idempotency-Key`, and can then be repeated. Lists are read in pages, which `Link` headers connect.",
        version = "1"
    ),
    components(schemas(ProblemDetails, ClientOrderField, OrderDirection, UsageBucket)),
    tags(
        (name = "Clients", description = "API clients: programs with an identity of their own."),
        (name = "Secrets", description = "Secrets that clients authenticate with."),
        (name = "Tokens", description = "Issued tokens, and their revocation."),
        (name = "Roles and permissions", description = "Roles, which are named sets of permissions, and all permissions of an account."),
        (name = "Protected APIs", description = "Protected APIs, which tokens are issued for (resource servers, RFC 8707)."),
        (name = "Accounts", description = "Accounts (tenants), and the rules for their clients."),
        (name = "Users", description = "Users: persons of an account, who have roles and own clients."),
        (name = "Signing keys", description = "Keys that tokens are signed with, published at `/oauth/jwks`."),
        (name = "Server", description = "The server itself."),
        (name = "Audit", description = "The audit log: changes, with caller, moment and address."),
        (name = "Webhooks", description = "Webhooks, which events of the audit log are sent to, and their deliveries."),
        (name = "Alphaus", description = "Clients that users own, in the form of the Alphaus API."),
    )
)]
struct Description;

/// The document. `issuer` is where the server is; a path of the same server where none is given.
///
/// # Errors
/// Where it cannot be serialised as JSON.
pub fn document(issuer: Option<&str>) -> Result<String, Error> {
    let base = issuer.unwrap_or_default().trim_end_matches('/').to_owned();
    let mut api = described();
    api.servers = Some(vec![Server::new(if base.is_empty() {
        "/".to_owned()
    } else {
        base.clone()
    })]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(
        format!("{base}/oauth/token"),
        Scopes::from_iter(
            Permission::ALL
                .iter()
                .map(|p| (p.as_str(), p.description())),
        ),
    ));
    let components = api.components.get_or_insert_default();
    components.add_security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::new([flow])));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            add_headers(operation);
            add_refusals(&method, operation);
            // A token from another flow than the one described here is accepted as well.
            operation
                .security
                .get_or_insert_default()
                .push(SecurityRequirement::new("bearer", [""; 0]));
        }
    }
    let mut document = serde_json::to_value(&api).map_err(Error::internal)?;
    constraints::write(&mut document);
    refer_to_items(&mut document);
    let text = serde_json::to_string_pretty(&document).map_err(Error::internal)?;
    Ok(format!("{text}\n"))
}

/// Names of the schemas that bodies are parsed by, including nested ones.
fn inputs(document: &Value) -> BTreeSet<String> {
    fn referred(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                let name = members
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(|reference| reference.rsplit('/').next());
                found.extend(name.map(str::to_owned));
                members.values().for_each(|value| referred(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| referred(value, found)),
            _ => {}
        }
    }
    let (mut waiting, mut inputs) = (Vec::new(), BTreeSet::new());
    for operation in document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(_, item)| item.as_object())
        .flatten()
    {
        operation
            .1
            .get("requestBody")
            .iter()
            .for_each(|body| referred(body, &mut waiting));
    }
    while let Some(name) = waiting.pop() {
        if let Some(schema) = document
            .pointer(&format!("/components/schemas/{name}"))
            .filter(|_| !inputs.contains(&name))
        {
            referred(schema, &mut waiting);
            inputs.insert(name);
        }
    }
    inputs
}

/// Describes items of lists once, and refers to them: a code generator then creates one type for
/// them.
fn refer_to_items(document: &mut Value) {
    let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let names: BTreeSet<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas {
        let item = name
            .split_once('_')
            .map(|(_, item)| item)
            .filter(|item| names.contains(*item));
        if let (Some(item), Some(items)) = (item, schema.pointer_mut("/properties/items/items")) {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}

fn described() -> utoipa::openapi::OpenApi {
    let api = OpenApiRouter::with_openapi(Description::openapi()).nest(super::BASE, super::api());
    api.nest(super::alphaus::BASE, super::alphaus::routes())
        .into_openapi()
}

fn operations(item: &mut PathItem) -> Vec<(Method, &mut Operation)> {
    let all = [
        (Method::GET, item.get.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
        .collect()
}

//! The description of the API in OpenAPI 3.1, out of the code: kept in `openapi.json`, served at `/api/openapi.json`. What inputs must keep to
//! is in [`constraints`].

mod constraints;

use super::{
    error::Details,
    vocabulary::{ClientOrderField, OrderDirection, UsageBucket},
};
use crate::domain::{error::Error, permission::Permission};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::{
    IntoParams, OpenApi, ToSchema,
    openapi::{
        Content, HeaderBuilder, Object, Ref, RefOr, Response, Server, Type,
        path::{Operation, Parameter, ParameterIn, PathItem},
        security::{ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

/// The header that keeps a change from going through when another caller was faster.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which is read by hand")]
pub struct IfMatchHeader {
    /// The `ETag` that the caller last saw, such as `"3"`, or several, or `*` for any. Where the present version is another, nothing is
    /// changed, and the answer is 412. Weak tags (`W/"3"`), as proxies that compress create them, count like others.
    #[param(rename = "If-Match", nullable = false)]
    if_match: Option<String>,
}

/// The header that saves reading what is known already.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header, which is read by hand")]
pub struct IfNoneMatchHeader {
    /// The `ETag` that the caller has, such as `"3"`, or several, or `*` for any. Where the present version is the same, the object is not
    /// sent again, and the answer is 304.
    #[param(rename = "If-None-Match", nullable = false)]
    if_none_match: Option<String>,
}

/// What is said about the API as a whole.
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
    components(schemas(Details, ClientOrderField, OrderDirection, UsageBucket)),
    tags(
        (name = "Clients", description = "API clients: programs with an identity of their own."),
        (name = "Secrets", description = "Secrets that clients authenticate with."),
        (name = "Tokens", description = "Issued tokens, and their revocation."),
        (name = "Roles and permissions", description = "Roles, which are named sets of permissions, and all permissions of an account."),
        (name = "Protected APIs", description = "Protected APIs, which tokens are issued for (resource servers, RFC 8707)."),
        (name = "Accounts", description = "Accounts (tenants), and the rules for their clients."),
        (name = "Users", description = "Users: persons of an account, who have roles and own clients."),
        (name = "Signing keys", description = "Keys that tokens are signed with, published at `/oauth/jwks`."),
        (name = "Audit", description = "The audit log: changes, with caller, moment and address."),
        (name = "Alphaus", description = "Clients that users own, in the form of the Alphaus API."),
    )
)]
struct Description;

/// The document. `issuer` is where the server is; a path of the same server where none is given.
///
/// # Errors
/// Where it cannot be written as JSON.
pub fn document(issuer: Option<&str>) -> Result<String, Error> {
    let base = issuer.unwrap_or_default().trim_end_matches('/').to_owned();
    let mut api = described();
    api.servers = Some(vec![Server::new(if base.is_empty() { "/".to_owned() } else { base.clone() })]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(
        format!("{base}/oauth/token"),
        Scopes::from_iter(Permission::ALL.iter().map(|p| (p.as_str(), p.description()))),
    ));
    let components = api.components.get_or_insert_default();
    components.add_security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::new([flow])));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            add_headers(operation);
            add_refusals(&method, operation);
            // A token that came another way than by the flow that is described here does as well.
            operation.security.get_or_insert_default().push(SecurityRequirement::new("bearer", [""; 0]));
        }
    }
    let mut document = serde_json::to_value(&api).map_err(Error::internal)?;
    constraints::write(&mut document);
    refer_to_items(&mut document);
    let text = serde_json::to_string_pretty(&document).map_err(Error::internal)?;
    Ok(format!("{text}\n"))
}

/// Names of the schemas that bodies are read by, those within them included.
fn inputs(document: &Value) -> BTreeSet<String> {
    fn referred(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                let name = members.get("$ref").and_then(Value::as_str).and_then(|reference| reference.rsplit('/').next());
                found.extend(name.map(str::to_owned));
                members.values().for_each(|value| referred(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| referred(value, found)),
            _ => {}
        }
    }
    let (mut waiting, mut inputs) = (Vec::new(), BTreeSet::new());
    for operation in
        document.get("paths").and_then(Value::as_object).into_iter().flatten().filter_map(|(_, item)| item.as_object()).flatten()
    {
        operation.1.get("requestBody").iter().for_each(|body| referred(body, &mut waiting));
    }
    while let Some(name) = waiting.pop() {
        if let Some(schema) = document.pointer(&format!("/components/schemas/{name}")).filter(|_| !inputs.contains(&name)) {
            referred(schema, &mut waiting);
            inputs.insert(name);
        }
    }
    inputs
}

/// Items of lists are described once, and referred to: a generator makes one type of them then.
fn refer_to_items(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    let names: BTreeSet<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas {
        let item = name.split_once('_').map(|(_, item)| item).filter(|item| names.contains(*item));
        if let (Some(item), Some(items)) = (item, schema.pointer_mut("/properties/items/items")) {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}

fn described() -> utoipa::openapi::OpenApi {
    let api = OpenApiRouter::with_openapi(Description::openapi()).nest(super::BASE, super::api());
    api.nest(super::alphaus::BASE, super::alphaus::routes()).into_openapi()
}

/// What each operation requires: it is written where the operation is, printed into the description, and enforced from there.
pub struct Rules(Vec<(Method, String, Vec<Permission>)>);

impl Rules {
    /// What an operation requires; none where there is no such operation. The path is the one of the route, below whatever the issuer's is.
    pub fn of(&self, method: &Method, path: &str) -> Option<&[Permission]> {
        let method = if *method == Method::HEAD { &Method::GET } else { method };
        self.0.iter().find(|(known, end, _)| known == method && path.ends_with(end.as_str())).map(|(_, _, needed)| needed.as_slice())
    }
}

/// Reads the rules out of the description.
///
/// # Errors
/// Where an operation names a permission that does not exist.
pub fn rules() -> Result<Rules, Error> {
    let mut rules = Vec::new();
    for (path, mut item) in described().paths.paths {
        for (method, operation) in operations(&mut item) {
            let mut needed = Vec::new();
            for requirement in operation.security.iter().flatten() {
                let requirement = serde_json::to_value(requirement).map_err(Error::internal)?;
                for scope in requirement.get("oauth2").and_then(serde_json::Value::as_array).into_iter().flatten() {
                    let permission = scope.as_str().and_then(Permission::from_code);
                    needed.push(permission.ok_or_else(|| Error::internal("an operation names no built-in permission"))?);
                }
            }
            rules.push((method, path.clone(), needed));
        }
    }
    Ok(Rules(rules))
}

fn operations(item: &mut PathItem) -> Vec<(Method, &mut Operation)> {
    let all = [
        (Method::GET, item.get.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
    ];
    all.into_iter().filter_map(|(method, operation)| operation.map(|operation| (method, operation))).collect()
}

/// Adds the headers of answers, which follow from those of requests.
fn add_headers(operation: &mut Operation) {
    let names: Vec<_> = parameters(operation).map(|parameter| parameter.name.clone()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let conditional = has("If-Match") || has("If-None-Match");
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let good = status.starts_with('2');
        let known = [
            (status == "201", "Location", "URL of the created object."),
            ((good && conditional) || status == "201", "ETag", "Version of the object that is shown."),
            (good && has("Idempotency-Key"), "Idempotency-Replayed", "The value `true` where the call repeats an earlier one."),
            (good && has("first"), "Link", "URLs of the neighbouring pages (RFC 8288): `next`, `prev`."),
        ];
        for (_, name, description) in known.into_iter().filter(|(applies, ..)| *applies) {
            describe_header(response, (name, description), Type::String);
        }
    }
}

fn describe_header(response: &mut Response, (name, description): (&str, &str), kind: Type) {
    let header = HeaderBuilder::new().schema(Some(Object::with_type(kind))).description(Some(description)).build();
    response.headers.insert(name.to_owned(), RefOr::T(header));
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}

/// Adds the refusals that come about alike everywhere.
fn add_refusals(method: &Method, operation: &mut Operation) {
    let has = |name: &str| parameters(operation).any(|parameter| parameter.name == name);
    let named = parameters(operation).any(|parameter| parameter.parameter_in == ParameterIn::Path) || has("Idempotency-Key");
    let (conditional, cached) = (has("If-Match"), has("If-None-Match"));
    let changes = *method != Method::GET;
    let input = operation.request_body.is_some();
    if cached {
        let mut unchanged = Response::new("The caller has the present version already.");
        describe_header(&mut unchanged, ("ETag", "Version of the object that the caller has."), Type::String);
        operation.responses.responses.entry("304".to_owned()).or_insert(RefOr::T(unchanged));
    }
    let refusals = [
        (true, "400", "The request is malformed: an unknown parameter, a header or body that cannot be read."),
        (true, "401", "The token is missing, expired, revoked or malformed; `WWW-Authenticate` says which."),
        (true, "403", "A permission is missing, the client may only read, or the change would grant a permission that the caller lacks."),
        (named, "404", "The account has no such object."),
        (
            changes,
            "409",
            "The change conflicts with the present state: a name is taken, an object is in use, a limit is reached, or no administrator would be left.",
        ),
        (conditional, "412", "The object was changed after the caller read it."),
        (input, "413", "The body is larger than 64 KiB."),
        (input, "415", "The content type is not application/json in UTF-8."),
        (changes, "422", "The input has problems, which `errors` lists."),
        (true, "500", "The server failed to answer the request."),
        (true, "503", "The server is busy; `Retry-After` says how long to wait."),
    ];
    let problem = Content::new(Some(Ref::from_schema_name(Details::name())));
    for (_, status, description) in refusals.into_iter().filter(|(applies, ..)| *applies) {
        let mut response = Response::new(description);
        response.content.insert("application/problem+json".to_owned(), RefOr::T(problem.clone()));
        match status {
            "401" => {
                let challenge =
                    ("WWW-Authenticate", "Challenge: how to authenticate, and what is wrong with the token (RFC 6750 section 3).");
                describe_header(&mut response, challenge, Type::String);
            }
            "503" => describe_header(&mut response, ("Retry-After", "Seconds to wait before the next try."), Type::Integer),
            _ => {}
        }
        operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    }
}

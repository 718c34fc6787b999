//! `@requires(permission:)`: the permission that a field requires is declared at the field, printed
//! into the schema, and enforced from there.
//!
//! The rules behind the fields check again. This check comes first, covers every field however it
//! is reached, and fails closed: a root field that declares nothing, and is not on the short list
//! of those that require nothing, is refused to all callers.

use super::{
    error::{ResolverError, code, path_of, server_error},
    limits,
    loader::Rows,
    session::Session,
};
use app::App;
use async_graphql::{
    Response, ServerError, ServerResult, TypeDirective, Value,
    dataloader::DataLoader,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo,
    },
    parser::{
        parse_schema,
        types::{TypeKind, TypeSystemDefinition},
    },
};
use domain::{
    actor::{Actor, Identity},
    error::Error,
    permission::Permission,
};
use entity::client::AccessLevel;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Marks the permission that a caller needs; enforced by the server.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: String) {}

/// Root fields for all callers, even the anonymous.
const OPEN: [&str; 1] = ["viewer"];
/// Root fields for all callers with a token; the permissions on what they find are checked by kind.
const AUTHENTICATED: [&str; 2] = ["node", "nodes"];

/// The permission that each field requires, by type and field.
pub type FieldPermissions = HashMap<String, HashMap<String, Permission>>;

/// Reads the declarations from the schema's own text.
///
/// # Errors
/// Where the text cannot be parsed, or names a permission that does not exist.
pub fn rules(sdl: &str) -> Result<FieldPermissions, Error> {
    let document = parse_schema(sdl).map_err(Error::internal)?;
    let mut rules = FieldPermissions::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let TypeKind::Object(object) = definition.node.kind else {
            continue;
        };
        for field in object.fields {
            for directive in field
                .node
                .directives
                .iter()
                .filter(|d| d.node.name.node == "requires")
            {
                let named = directive
                    .node
                    .arguments
                    .iter()
                    .find(|(name, _)| name.node == "permission");
                let permission = match named.map(|(_, value)| &value.node) {
                    Some(Value::String(code)) => Permission::from_code(code),
                    _ => None,
                };
                let permission = permission
                    .ok_or_else(|| Error::internal("@requires names no built-in permission"))?;
                rules
                    .entry(definition.node.name.node.to_string())
                    .or_default()
                    .insert(field.node.name.node.to_string(), permission);
            }
        }
    }
    Ok(rules)
}

/// Enforces the declarations.
pub struct PermissionCheck(pub Arc<FieldPermissions>);

impl ExtensionFactory for PermissionCheck {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Guard {
            rules: self.0.clone(),
            renewed: Mutex::default(),
        })
    }
}

/// Most bytes of the texts of one response.
const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// Bytes of text in the response to a query so far. A mutation is complete when its response is
/// built, so its response is not limited.
#[derive(Default)]
pub struct AnswerSize(AtomicUsize);

impl AnswerSize {
    /// Whether another value fits.
    fn holds(&self, value: Option<&Value>) -> bool {
        match value {
            Some(Value::String(text)) => {
                self.0.fetch_add(text.len(), Ordering::Relaxed) + text.len() <= MAX_ANSWER_BYTES
            }
            _ => true,
        }
    }
}

fn too_large() -> ServerError {
    server_error(
        code::QUERY_TOO_LARGE,
        format!(
            "The texts of the answer have more than {MAX_ANSWER_BYTES} bytes. Ask for shorter pages."
        ),
    )
}

/// One for each request.
struct Guard {
    rules: Arc<FieldPermissions>,
    /// The actor that a subscription's token stands for at this event.
    renewed: Mutex<Option<Arc<Actor>>>,
}

#[async_graphql::async_trait::async_trait]
impl Extension for Guard {
    /// Runs for each event of a subscription, where the token is verified again before anything is
    /// read.
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let Some(session) = ctx.data_opt::<Arc<Session>>() else {
            return next.run(ctx, operation_name).await;
        };
        let failed = |error: Error| {
            Response::from_errors(vec![ResolverError::from(error).into_server_error()])
        };
        let (actor, data, _turn) = match session.renew().await {
            Ok(renewed) => renewed,
            Err(error) => return failed(error),
        };
        *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(actor);
        let answer = tokio::time::timeout(
            limits::TIMEOUT,
            next.run_with_data(ctx, operation_name, data),
        )
        .await;
        answer.unwrap_or_else(|_| failed(Error::Busy { retry_after: 1 }))
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // Most fields wait for nothing; without this, thousands of them would block all other
        // requests of the thread.
        tokio::task::coop::consume_budget().await;
        if let Some(loader) = ctx.data_opt::<DataLoader<Rows>>() {
            loader.loader().progress.note();
        }
        let renewed = self
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let listening = renewed.is_some();
        let actor = renewed.as_ref().or_else(|| ctx.data_opt::<Arc<Actor>>());
        let allowed = match actor {
            Some(actor) => self.check(actor, &info),
            None => Err(Error::internal("no actor in the context")),
        };
        match allowed {
            Ok(()) => {
                let (place, path) = (info.field.name.pos, info.path_node);
                let value = next.run(ctx, info).await?;
                match ctx.data_opt::<AnswerSize>() {
                    Some(size) if !size.holds(value.as_ref()) => Err(ServerError {
                        path: path_of(path.to_string_vec()),
                        locations: vec![place],
                        ..too_large()
                    }),
                    _ => Ok(value),
                }
            }
            Err(error) => {
                // A refusal within an event would cause another event, and so on.
                if let (Some(actor), Some(app)) = (actor, ctx.data_opt::<Arc<App>>())
                    && (!listening || info.parent_type == "Subscription")
                {
                    app.note_denial(actor, &error, info.name);
                }
                let path = path_of(info.path_node.to_string_vec());
                let error = ResolverError::from(error).into_server_error();
                Err(ServerError {
                    path,
                    locations: vec![info.field.name.pos],
                    ..error
                })
            }
        }
    }
}

impl Guard {
    fn check(&self, actor: &Actor, info: &ResolveInfo<'_>) -> Result<(), Error> {
        let root = matches!(info.parent_type, "Query" | "Mutation" | "Subscription");
        let anonymous = actor.identity == Identity::Anonymous;
        if info.parent_type == "Mutation" && !anonymous && actor.access == AccessLevel::ReadOnly {
            return Err(Error::ReadOnly);
        }
        if let Some(permission) = self
            .rules
            .get(info.parent_type)
            .and_then(|fields| fields.get(info.name))
        {
            return actor.require(*permission);
        }
        if !root || OPEN.contains(&info.name) || info.name == "__typename" {
            return Ok(());
        }
        let introspection = info.name.starts_with("__");
        if anonymous && (introspection || AUTHENTICATED.contains(&info.name)) {
            return Err(Error::Unauthenticated);
        }
        if introspection || AUTHENTICATED.contains(&info.name) {
            Ok(())
        } else {
            Err(Error::internal("a root field without a rule"))
        }
    }
}

/// Whether an error means that the caller lacks a permission.
pub fn is_refusal(code: &str) -> bool {
    matches!(code, code::UNAUTHENTICATED | code::FORBIDDEN)
}

//! Enforces the declared permissions at every field, and verifies the token of a subscription again
//! at each event.

use super::{
    FieldPermissions,
    size::{AnswerSize, too_large},
};
use crate::{
    error::{ResolverError, path_of},
    loader::Rows,
    subscriber::Subscriber,
};
use app::App;
use async_graphql::{
    Response, ServerError, ServerResult, Value,
    dataloader::DataLoader,
    extensions::{
        Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo,
    },
};
use domain::{
    actor::{Actor, Identity},
    error::Error,
};
use entity::client::AccessLevel;
use std::sync::{Arc, Mutex, PoisonError};

/// Root fields for all callers, even the anonymous.
const OPEN: [&str; 1] = ["viewer"];
/// Root fields for all callers with a token; the permissions on what they find, if any, are checked
/// by kind.
const AUTHENTICATED: [&str; 3] = ["node", "nodes", "server"];

/// Enforces the declarations.
pub(crate) struct PermissionCheck(pub Arc<FieldPermissions>);

impl ExtensionFactory for PermissionCheck {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Guard {
            rules: self.0.clone(),
            renewed: Mutex::default(),
        })
    }
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
        let Some(subscriber) = ctx.data_opt::<Arc<Subscriber>>() else {
            return next.run(ctx, operation_name).await;
        };
        let failed = |error: Error| {
            Response::from_errors(vec![ResolverError::from(error).into_server_error()])
        };
        let (actor, data, _turn) = match subscriber.renew().await {
            Ok(renewed) => renewed,
            Err(error) => return failed(error),
        };
        *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(actor);
        let answer = tokio::time::timeout(
            subscriber.timeout,
            next.run_with_data(ctx, operation_name, data),
        )
        .await;
        answer.unwrap_or_else(|_| failed(Error::busy(1)))
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

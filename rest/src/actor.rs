//! The gate that every request passes first, and the caller that handlers are given.

use super::{
    error::{ApiError, Result, complete},
    openapi::{OperationPermissions, Requirement},
};
use app::{App, bearer, origin};
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, Method, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    actor::{Actor, Identity, Origin},
    error::Error,
    operator::{self, Subject},
    work::Work,
};
use entity::client::AccessLevel;
use std::sync::Arc;

/// State of the gate.
#[derive(Clone)]
pub(crate) struct Gate {
    /// The shared state.
    pub app: Arc<App>,
    /// The permissions that each operation requires, as its description declares.
    pub rules: Arc<OperationPermissions>,
}

/// Admits callers with a valid token, limits read-only clients to GET and HEAD, and refuses callers
/// who lack what the operation requires; all that before anything else is checked. The rules check
/// again. This check fails closed: an operation that declares nothing is refused to all callers.
pub(crate) async fn gate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let Gate { app, rules } = gate;
    let (mut parts, body) = request.into_parts();
    let Ok(origin::RequestOrigin(origin)) =
        origin::RequestOrigin::from_request_parts(&mut parts, &app).await;
    request = Request::from_parts(parts, body);
    let request_id = origin.request_id.clone();
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let what = format!("{} {}", request.method(), path.unwrap_or("an unknown path"));
    let needed = path.map(|path| rules.of(request.method(), path));
    let (response, actor) = match identify(&app, request.headers(), origin).await {
        Ok(actor) => {
            let response = match admit(&actor, request.method(), needed) {
                Ok(()) => {
                    request.extensions_mut().insert(actor.clone());
                    next.run(request).await
                }
                Err(failure) => failure.into_response(),
            };
            (response, Some(actor))
        }
        Err(failure) => (failure.into_response(), None),
    };
    let denied = response
        .extensions()
        .get::<ApiError>()
        .and_then(ApiError::denied);
    if let (Some(denied), Some(actor)) = (denied, actor) {
        app.note_denial(&actor, &denied.into(), &what);
    }
    complete(response, request_id)
}

async fn identify(app: &App, headers: &HeaderMap, origin: Origin) -> Result<Arc<Actor>> {
    let actor = bearer::actor(app, headers, origin).await?;
    if actor.identity == Identity::Anonymous {
        Err(Error::Unauthenticated.into())
    } else {
        Ok(Arc::new(actor))
    }
}

/// `needed` is none where no route matches the path, and an inner none where the path does not
/// support the method.
fn admit(actor: &Actor, method: &Method, needed: Option<Option<&Requirement>>) -> Result<()> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    if !reads && actor.access == AccessLevel::ReadOnly {
        return Err(Error::ReadOnly.into());
    }
    match needed.flatten() {
        Some(Requirement::Undeclared) => {
            Err(Error::internal("an operation that does not say what it requires").into())
        }
        Some(Requirement::Permissions(needed)) => Ok(needed
            .iter()
            .try_for_each(|permission| actor.require(*permission))?),
        None => Ok(()),
    }
}

/// The caller, and the shared state.
#[derive(Clone)]
pub(crate) struct Caller {
    /// The shared state.
    pub app: Arc<App>,
    /// The caller as an actor.
    pub actor: Arc<Actor>,
}

impl Caller {
    /// Begins a unit of work.
    pub(crate) async fn begin(&self) -> Result<Work<'_>> {
        Ok(self.app.begin(&self.actor).await?)
    }

    /// The same, acting on a thing: an operator acts in the thing's account.
    pub(crate) async fn on<T: Subject + ?Sized>(&self, thing: &T) -> Result<Self> {
        Ok(Self {
            app: self.app.clone(),
            actor: operator::acting_on(&self.app.db, &self.actor, thing).await?,
        })
    }

    /// The caller of a request that came through the gate.
    pub(crate) fn of(parts: &Parts, app: &Arc<App>) -> Result<Self> {
        let actor = parts
            .extensions
            .get::<Arc<Actor>>()
            .ok_or_else(|| Error::internal("a route without the gate"))?;
        Ok(Self {
            app: app.clone(),
            actor: actor.clone(),
        })
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = ApiError;

    /// Refuses any query: handlers with parameters extract these together with their caller, from
    /// [`super::query`].
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        super::query::none(parts)?;
        Self::of(parts, app)
    }
}

/// Begins a unit of work, calls one rule, and commits: `change!(caller, |work| rule(work,
/// ...).await)`. A macro, because the future of an async closure that borrows the work cannot be
/// sent between threads.
macro_rules! change {
    ($caller:expr, |$work:ident| $rule:expr) => {{
        let unit = $caller.begin().await?;
        let $work = &unit;
        let result: domain::error::Result<_> = async { $rule }.await;
        let value = result?;
        unit.commit().await?;
        value
    }};
}

pub(super) use change;

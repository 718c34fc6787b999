//! Values in the context of resolvers: the app, the actor, and one loader per request.

use super::{
    cost::PermissionCounts,
    document::Prepared,
    error::{ResolverError, Result, UserError, outcome},
    loader::{Batches, Rows},
};
use app::App;
use async_graphql::{Context, ID, dataloader::Loader};
use domain::{
    actor::Actor,
    error::Error,
    feed::Follower,
    limits::MAX_PERMISSIONS_OF_ACCOUNT,
    operator::{self, Subject},
    page::MAX_PAGE,
    permission,
    reference::{parse_id, wrong_id},
    work::Work,
};
use entity::{AccountId, Id};
use futures_util::{
    FutureExt,
    future::{BoxFuture, ready},
};
use std::{
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// The shared state.
pub(crate) fn app<'a>(ctx: &Context<'a>) -> Result<&'a Arc<App>> {
    ctx.data_opt()
        .ok_or_else(|| Error::internal("no app in the context").into())
}

/// The caller.
pub(crate) fn actor<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Actor>> {
    ctx.data_opt()
        .ok_or_else(|| Error::internal("no actor in the context").into())
}

/// Loads rows in batches; shared by one request only, so that no other caller sees what it loaded.
pub(crate) fn rows<'a>(ctx: &Context<'a>) -> Result<&'a Batches<Rows>> {
    ctx.data_opt()
        .ok_or_else(|| Error::internal("no loader in the context").into())
}

/// What the request's loader has for a key; none where there is nothing.
///
/// Boxed, as everything should be that a field of a common object waits for: async-graphql makes the
/// future of each field as large as that of the object's largest one, and moves it twice.
pub(crate) fn load<'a, K>(
    ctx: &Context<'a>,
    key: K,
) -> BoxFuture<'a, Result<Option<<Rows as Loader<K>>::Value>>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Rows: Loader<K, Error = ResolverError>,
{
    match rows(ctx) {
        Ok(rows) => rows.load_one(key).boxed(),
        Err(error) => ready(Err(error)).boxed(),
    }
}

/// A loader for one caller.
pub(crate) fn loader(app: &Arc<App>, actor: &Arc<Actor>) -> Batches<Rows> {
    Batches::new(Rows {
        app: app.clone(),
        actor: actor.clone(),
    })
}

/// Numbers of permissions in the accounts that the response may be about, as far as the cost of a
/// request depends on them.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn counts(
    app: &App,
    actor: &Actor,
    prepared: &Prepared,
) -> domain::error::Result<PermissionCounts> {
    let (db, account) = match actor.account() {
        Ok(account) if prepared.is_counted() => (&app.db, account),
        _ => {
            return Ok(PermissionCounts::of_one(
                permission::Permission::ALL.len() as u64
            ));
        }
    };
    let own = permission::count_most(db, &[account]).await?;
    if !actor.is_operator() {
        return Ok(PermissionCounts::of_one(own));
    }
    let any = MAX_PERMISSIONS_OF_ACCOUNT + permission::Permission::ALL.len() as u64;
    let names = prepared.names();
    if names.len() > MAX_PAGE as usize {
        return Ok(PermissionCounts {
            own,
            named: any,
            any,
        });
    }
    let accounts = operator::accounts_named(db, &names).await?;
    let named = if accounts.is_empty() {
        own
    } else {
        permission::count_most(db, &accounts).await?
    };
    Ok(PermissionCounts { own, named, any })
}

/// The events of a subscription. Subscribed before it is executed, so that no event is missed that
/// is committed after the request.
pub(crate) struct Listening(Mutex<Option<Follower>>);

impl From<Follower> for Listening {
    fn from(follower: Follower) -> Self {
        Self(Mutex::new(Some(follower)))
    }
}

/// The events of the subscription, for its one root field.
pub(crate) fn follower(ctx: &Context<'_>) -> Result<Follower> {
    let taken = ctx.data_opt::<Listening>().and_then(|listening| {
        listening
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    });
    taken.ok_or_else(|| Error::internal("nothing to listen to in the context").into())
}

/// Parses an ID of one kind, as an argument of a query.
pub(crate) fn parse<T: Id>(field: &str, id: &ID) -> Result<T> {
    id.parse()
        .map_err(|_| ResolverError::bad_input(field, wrong_id::<T>(id)))
}

/// Parses an ID of one kind, as part of a mutation's input.
pub(crate) fn parse_input<T: Id>(field: &str, id: &ID) -> domain::error::Result<T> {
    parse_id(field, id)
}

/// Like [`parse_input`], for a list.
pub(crate) fn inputs<T: Id>(field: &str, ids: &[ID]) -> domain::error::Result<Vec<T>> {
    ids.iter()
        .enumerate()
        .map(|(index, id)| parse_input(&format!("{field}.{index}"), id))
        .collect()
}

/// The caller as an actor on a thing: an operator acts in the thing's account.
pub(crate) async fn acting_on<T: Subject + ?Sized>(
    ctx: &Context<'_>,
    thing: &T,
) -> Result<Arc<Actor>> {
    Ok(operator::acting_on(&app(ctx)?.db, actor(ctx)?, thing).await?)
}

/// The caller as an actor in an account.
pub(crate) fn acting_in(ctx: &Context<'_>, account: AccountId) -> Result<Arc<Actor>> {
    Ok(operator::acting_in(actor(ctx)?, account)?)
}

/// Begins a unit of work.
pub(crate) async fn begin<'a>(ctx: &Context<'a>) -> Result<Work<'a>> {
    Ok(app(ctx)?.begin(actor(ctx)?).await?)
}

/// Commits what a rule did. Problems that the caller can correct are returned as user errors, and
/// then nothing was changed.
pub(crate) async fn finish<T>(
    work: Work<'_>,
    result: domain::error::Result<T>,
) -> Result<(Option<T>, Vec<UserError>)> {
    outcome(match result {
        Ok(value) => work.commit().await.map(|()| value),
        Err(error) => Err(error),
    })
}

/// Begins a unit of work, calls one rule, and commits: `change!(ctx, |work| rule(work,
/// ...).await)`. A macro, because the future of an async closure that borrows the work cannot be
/// sent between threads.
///
/// `change!(ctx, parsed, |work, thing| rule(work, thing, ...).await)` does so on a thing that the
/// input names, in that thing's account.
///
/// `acting!(ctx, actor, |work| rule(work, ...).await)` does so as an actor that was found before, or
/// answers the problem why there is none.
macro_rules! acting {
    ($ctx:expr, $actor:expr, |$work:ident| $rule:expr) => {{
        match $actor {
            Ok(actor) => {
                let work = $crate::context::app($ctx)?.begin(&actor).await?;
                let $work = &work;
                let result: domain::error::Result<_> = Box::pin(async { $rule }).await;
                $crate::context::finish(work, result).await
            }
            Err(error) => $crate::error::outcome(Err(error)),
        }
    }};
}

/// See [`acting`].
macro_rules! change {
    ($ctx:expr, $parsed:expr, |$work:ident, $thing:ident| $rule:expr) => {{
        match $parsed {
            Ok($thing) => {
                let actor = $crate::context::acting_on($ctx, &$thing).await?;
                let work = $crate::context::app($ctx)?.begin(&actor).await?;
                let $work = &work;
                let result: domain::error::Result<_> = Box::pin(async { $rule }).await;
                $crate::context::finish(work, result).await
            }
            Err(error) => $crate::error::outcome(Err(error)),
        }
    }};
    ($ctx:expr, |$work:ident| $rule:expr) => {{
        let work = $crate::context::begin($ctx).await?;
        let $work = &work;
        let result: domain::error::Result<_> = Box::pin(async { $rule }).await;
        $crate::context::finish(work, result).await
    }};
}

pub(super) use acting;
pub(super) use change;

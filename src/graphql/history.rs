//! What happened with tokens: those issued and what became of them, what concerns one client, and counts for charts.

use super::{
    audit::AuditEvent,
    client::Client,
    context::{actor, app, rows},
    error::Result,
    page::{DateTimeRange, connection, forward},
    requires::requires,
    time::DateTime,
};
use crate::domain::{
    actor::Actor,
    history::{
        activity::{self as activities, Entry, Kind},
        tokens::{self as issued, Token, TokenStatus as Status},
        usage::{self as usages, Bucket, Point, Span},
    },
    permission::Permission as Builtin,
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::{ClientId, refusal};
use std::sync::Arc;

/// What a token is worth.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub enum TokenStatus {
    /// It is good.
    Active,
    /// Its time is over, whatever happened before.
    Expired,
    /// It was ended before its time: by itself, with all of its client's, or because its client is switched off or gone.
    Revoked,
}

/// The client of a record, as far as the caller may see it.
async fn client_of(ctx: &Context<'_>, id: ClientId) -> Result<Option<Client>> {
    Ok(rows(ctx)?.load_one(id).await?.map(Client))
}

/// A token that was issued. The token itself is not kept.
#[derive(Clone)]
pub struct IssuedToken(Token);

impl From<Token> for IssuedToken {
    fn from(token: Token) -> Self {
        Self(token)
    }
}

/// A token that was issued. The token itself is not kept.
#[Object]
impl IssuedToken {
    /// The token's own id (RFC 7519 section 4.1.7), by which `revokeTokens` ends it.
    async fn jti(&self) -> &str {
        &self.0.row.jti
    }

    /// Whose it is; null where the client is gone, or where the caller may not read clients.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        client_of(ctx, self.0.row.client_id).await
    }

    /// Opaque ID of the client (`cli_...`), even where that is deleted: the UUID in it is the token's `sub`.
    async fn subject_id(&self) -> ID {
        self.0.row.client_id.into()
    }

    /// The grant that it came from.
    async fn grant_type(&self) -> &str {
        &self.0.row.grant_type
    }

    /// The scopes that it was issued with.
    async fn scopes(&self) -> Vec<&str> {
        self.0.row.scope.split(' ').filter(|scope| !scope.is_empty()).collect()
    }

    /// When it was issued.
    async fn issued_at(&self) -> DateTime {
        self.0.row.issued_at.into()
    }

    /// When it expires.
    async fn expires_at(&self) -> DateTime {
        self.0.row.expires_at.into()
    }

    /// What it is worth now.
    async fn status(&self) -> TokenStatus {
        self.0.status.into()
    }

    /// Address that it was fetched from.
    async fn ip_address(&self) -> Option<&str> {
        self.0.row.ip_address.as_deref()
    }
}

/// A request that a client, or somebody in its name, was refused.
#[derive(Clone)]
pub struct RefusedRequest(refusal::Model);

/// A request that a client, or somebody in its name, was refused.
#[Object]
impl RefusedRequest {
    /// The OAuth error code (RFC 6749 section 5.2): `invalid_client` where a secret was wrong or the client is disabled.
    async fn error(&self) -> String {
        activities::error_code(&self.0)
    }

    /// The grant that was asked for; null where the client was not even authenticated.
    async fn grant_type(&self) -> Option<&str> {
        self.0.grant_type.as_deref()
    }

    /// The scope that was asked for, cut to 500 characters.
    async fn scope(&self) -> Option<&str> {
        self.0.scope.as_deref()
    }

    /// When it was refused.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// Address that it came from.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }
}

/// Kinds of things that happen to a client.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum ActivityKind {
    /// It was issued a token.
    Issued,
    /// It, or somebody in its name, was refused a token or failed to authenticate.
    Refused,
    /// It was changed, or its tokens were ended.
    Administrative,
}

/// Something that happened to a client: exactly one of `token`, `refusal` and `event` says what.
#[derive(Clone)]
pub struct Activity(Entry);

impl From<Entry> for Activity {
    fn from(entry: Entry) -> Self {
        Self(entry)
    }
}

/// Something that happened to a client: exactly one of `token`, `refusal` and `event` says what.
#[Object]
impl Activity {
    /// Id of the record.
    async fn id(&self) -> ID {
        ID(self.0.id())
    }

    /// What kind of thing it is.
    async fn kind(&self) -> ActivityKind {
        self.0.kind().into()
    }

    /// When it happened.
    async fn occurred_at(&self) -> DateTime {
        self.0.at().into()
    }

    /// One sentence for people.
    async fn summary(&self) -> String {
        self.0.summary()
    }

    /// The token that was issued.
    async fn token(&self) -> Option<IssuedToken> {
        match &self.0 {
            Entry::Issued(token) => Some(IssuedToken(Token::clone(token))),
            _ => None,
        }
    }

    /// The request that was refused.
    async fn refusal(&self) -> Option<RefusedRequest> {
        match &self.0 {
            Entry::Refused(row) => Some(RefusedRequest(refusal::Model::clone(row))),
            _ => None,
        }
    }

    /// What was done to the client.
    async fn event(&self) -> Option<AuditEvent> {
        match &self.0 {
            Entry::Administrative(event) => Some(AuditEvent(entity::audit_event::Model::clone(event))),
            _ => None,
        }
    }
}

/// Lengths of the stretches of time that usage is counted in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Bucket")]
pub enum UsageBucket {
    /// An hour of UTC.
    Hour,
    /// A day of UTC.
    Day,
}

/// An hour or a day with its counts.
pub struct UsagePoint(Point);

/// An hour or a day with its counts.
#[Object]
impl UsagePoint {
    /// When the hour or day begins.
    async fn starts_at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Tokens issued.
    async fn issued(&self) -> i64 {
        self.0.issued
    }

    /// Requests refused.
    async fn refused(&self) -> i64 {
        self.0.refused
    }
}

/// Which tokens are wanted; all conditions must hold.
#[derive(InputObject, Default)]
pub struct IssuedTokenFilter {
    /// Any of these.
    statuses: Option<Vec<TokenStatus>>,
    /// Issued within this span.
    issued_at: Option<DateTimeRange>,
}

/// Which activity is wanted; all conditions must hold.
#[derive(InputObject, Default)]
pub struct ActivityFilter {
    /// Any of these.
    kinds: Option<Vec<ActivityKind>>,
    /// Within this span.
    occurred_at: Option<DateTimeRange>,
}

connection!(
    IssuedTokenConnection,
    IssuedTokenEdge,
    IssuedToken,
    issued::Filter,
    |db, actor, filter| issued::count(db, actor, filter),
    "How many tokens there are; null where there are more than 10,000."
);

connection!(
    ActivityConnection,
    ActivityEdge,
    Activity,
    activities::Filter,
    |db, actor, filter| activities::count(db, actor, filter),
    "How much there is; null where there is more than 10,000 times something."
);

/// A page of the tokens of the account, or of one client. What happened just now is written first, so that the caller sees it.
pub async fn tokens(
    ctx: &Context<'_>,
    (actor, client, filter): (Arc<Actor>, Option<ClientId>, IssuedTokenFilter),
    first: Option<i32>,
    after: Option<String>,
) -> Result<IssuedTokenConnection> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let filter = issued::Filter {
        now: app.tools.clock.now(),
        client,
        statuses: filter.statuses.map(|list| list.into_iter().map(Status::from).collect()),
        issued: DateTimeRange::ends(filter.issued_at),
    };
    let page = issued::list(&app.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(IssuedTokenConnection::new(page, filter).seen_by(actor))
}

/// A page of what happened to a client, including just now.
pub async fn activity(
    ctx: &Context<'_>,
    (actor, client, filter): (Arc<Actor>, ClientId, ActivityFilter),
    first: Option<i32>,
    after: Option<String>,
) -> Result<ActivityConnection> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let filter = activities::Filter {
        now: app.tools.clock.now(),
        client,
        kinds: filter.kinds.map(|list| list.into_iter().map(Kind::from).collect()),
        at: DateTimeRange::ends(filter.occurred_at),
    };
    let page = activities::list(&app.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(ActivityConnection::new(page, filter).seen_by(actor))
}

/// Counts of a client, including what happened just now.
pub async fn usage(
    ctx: &Context<'_>,
    (actor, client): (Arc<Actor>, ClientId),
    (from, until): (DateTime, DateTime),
    bucket: UsageBucket,
) -> Result<Vec<UsagePoint>> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let span = Span { from: from.0, until: until.0, bucket: bucket.into() };
    let points = usages::of_client(&app.db, &actor, client, span).await?;
    Ok(points.into_iter().map(UsagePoint).collect())
}

/// Queries about tokens.
#[derive(Default)]
pub struct HistoryQuery;

/// Queries about tokens.
#[Object]
impl HistoryQuery {
    /// Tokens of the account, newest first; also those of clients that are gone.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn issued_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(25)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<IssuedTokenFilter>,
    ) -> Result<IssuedTokenConnection> {
        tokens(ctx, (actor(ctx)?.clone(), None, filter.unwrap_or_default()), first, after).await
    }
}

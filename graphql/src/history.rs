//! History: issued tokens and their status, activity of one client, and counts for charts.

use super::{
    audit::AuditEvent,
    client::Client,
    context::{actor, app, rows},
    error::Result,
    page::{DateTimeRange, connection, forward},
    requires::requires,
    time::DateTime,
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use domain::{
    actor::Actor,
    history::{
        activity as activities,
        activity::{ActivityEntry, Kind},
        tokens as issued,
        tokens::{Token, TokenStatus as Status},
        usage as usages,
        usage::{Bucket, Point, UsageSpan},
    },
    permission::Permission as Builtin,
};
use entity::{ClientId, refusal};
use std::sync::Arc;

/// Status of an issued token.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Status")]
pub enum TokenStatus {
    /// The token is accepted.
    Active,
    /// The token has expired, whether or not it was revoked before.
    Expired,
    /// The token was revoked before it expired: by itself, with all tokens of its client, or
    /// because its client was disabled or deleted.
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
    /// ID of the token (claim `jti`, RFC 7519 section 4.1.7), by which `revokeTokens` revokes it.
    async fn jti(&self) -> &str {
        &self.0.row.jti
    }

    /// Client that the token was issued to; null where that is deleted, or `clients:read` is
    /// missing.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        client_of(ctx, self.0.row.client_id).await
    }

    /// Opaque ID of the client (`cli_...`), even where that is deleted: the UUID in it is the
    /// token's `sub`.
    async fn subject_id(&self) -> ID {
        self.0.row.client_id.into()
    }

    /// OAuth grant type that the token was issued for.
    async fn grant_type(&self) -> &str {
        &self.0.row.grant_type
    }

    /// Scopes that the token was issued with.
    async fn scopes(&self) -> Vec<&str> {
        self.0
            .row
            .scope
            .split(' ')
            .filter(|scope| !scope.is_empty())
            .collect()
    }

    /// When the token was issued.
    async fn issued_at(&self) -> DateTime {
        self.0.row.issued_at.into()
    }

    /// When the token expires.
    async fn expires_at(&self) -> DateTime {
        self.0.row.expires_at.into()
    }

    /// Whether the token is still accepted.
    async fn status(&self) -> TokenStatus {
        self.0.status.into()
    }

    /// IP address that the token was requested from; null where it is not known.
    async fn ip_address(&self) -> Option<&str> {
        self.0.row.ip_address.as_deref()
    }
}

/// A request in a client's name that was refused.
#[derive(Clone)]
pub struct RefusedRequest(refusal::Model);

/// A request in a client's name that was refused.
#[Object]
impl RefusedRequest {
    /// OAuth error code of the refusal (RFC 6749 section 5.2): `invalid_client` where a secret was
    /// wrong or the client is disabled.
    async fn error(&self) -> String {
        activities::error_code(&self.0)
    }

    /// OAuth grant type that was requested; null where the client was not authenticated.
    async fn grant_type(&self) -> Option<&str> {
        self.0.grant_type.as_deref()
    }

    /// Scope that was requested, cut to 500 characters; null where there was none.
    async fn scope(&self) -> Option<&str> {
        self.0.scope.as_deref()
    }

    /// When the request was refused.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// IP address that the request came from; null where it is not known.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }
}

/// Kind of an activity of a client.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum ActivityKind {
    /// The client was issued a token.
    Issued,
    /// A request in the client's name was refused, or authentication as the client failed.
    Refused,
    /// The client was changed, or its tokens were revoked.
    Administrative,
}

/// Event in the life of a client; exactly one of `token`, `refusal` and `event` is not null.
#[derive(Clone)]
pub struct Activity(ActivityEntry);

impl From<ActivityEntry> for Activity {
    fn from(entry: ActivityEntry) -> Self {
        Self(entry)
    }
}

/// Event in the life of a client; exactly one of `token`, `refusal` and `event` is not null.
#[Object]
impl Activity {
    /// Opaque ID of the activity, unique within the client's activity.
    async fn id(&self) -> ID {
        ID(self.0.id())
    }

    /// Kind of the activity, which tells whether `token`, `refusal` or `event` is set.
    async fn kind(&self) -> ActivityKind {
        self.0.kind().into()
    }

    /// When the activity occurred.
    async fn occurred_at(&self) -> DateTime {
        self.0.at().into()
    }

    /// Summary of the activity in one sentence, for display.
    async fn summary(&self) -> String {
        self.0.summary()
    }

    /// The token that the client was issued; null for other kinds.
    async fn token(&self) -> Option<IssuedToken> {
        match &self.0 {
            ActivityEntry::Issued(token) => Some(IssuedToken(Token::clone(token))),
            _ => None,
        }
    }

    /// The request in the client's name that was refused; null for other kinds.
    async fn refusal(&self) -> Option<RefusedRequest> {
        match &self.0 {
            ActivityEntry::Refused(row) => Some(RefusedRequest(refusal::Model::clone(row))),
            _ => None,
        }
    }

    /// The entry of the audit log, where the client was changed or its tokens were revoked; null
    /// for other kinds.
    async fn event(&self) -> Option<AuditEvent> {
        match &self.0 {
            ActivityEntry::Administrative(event) => {
                Some(AuditEvent(entity::audit_event::Model::clone(event)))
            }
            _ => None,
        }
    }
}

/// Length of the intervals that usage is counted in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Bucket")]
pub enum UsageBucket {
    /// An hour in UTC.
    Hour,
    /// A day in UTC.
    Day,
}

/// Numbers of tokens and refusals in one hour or day.
pub struct UsagePoint(Point);

/// Numbers of tokens and refusals in one hour or day.
#[Object]
impl UsagePoint {
    /// When the hour or day begins.
    async fn starts_at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Number of tokens issued in the hour or day.
    async fn issued(&self) -> i64 {
        self.0.issued
    }

    /// Number of requests refused in the hour or day.
    async fn refused(&self) -> i64 {
        self.0.refused
    }
}

/// Conditions that an issued token must meet, all of them.
#[derive(InputObject, Default)]
pub struct IssuedTokenFilter {
    /// Statuses of the token, any of which matches; all when absent.
    statuses: Option<Vec<TokenStatus>>,
    /// Span of time in which the token was issued.
    issued_at: Option<DateTimeRange>,
}

/// Conditions that an activity must meet, all of them.
#[derive(InputObject, Default)]
pub struct ActivityFilter {
    /// Kinds of activity, any of which matches; all kinds when absent.
    kinds: Option<Vec<ActivityKind>>,
    /// Span of time in which the activity occurred.
    occurred_at: Option<DateTimeRange>,
}

connection!(
    IssuedTokenConnection,
    IssuedTokenEdge,
    IssuedToken,
    issued::TokenCriteria,
    |db, actor, filter| issued::count(db, actor, filter),
    "issued tokens",
    "; null where there are more than 10,000"
);

connection!(
    ActivityConnection,
    ActivityEdge,
    Activity,
    activities::ActivityCriteria,
    |db, actor, filter| activities::count(db, actor, filter),
    "activities",
    "; null where there are more than 10,000"
);

/// A page of the tokens of the account, or of one client. Pending records are written first, so
/// that the caller sees them.
pub async fn tokens(
    ctx: &Context<'_>,
    (actor, client, filter): (Arc<Actor>, Option<ClientId>, IssuedTokenFilter),
    first: Option<i32>,
    after: Option<String>,
) -> Result<IssuedTokenConnection> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let filter = issued::TokenCriteria {
        now: app.tools.clock.now(),
        client,
        statuses: filter
            .statuses
            .map(|list| list.into_iter().map(Status::from).collect()),
        issued: DateTimeRange::ends(filter.issued_at),
    };
    let page = issued::list(&app.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(IssuedTokenConnection::new(page, filter).seen_by(actor))
}

/// A page of a client's activity, including pending records.
pub async fn activity(
    ctx: &Context<'_>,
    (actor, client, filter): (Arc<Actor>, ClientId, ActivityFilter),
    first: Option<i32>,
    after: Option<String>,
) -> Result<ActivityConnection> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let filter = activities::ActivityCriteria {
        now: app.tools.clock.now(),
        client,
        kinds: filter
            .kinds
            .map(|list| list.into_iter().map(Kind::from).collect()),
        at: DateTimeRange::ends(filter.occurred_at),
    };
    let page = activities::list(&app.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(ActivityConnection::new(page, filter).seen_by(actor))
}

/// Counts of a client, including pending records.
pub async fn usage(
    ctx: &Context<'_>,
    (actor, client): (Arc<Actor>, ClientId),
    (from, until): (DateTime, DateTime),
    bucket: UsageBucket,
) -> Result<Vec<UsagePoint>> {
    let app = app(ctx)?;
    app.recorder.settle().await;
    let span = UsageSpan {
        from: from.0,
        until: until.0,
        bucket: bucket.into(),
    };
    let points = usages::of_client(&app.db, &actor, client, span).await?;
    Ok(points.into_iter().map(UsagePoint).collect())
}

/// Queries about tokens.
#[derive(Default)]
pub struct HistoryQuery;

/// Queries about tokens.
#[Object]
impl HistoryQuery {
    /// Page of the account's issued tokens, newest first, including those of deleted clients.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::TokensRead.as_str().to_owned())
    )]
    async fn issued_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items; at most 100.",
            default_with = "Some(25)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Conditions that the tokens must meet; all tokens when absent.")]
        filter: Option<IssuedTokenFilter>,
    ) -> Result<IssuedTokenConnection> {
        tokens(
            ctx,
            (actor(ctx)?.clone(), None, filter.unwrap_or_default()),
            first,
            after,
        )
        .await
    }
}

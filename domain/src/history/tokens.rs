//! Issued tokens and their status.

use super::{Portion, Position, TimeSpan, revoked::revoked, within};
use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result},
    limits::MAX_AUDITED_ID,
    page::{Page, Slice, total},
    permission::Permission,
};
use chrono::{DateTime, Duration, Utc};
use config::MAX_TOKEN_TTL;
use entity::{
    ClientId, IssuanceId,
    issuance::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DeriveActiveEnum, EntityTrait, EnumIter, ExprTrait,
    FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{CaseStatement, Expr},
};
use uuid::Uuid;

/// Name of the order in cursors.
const ORDER: &str = "issued";

/// Status of a token, as [`crate::token::Tokens::verify`] would find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum TokenStatus {
    /// It is valid.
    Active,
    /// It has expired, whether or not it was revoked before.
    Expired,
    /// It was revoked before its expiry: by itself, with all tokens of its client or its user, with
    /// the authorization or the session that it was issued in, or because its client or its user is
    /// disabled or deleted.
    Revoked,
}

/// An issued token.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Token {
    /// Its record.
    #[sea_orm(nested)]
    pub row: Model,
    /// Its status when the record was read.
    pub status: TokenStatus,
}

impl Token {
    fn place(&self) -> Position {
        Position {
            at: self.row.issued_at,
            id: self.row.id.0,
        }
    }
}

/// Filter of tokens; all conditions must hold.
#[derive(Clone, Debug)]
pub struct TokenCriteria {
    /// The moment at which their status is determined.
    pub now: DateTime<Utc>,
    /// Of this client.
    pub client: Option<ClientId>,
    /// Any of these values.
    pub statuses: Option<Vec<TokenStatus>>,
    /// Issued within this span.
    pub issued: TimeSpan,
    /// With this `jti`.
    pub jti: Option<String>,
    /// Requested from this address.
    pub ip_address: Option<String>,
}

/// Tokens of the actor's account, newest first; also those of deleted clients.
///
/// # Errors
/// Without `tokens:read`, for a cursor of another list, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &TokenCriteria,
    slice: &Slice,
) -> Result<Page<Token>> {
    let rows = after(
        db,
        filtered(actor, filter)?,
        filter.now,
        Portion::of(slice, ORDER)?,
    )
    .await?;
    Ok(Page::from_rows(rows, slice, |token| {
        token.place().cursor(ORDER)
    }))
}

/// How many tokens there are, or none above [`COUNTING_CAP`](crate::page::COUNTING_CAP).
///
/// # Errors
/// As [`list`].
pub async fn count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &TokenCriteria,
) -> Result<Option<u64>> {
    total(db, filtered(actor, filter)?).await
}

/// At most so many tokens after a position, each with its status.
pub(super) async fn after(
    db: &impl ConnectionTrait,
    mut query: Select<Entity>,
    now: DateTime<Utc>,
    portion: Portion,
) -> Result<Vec<Token>> {
    if let Some(place) = portion.after {
        query = query.filter(place.beyond(Column::IssuedAt, Column::Id));
    }
    let query = query
        .expr_as(status(now), "status")
        .order_by_desc(Column::IssuedAt)
        .order_by_desc(Column::Id);
    Ok(query
        .limit(portion.most)
        .into_model::<Token>()
        .all(db)
        .await?)
}

pub(super) fn filtered(actor: &Actor, filter: &TokenCriteria) -> Result<Select<Entity>> {
    actor.require(Permission::TokensRead)?;
    let query = Entity::find()
        .filter(Column::AccountId.eq(actor.account()?))
        .filter(within(Column::IssuedAt, "filter.issuedAt", filter.issued)?);
    for (field, text) in [
        ("filter.jti", &filter.jti),
        ("filter.ipAddress", &filter.ip_address),
    ] {
        if text
            .as_ref()
            .is_some_and(|text| text.len() > MAX_AUDITED_ID)
        {
            return Err(Error::refused(
                ProblemCode::TooLong,
                field,
                format!("At most {MAX_AUDITED_ID} characters."),
            ));
        }
    }
    let condition = Condition::all()
        .add_option(filter.client.map(|client| Column::ClientId.eq(client)))
        .add_option(filter.jti.as_ref().map(|jti| with_jti(jti)))
        .add_option(
            filter
                .ip_address
                .as_ref()
                .map(|ip| Column::IpAddress.eq(ip)),
        );
    let Some(wanted) = &filter.statuses else {
        return Ok(query.filter(condition));
    };
    let (now, mut any) = (filter.now, Condition::any());
    if wanted.contains(&TokenStatus::Expired) {
        any = any.add(Column::ExpiresAt.lte(now));
    }
    // An unexpired token is recent, so a part of the index is enough.
    let living = Condition::all()
        .add(Column::ExpiresAt.gt(now))
        .add(Column::IssuedAt.gte(now - Duration::seconds(MAX_TOKEN_TTL.into())));
    if wanted.contains(&TokenStatus::Active) {
        any = any.add(living.clone().add(revoked().not()));
    }
    if wanted.contains(&TokenStatus::Revoked) {
        any = any.add(living.add(revoked()));
    }
    // No token has none of the statuses; an empty condition would match every row.
    let any = if wanted.is_empty() {
        Condition::all().add(Expr::val(1).eq(0))
    } else {
        any
    };
    Ok(query.filter(condition.add(any)))
}

/// The record with that `jti`, which is its ID: the primary key finds it, where a search of the column
/// would read every record of the account. No record has the ID of what is not a UUID.
fn with_jti(jti: &str) -> Condition {
    let id = Uuid::try_parse(jti).unwrap_or_default();
    Condition::all()
        .add(Column::Id.eq(IssuanceId(id)))
        .add(Column::Jti.eq(jti))
}

fn status(now: DateTime<Utc>) -> CaseStatement {
    use sea_orm::ActiveEnum;
    CaseStatement::new()
        .case(Column::ExpiresAt.lte(now), TokenStatus::Expired.to_value())
        .case(revoked(), TokenStatus::Revoked.to_value())
        .finally(TokenStatus::Active.to_value())
}

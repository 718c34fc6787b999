//! Which identifiers a protected API may have, and which account owns them.
//!
//! An identifier is the `aud` of tokens, so an account that has one can issue tokens that the API
//! at that address accepts. It is unique in the whole deployment, and the first account with an API
//! at a host reserves that host.

use super::DISPLACED;
use crate::{
    account, audit,
    error::{Error, ProblemCode, Result},
    grant,
    limits::MAX_IDENTIFIER,
    search::escape,
    work::Work,
};
use entity::{
    AccountId, ResourceId,
    audit_event::AuditEventKind,
    permission,
    resource::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, Func, LikeExpr},
};
use serde_json::json;
use url::Url;

const FIELD: &str = "identifier";

/// Checks the identifier of a new protected API: an absolute URI without a fragment (RFC 8707
/// section 2) in its normal form (RFC 3986 section 6.2.2), which is not the issuer, and not at a
/// host where another account has an API.
pub(super) async fn check(work: &Work<'_>, owner: AccountId, identifier: &str) -> Result<()> {
    let issuer = &work.settings().issuer;
    let url = check_form(identifier, issuer)?;
    let Some(host) = url.host_str().filter(|_| is_web(&url)) else {
        return Ok(());
    };
    if account::rules_platform(work.actor()) {
        return Ok(());
    }
    let is_issuers = Url::parse(issuer).is_ok_and(|issuer| issuer.host_str() == Some(host));
    if is_issuers {
        let message = "This host is the server's own. An administrator of the deployment can define protected APIs there.";
        return Err(Error::refused(ProblemCode::Taken, FIELD, message));
    }
    let others = Entity::find()
        .filter(Column::AccountId.ne(owner))
        .filter(at_host(host));
    if others.count(work.db()).await? > 0 {
        let message = "Another account has a protected API at this host. An administrator of the deployment can define one for you there.";
        return Err(Error::refused(ProblemCode::Taken, FIELD, message));
    }
    Ok(())
}

/// An absolute URI without a fragment (RFC 8707 section 2), and not the issuer, which is never an
/// audience.
fn check_form(identifier: &str, issuer: &str) -> Result<Url> {
    let refused = |message: String| Err(Error::refused(ProblemCode::Invalid, FIELD, message));
    if identifier.len() > MAX_IDENTIFIER {
        return Err(Error::refused(
            ProblemCode::TooLong,
            FIELD,
            format!("At most {MAX_IDENTIFIER} characters."),
        ));
    }
    let plain = |text: &str| {
        Url::parse(text).map(|url| url.as_str().trim_end_matches(['/', '?']).to_owned())
    };
    if plain(identifier)
        .is_ok_and(|identifier| plain(issuer).is_ok_and(|issuer| identifier == issuer))
    {
        return refused("Must not be this server's issuer.".to_owned());
    }
    let parsed = Url::parse(identifier)
        .ok()
        .filter(|url| url.fragment().is_none() && identifier.bytes().all(|b| b.is_ascii_graphic()));
    let Some(url) = parsed else {
        return refused(
            "Must be an absolute URI without a fragment, e.g. https://api.example.com/orders."
                .to_owned(),
        );
    };
    // Two spellings of one address would be two identifiers.
    let normal = url.as_str();
    if is_web(&url) && normal.trim_end_matches('/') != identifier.trim_end_matches('/') {
        return refused(format!("Must be in its normal form: {normal}"));
    }
    if is_web(&url) && (!url.username().is_empty() || url.password().is_some()) {
        return refused("Must not have a user name or a password.".to_owned());
    }
    Ok(url)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Identifiers at a host, whatever the port. Earlier versions accepted capital letters.
fn at_host(host: &str) -> Condition {
    let column = || Expr::expr(Func::lower(Expr::col(Column::Identifier)));
    let mut any = Condition::any();
    for scheme in ["http", "https"] {
        let base = format!("{scheme}://{host}");
        any = any.add(column().eq(base.clone()));
        for end in ['/', ':', '?'] {
            any = any
                .add(column().like(LikeExpr::new(format!("{}{end}%", escape(&base))).escape('\\')));
        }
    }
    any
}

/// Takes an identifier from the account's protected API that has it, for Latchkey's own API, whose
/// identifier follows from the deployment's issuer. The account's API keeps its permissions under
/// an identifier that no token has ever had, and the tokens of clients that hold those are revoked.
pub(crate) async fn displace(
    work: &Work<'_>,
    identifier: &str,
    own: Option<ResourceId>,
) -> Result<()> {
    let found = Entity::find()
        .filter(Column::Identifier.eq(identifier))
        .one(work.db())
        .await?;
    let Some((row, account)) = found
        .filter(|row| Some(row.id) != own)
        .and_then(|row| row.account_id.map(|account| (row.clone(), account)))
    else {
        return Ok(());
    };
    let Model { id, version, .. } = row;
    let fresh = format!("urn:latchkey:displaced:{}", id.0);
    let permissions = permission::Entity::find()
        .filter(permission::Column::ResourceId.eq(id))
        .all(work.db())
        .await?;
    let ids: Vec<_> = permissions.iter().map(|permission| permission.id).collect();
    grant::next_generation(work, grant::holding(&ids)).await?;
    let changed = ActiveModel {
        id: Set(id),
        identifier: Set(fresh.clone()),
        version: Set(version + 1),
        updated_at: Set(work.now()),
        ..Default::default()
    };
    Entity::update(changed).exec(work.db()).await?;
    tracing::warn!(identifier, renamed_to = fresh, %account, "an account's protected API had the identifier of Latchkey's own API and was renamed");
    let summary = format!(
        "Protected API {identifier} renamed, because Latchkey's own API has this identifier now"
    );
    let event = audit::Event::new(AuditEventKind::ResourceUpdated, account, id, summary);
    work.record(event.details(json!({ "identifier": fresh })));
    Ok(())
}

/// Takes a permission's code from all accounts that have defined it, for a built-in permission of a
/// new version of Latchkey. The accounts' permissions stay, under another code, and the tokens of
/// clients that hold one are revoked, since they carry the old code.
pub(crate) async fn displace_permission(work: &Work<'_>, code: &str) -> Result<()> {
    let defined = permission::Entity::find()
        .filter(permission::Column::Code.eq(code))
        .filter(permission::Column::AccountId.is_not_null());
    for row in defined.all(work.db()).await? {
        let (id, resource, Some(account)) = (row.id, row.resource_id, row.account_id) else {
            continue;
        };
        grant::next_generation(work, grant::holding(&[id])).await?;
        let fresh = format!("{DISPLACED}:{code}");
        let changed = permission::ActiveModel {
            id: Set(id),
            code: Set(fresh.clone()),
            ..Default::default()
        };
        permission::Entity::update(changed).exec(work.db()).await?;
        tracing::warn!(code, renamed_to = fresh, %account, "an account's permission had the code of a built-in permission and was renamed");
        let summary =
            format!("Permission {code} renamed, because a built-in permission has this code now");
        let event = audit::Event::new(AuditEventKind::ResourceUpdated, account, resource, summary);
        work.record(event.details(json!({ "permissions": [fresh] })));
    }
    Ok(())
}

//! The lists of the page: sessions, and clients with consent.

use super::{browser::short_name, moment::ShownMoment};
use crate::{session::BrowserSession, visit::Visit};
use domain::{
    actor::Actor, client, client::display_name, consent, error::Result as RuleResult, session,
};

/// Most scopes of one client that are shown.
const MAX_SCOPES: usize = 100;

/// A session of the user.
pub(super) struct SessionRow {
    pub(super) id: String,
    pub(super) browser: String,
    pub(super) address: Option<String>,
    pub(super) began: ShownMoment,
    pub(super) last_used: ShownMoment,
    pub(super) is_this: bool,
}

/// A client that the user gave consent.
pub(super) struct AppRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    pub(super) since: ShownMoment,
}

/// The sessions of the user; the rule shows a page of them at most.
///
/// # Errors
/// Only internal ones.
pub(super) async fn session_rows(
    visit: &Visit,
    browser: &BrowserSession,
) -> RuleResult<Vec<SessionRow>> {
    let (app, live) = (&visit.app, &browser.live);
    let (actor, now) = (live.actor(visit.origin.clone()), app.tools.clock.now());
    let rows = session::of_user(&app.db, &actor, &live.user, now).await?;
    let unknown = visit.words().account.unknown_browser;
    let shown = rows.into_iter().map(|row| SessionRow {
        browser: short_name(row.user_agent.as_deref()).unwrap_or_else(|| unknown.to_owned()),
        address: row.ip_address,
        began: row.created_at.into(),
        last_used: row.seen_at.into(),
        is_this: row.id == live.session.id,
        id: row.id.to_string(),
    });
    Ok(shown.collect())
}

/// The clients that the user gave consent; the rule shows a hundred at most. A user need not be
/// able to read clients to see the names of these.
///
/// # Errors
/// Only internal ones.
pub(super) async fn app_rows(visit: &Visit, browser: &BrowserSession) -> RuleResult<Vec<AppRow>> {
    let (db, live) = (&visit.app.db, &browser.live);
    let consents = consent::of_user(db, live.user.id).await?;
    let ids: Vec<_> = consents.iter().map(|consent| consent.client_id).collect();
    let clients = client::find_all(db, &Actor::system(live.account.id), &ids).await?;
    let rows = consents.into_iter().filter_map(|consent| {
        let client = clients
            .iter()
            .find(|client| client.id == consent.client_id)?;
        let scopes = consent.scope.split_ascii_whitespace().take(MAX_SCOPES);
        Some(AppRow {
            id: client.id.to_string(),
            name: display_name(client).to_owned(),
            scopes: scopes.map(str::to_owned).collect(),
            since: consent.given_at.into(),
        })
    });
    Ok(rows.collect())
}

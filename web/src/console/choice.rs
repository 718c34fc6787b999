//! `/console/`: leads to the account that the browser is signed in to. Where there are several, or
//! where the person asks for another one, the person chooses.

use crate::{own_path, session, slug, visit::Visit, visit_error::VisitError};
use app::cookies::{self, CookieKind};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{account::DEFAULT_SLUG, limits::MAX_SLUG, user};
use html::{PageContent, PageWidth, words::ConsoleWords};

/// Most accounts that are looked up for one browser.
const MAX_ACCOUNTS: usize = 20;
/// Name of the parameter with the slug of an account to sign in to.
const ACCOUNT: &str = "account";
/// Name of the parameter that asks for the choice.
const CHOOSE: &str = "choose";

/// An account that the browser is signed in to.
struct SignedInAccount {
    slug: String,
    name: String,
    user: String,
    path: String,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct Accounts {
    words: &'static ConsoleWords,
    accounts: Vec<SignedInAccount>,
    action: String,
    max_slug: usize,
}

/// `GET /console/`.
pub(super) async fn show(visit: Visit) -> Response {
    let outcome = lead(&visit).await;
    visit.answer(outcome)
}

async fn lead(visit: &Visit) -> Result<Response, VisitError> {
    if let Some(named) = visit.query.get(ACCOUNT) {
        let slug = slug::checked(named.trim())?;
        return Ok(html::see_other(&console_path(visit, slug)));
    }
    let accounts = signed_in(visit).await?;
    let choose = visit.query.get(CHOOSE).is_some();
    match accounts.as_slice() {
        [] if !choose => {
            let devices = cookies::accounts(visit.settings(), &visit.headers, CookieKind::Device);
            let slug = match devices.as_slice() {
                [one] => one,
                _ => DEFAULT_SLUG,
            };
            let path = format!("/console/{slug}/");
            Ok(html::see_other(&own_path::sign_in_path(visit, &path)))
        }
        [one] if !choose => Ok(html::see_other(&one.path)),
        _ => Ok(choice(visit, accounts)),
    }
}

/// The accounts that the browser is signed in to.
async fn signed_in(visit: &Visit) -> Result<Vec<SignedInAccount>, VisitError> {
    let slugs = cookies::accounts(visit.settings(), &visit.headers, CookieKind::Session);
    let mut found = Vec::new();
    for slug in slugs.iter().take(MAX_ACCOUNTS) {
        let Ok(slug) = slug::checked(slug) else {
            continue;
        };
        if let Some(browser) = session::of_slug(visit, slug).await? {
            let live = browser.live;
            found.push(SignedInAccount {
                path: console_path(visit, slug),
                slug: slug.to_owned(),
                user: user::display_name(&live.user).to_owned(),
                name: live.account.name,
            });
        }
    }
    Ok(found)
}

fn console_path(visit: &Visit, slug: &str) -> String {
    visit.path(&format!("/console/{slug}/"))
}

fn choice(visit: &Visit, accounts: Vec<SignedInAccount>) -> Response {
    let words = &visit.words().console;
    let content = PageContent {
        status: StatusCode::OK,
        title: words.title,
        width: PageWidth::Narrow,
        body: Accounts {
            words,
            accounts,
            action: visit.path("/console/"),
            max_slug: MAX_SLUG,
        },
    };
    html::page(&visit.context, &content)
}

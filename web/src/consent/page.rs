//! The page that asks.

use super::scopes::{self, ScopeLine};
use crate::{
    continuation::{self, Continuation},
    csrf::{self, FormPurpose},
    form_problem::{self, FormProblem},
    session::BrowserSession,
    visit::Visit,
    visit_error::VisitError,
};
use askama::Template;
use axum::response::Response;
use domain::{error::Result as RuleResult, user::display_name};
use html::{PageContent, PageWidth, words::ConsentWords};
use url::{Host, Url};

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentBody<'a> {
    words: &'static ConsentWords,
    problem: Option<String>,
    signed_in_as: String,
    switch: String,
    account_path: String,
    host: String,
    owner: Option<String>,
    scopes: Vec<ScopeLine>,
    action: String,
    fields: [(&'static str, &'a str); 2],
}

/// Shows the question.
///
/// # Errors
/// Only internal ones.
pub(super) async fn show(
    visit: &Visit,
    continuation: &Continuation,
    browser: &BrowserSession,
    problem: Option<FormProblem>,
) -> Result<Response, VisitError> {
    let words = &visit.words().consent;
    let csrf = csrf::token(visit.vault(), FormPurpose::Consent, &browser.cookie)?;
    let sealed = continuation.sealed.as_str();
    let body = ConsentBody {
        words,
        problem: problem
            .as_ref()
            .map(|problem| problem.text(&visit.words().errors)),
        signed_in_as: (words.signed_in_as)(display_name(&browser.live.user)),
        switch: continuation::sign_in_path(visit, sealed),
        account_path: visit.path(&format!("/account/{}", browser.live.account.slug)),
        host: host(&continuation.request.redirect_uri, words.this_device),
        owner: owner(visit, continuation).await?,
        scopes: scopes::lines(visit, continuation, browser).await?,
        action: visit.path("/consent"),
        fields: [(continuation::PARAMETER, sealed), (csrf::FIELD, &csrf)],
    };
    let title = (words.title)(continuation.app_name());
    let content = PageContent {
        status: form_problem::status(problem.as_ref()),
        title: &title,
        width: PageWidth::Narrow,
        body,
    };
    Ok(html::page(&visit.context, &content))
}

/// The user who owns the client, where one does.
async fn owner(visit: &Visit, continuation: &Continuation) -> RuleResult<Option<String>> {
    let Some(id) = continuation.client.client.owner_id else {
        return Ok(None);
    };
    let owner = visit.app.tools.registry.user(&visit.app.db, id).await?;
    Ok(owner.map(|owner| display_name(&owner.user).to_owned()))
}

/// Where the response goes, as a person recognises it: the host, or that it is a program on this
/// device (RFC 8252 section 7).
fn host(redirect_uri: &str, this_device: &str) -> String {
    let Ok(url) = Url::parse(redirect_uri) else {
        return redirect_uri.to_owned();
    };
    let local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => true,
    };
    match (local, url.scheme(), url.host_str()) {
        (true, "http" | "https", _) => this_device.to_owned(),
        (false, "http" | "https", Some(host)) => host.to_owned(),
        (_, scheme, _) => format!("{this_device} ({scheme})"),
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_response_goes_to_a_host_or_to_this_device() {
        for (uri, shown) in [
            ("https://app.example.com/cb?a=1", "app.example.com"),
            ("https://app.example.com:8443/cb", "app.example.com"),
            ("http://127.0.0.1:51004/", "here"),
            ("http://[::1]/", "here"),
            ("http://localhost:3000/cb", "here"),
            ("com.example.app:/cb", "here (com.example.app)"),
            (
                "com.example.app://good.example/cb",
                "here (com.example.app)",
            ),
        ] {
            assert_eq!(host(uri, "here"), shown, "{uri}");
        }
    }
}

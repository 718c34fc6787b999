//! A browser's request for a page: everything that the pages need of it.

use super::{parameters::Parameters, visit_error::VisitError};
use app::{
    App,
    cookies::{self, CookieKind},
    origin::RequestOrigin,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
    response::Response,
};
use config::Settings;
use domain::{actor::Origin, vault::Vault};
use html::{PageContext, Words};
use std::{convert::Infallible, sync::Arc};

/// A browser's request for a page, as an extractor.
pub(crate) struct Visit {
    /// The shared state.
    pub(crate) app: Arc<App>,
    /// Headers of the request.
    pub(crate) headers: HeaderMap,
    /// Parameters of its URL.
    pub(crate) query: Parameters,
    /// Where it came from.
    pub(crate) origin: Origin,
    /// Language of the answer, and where its links begin.
    pub(crate) context: PageContext,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let RequestOrigin(origin) = RequestOrigin::from_request_parts(parts, app).await?;
        let issuer = &app.tools.settings.issuer;
        Ok(Self {
            context: PageContext::of_request(issuer, &parts.headers, None),
            query: Parameters::of_query(parts.uri.query()),
            headers: parts.headers.clone(),
            app: app.clone(),
            origin,
        })
    }
}

impl Visit {
    pub(crate) fn settings(&self) -> &Settings {
        &self.app.tools.settings
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.app.tools.vault
    }

    pub(crate) fn words(&self) -> &'static Words {
        self.context.words()
    }

    /// A path below the issuer, as links name it.
    pub(crate) fn path(&self, path: &str) -> String {
        self.context.path(path)
    }

    /// The value of a cookie of ours, where the browser sent one.
    pub(crate) fn cookie(&self, kind: CookieKind<'_>) -> Option<String> {
        cookies::read(self.settings(), &self.headers, kind).filter(|value| !value.is_empty())
    }

    /// Answers in a language that the client suggests, where it is supported.
    pub(crate) fn suggest_languages(&mut self, ui_locales: Option<&str>) {
        let issuer = &self.app.tools.settings.issuer;
        self.context = PageContext::of_request(issuer, &self.headers, ui_locales);
    }

    /// The page, or the page about the error.
    pub(crate) fn answer(&self, outcome: Result<Response, VisitError>) -> Response {
        outcome.unwrap_or_else(|error| error.respond(self))
    }
}

//! What a person signs in for: a client's request, a page of the console, or the page of the own
//! account.

use crate::{
    continuation::{self, Continuation},
    own_path::OwnPath,
    page_cookie::PageCookie,
    parameters::Parameters,
    session, slug,
    visit::Visit,
    visit_error::VisitError,
};
use domain::account::DEFAULT_SLUG;

/// Name of the parameter with the slug of the account.
const ACCOUNT: &str = "account";

/// What a person signs in for.
pub(super) enum SignInTarget {
    /// A client's request.
    Request(Box<Continuation>),
    /// A page of an account.
    Page {
        /// The page.
        page: OwnPath,
        /// Name of the user who is signed in already, and proves that it is still the one.
        username: String,
        /// Whether the account offers to stay signed in. An unknown account offers what most do.
        offers_remember: bool,
    },
    /// The page of the own account.
    Account {
        /// The account's slug; there may be no such account.
        slug: String,
        /// Whether it offers to stay signed in. An unknown account offers what most do.
        offers_remember: bool,
    },
}

impl SignInTarget {
    /// The one that a URL or a form names.
    ///
    /// # Errors
    /// [`VisitError::StartAgain`] for a sealed request that does not open; internal ones.
    pub(super) async fn of(
        visit: &Visit,
        page_cookie: &PageCookie,
        named: &Parameters,
    ) -> Result<Self, VisitError> {
        if let Some(page) = named.get(continuation::PARAMETER).and_then(OwnPath::of) {
            let account = session::account(visit, &page.slug).await?;
            let browser = session::of_slug(visit, &page.slug).await?;
            return Ok(Self::Page {
                page,
                username: browser.map_or_else(String::new, |browser| browser.live.user.username),
                offers_remember: account.is_some_and(|account| account.remember_seconds.is_some()),
            });
        }
        if let Some(sealed) = named.get(continuation::PARAMETER) {
            let opened = Continuation::open(visit, page_cookie.value(), sealed).await?;
            return Ok(Self::Request(Box::new(opened)));
        }
        let slug = slug::checked(named.get(ACCOUNT).unwrap_or(DEFAULT_SLUG))?;
        let account = session::account(visit, slug).await?;
        Ok(Self::Account {
            slug: slug.to_owned(),
            offers_remember: account.is_some_and(|account| account.remember_seconds.is_some()),
        })
    }

    /// Slug of the account that the person signs in to.
    pub(super) fn slug(&self) -> &str {
        match self {
            Self::Request(continuation) => &continuation.client.account.slug,
            Self::Page { page, .. } => &page.slug,
            Self::Account { slug, .. } => slug,
        }
    }

    /// Whether the account offers to stay signed in.
    pub(super) fn offers_remember(&self) -> bool {
        match self {
            Self::Request(continuation) => continuation.client.account.remember_seconds.is_some(),
            Self::Page {
                offers_remember, ..
            }
            | Self::Account {
                offers_remember, ..
            } => *offers_remember,
        }
    }

    /// Name of the client.
    pub(super) fn app_name(&self) -> Option<&str> {
        match self {
            Self::Request(continuation) => Some(continuation.app_name()),
            Self::Page { .. } | Self::Account { .. } => None,
        }
    }

    /// Languages that the client suggests.
    pub(super) fn ui_locales(&self) -> Option<&str> {
        match self {
            Self::Request(continuation) => continuation.request.ui_locales.as_deref(),
            Self::Page { .. } | Self::Account { .. } => None,
        }
    }

    /// The username that is expected; empty where none is.
    pub(super) fn login_hint(&self) -> &str {
        match self {
            Self::Request(continuation) => continuation
                .request
                .login_hint
                .as_deref()
                .unwrap_or_default(),
            Self::Page { username, .. } => username,
            Self::Account { .. } => "",
        }
    }

    /// Where the person goes after signing in.
    pub(super) fn next(&self, visit: &Visit) -> String {
        match self {
            Self::Request(continuation) => {
                continuation::authorize_path(visit, &continuation.sealed)
            }
            Self::Page { page, .. } => visit.path(&page.path),
            Self::Account { slug, .. } => visit.path(&format!("/account/{slug}")),
        }
    }

    /// The hidden field by which the form names it.
    pub(super) fn field(&self) -> (&'static str, &str) {
        match self {
            Self::Request(continuation) => (continuation::PARAMETER, &continuation.sealed),
            Self::Page { page, .. } => (continuation::PARAMETER, &page.path),
            Self::Account { slug, .. } => (ACCOUNT, slug),
        }
    }
}

//! The pages of signing out, which the endpoint of OpenID Connect RP-Initiated Logout shows as well.

use super::{PageContent, PageContext, PageWidth, page, safe_link};
use askama::Template;
use axum::{http::StatusCode, response::Response};

/// A page that asks whether to sign out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOutPage {
    /// URL that the form goes to, as links name it.
    pub action: String,
    /// Names and values of its hidden fields.
    pub fields: Vec<(String, String)>,
    /// Name of the client that asks for it, where one does.
    pub app: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_out.html")]
struct SignOutBody {
    text: String,
    action: String,
    fields: Vec<(String, String)>,
    submit: &'static str,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutBody {
    text: &'static str,
    home: Option<String>,
    home_label: &'static str,
}

/// A page that asks whether to sign out.
#[must_use]
pub fn sign_out_page(context: &PageContext, asked: SignOutPage) -> Response {
    let words = &context.words().sign_out;
    let text = match &asked.app {
        Some(app) => (words.asked_by)(app),
        None => words.question.to_owned(),
    };
    let body = SignOutBody {
        text,
        action: asked.action,
        fields: asked.fields,
        submit: words.submit,
    };
    let content = PageContent {
        status: StatusCode::OK,
        title: words.title,
        width: PageWidth::Narrow,
        body,
    };
    page(context, &content)
}

/// The page after signing out. `home` is the page of the client to go back to; only http and https
/// are linked.
#[must_use]
pub fn signed_out_page(context: &PageContext, home: Option<String>) -> Response {
    let words = &context.words().sign_out;
    let body = SignedOutBody {
        text: words.done_text,
        home: safe_link(home),
        home_label: context.words().errors.home,
    };
    let content = PageContent {
        status: StatusCode::OK,
        title: words.done_title,
        width: PageWidth::Narrow,
        body,
    };
    page(context, &content)
}

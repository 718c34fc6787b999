//! The page that carries an authorization response to a client as a form (OAuth 2.0 Form Post
//! Response Mode). Its script submits the form at once; without scripts, a button does.

use super::{PageContent, PageContext, PageWidth, layout, respond};
use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_SECURITY_POLICY},
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::sync::LazyLock;

/// The page's only script. Called on the prototype, because a field named `submit` would hide the
/// method of the form.
const SCRIPT: &str = "HTMLFormElement.prototype.submit.call(document.forms[0])";

/// Allows just that script, by its hash (CSP Level 3 section 2.3.1). Forms may go anywhere: this one
/// goes to the client.
static CONTENT_POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest(&SHA256, SCRIPT.as_bytes()));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
});

/// A form that the browser submits at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPost {
    /// URL that it goes to: the client's redirect URI.
    pub action: String,
    /// Names and values of its fields.
    pub fields: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "form_post.html")]
struct FormPostBody<'a> {
    form: &'a FormPost,
    text: &'static str,
    submit: &'static str,
    script: &'static str,
}

/// A page that submits a form at once.
#[must_use]
pub fn form_post(context: &PageContext, form: FormPost) -> Response {
    let words = &context.words().form_post;
    let content = PageContent {
        status: StatusCode::OK,
        title: words.title,
        width: PageWidth::Narrow,
        body: FormPostBody {
            form: &form,
            text: words.text,
            submit: words.submit,
            script: SCRIPT,
        },
    };
    match layout::rendered(context, &content) {
        Ok(html) => {
            let mut response = respond(context, content.status, html);
            // Without this policy the script does not run, and the button is used.
            if let Some(policy) = CONTENT_POLICY.clone() {
                response
                    .headers_mut()
                    .insert(CONTENT_SECURITY_POLICY, policy);
            }
            response
        }
        Err(error) => layout::failed(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTENT_POLICY, FormPostBody, SCRIPT};
    use crate::FormPost;
    use askama::Template;
    use aws_lc_rs::digest::{SHA256, digest};
    use base64::{Engine, engine::general_purpose::STANDARD};

    #[test]
    fn the_policy_allows_exactly_the_script_of_the_page() {
        let form = FormPost {
            action: "https://app.example.com/cb?a=1&b=2".to_owned(),
            fields: vec![(
                "state".to_owned(),
                "\"><script>alert(1)</script>".to_owned(),
            )],
        };
        let body = FormPostBody {
            form: &form,
            text: "",
            submit: "",
            script: SCRIPT,
        };
        let html = body.render().unwrap();
        let scripts: Vec<_> = html.split("<script>").skip(1).collect();
        let [script] = scripts.as_slice() else {
            panic!("{html}");
        };
        let (script, _) = script.split_once("</script>").unwrap();
        let hash = STANDARD.encode(digest(&SHA256, script.as_bytes()));
        let policy = CONTENT_POLICY.clone().unwrap();
        let allowed = format!("script-src 'sha256-{hash}';");
        assert!(policy.to_str().unwrap().contains(&allowed), "{html}");
    }
}

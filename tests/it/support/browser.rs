//! A browser of a test: keeps cookies, follows redirects within the server, and submits forms.

use super::{TestApp, TestResponse};
use axum::{
    body::Body,
    http::{
        Request,
        header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    },
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use url::form_urlencoded::Serializer;

/// A browser.
pub(crate) struct Browser {
    app: TestApp,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    /// One without cookies.
    pub(crate) fn new(app: &TestApp) -> Self {
        Self {
            app: app.clone(),
            cookies: Mutex::default(),
        }
    }

    /// The path and query of a URL of the server; none for a URL elsewhere.
    fn path<'u>(&self, url: &'u str) -> Option<&'u str> {
        let issuer = &self.app.tools.settings.issuer;
        match url.strip_prefix(issuer.as_str()) {
            Some(path) => Some(path),
            None => url.starts_with('/').then_some(url),
        }
    }

    /// Names and values of its cookies.
    pub(crate) fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Gets a page, without following a redirect.
    pub(crate) async fn get(&self, url: &str) -> TestResponse {
        let path = self.path(url).expect("a URL of the server");
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Gets a page, and follows redirects as long as they stay on the server.
    pub(crate) async fn open(&self, url: &str) -> TestResponse {
        let response = self.get(url).await;
        self.follow(response).await
    }

    /// Follows redirects as long as they stay on the server.
    pub(crate) async fn follow(&self, mut response: TestResponse) -> TestResponse {
        for _ in 0..10 {
            let location = response.header(LOCATION.as_str()).to_owned();
            if location.is_empty() || self.path(&location).is_none() {
                return response;
            }
            assert_eq!(response.status, 303, "a redirect keeps no body");
            response = self.get(&location).await;
        }
        panic!("a circle of redirects");
    }

    /// Submits the form of a page that has a button or field with this text in it, with its hidden
    /// fields and these.
    pub(crate) async fn submit(
        &self,
        page: &TestResponse,
        with: &str,
        fields: &[(&str, &str)],
    ) -> TestResponse {
        let text = page.text();
        let form = text
            .split("<form")
            .skip(1)
            .map(|rest| rest.split("</form>").next().unwrap())
            .find(|form| form.contains(with))
            .unwrap_or_else(|| panic!("no form with {with}: {text}"));
        let action = attribute(form.split('>').next().unwrap(), "action").expect("an action");
        let mut body = Serializer::new(String::new());
        for input in form.split("<input").skip(1) {
            let input = input.split('>').next().unwrap();
            if attribute(input, "type").as_deref() == Some("hidden") {
                body.append_pair(
                    &attribute(input, "name").unwrap(),
                    &attribute(input, "value").unwrap_or_default(),
                );
            }
        }
        body.extend_pairs(fields);
        self.post(&action, &body.finish()).await
    }

    /// Posts a form that is encoded already.
    pub(crate) async fn post(&self, url: &str, body: &str) -> TestResponse {
        let path = self.path(url).expect("a URL of the server");
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(body.to_owned().into()).unwrap())
            .await
    }

    /// The header with its cookies.
    pub(crate) fn cookie_header(&self) -> String {
        let cookies = self.cookies().into_iter();
        let pairs: Vec<_> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Sends a request with its cookies.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> TestResponse {
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(COOKIE, cookies.parse().unwrap());
        }
        let response = self.app.send(request).await;
        let mut kept = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for header in response.headers.get_all(SET_COOKIE) {
            let text = header.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if text.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(kept);
        response
    }
}

/// The value of an attribute in the text of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let rest = &tag[start..];
    Some(unescape(&rest[..rest.find('"')?]))
}

/// The text that HTML stands for.
pub(super) fn unescape(html: &str) -> String {
    [
        ("&#38;", "&"),
        ("&amp;", "&"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
    ]
    .iter()
    .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

//! Sends requests to a Latchkey server, for commands that act on one: over TLS, with a time limit,
//! and with answers of bounded size.
//!
//! It is made of the libraries that also send traces, so that the program contains one HTTP client.
//! Redirects are not followed, since a secret or a token must not travel to another place.

use crate::error::CliError;
use bytes::Bytes;
use entity::Secret;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    HeaderMap, Method, Request,
    header::{
        ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT,
    },
};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{error::Error, path::Path, sync::Arc, time::Duration};
use url::Url;

/// How long a connection may take to be established.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request and its response may take together.
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(30);
/// Most bytes of a response: a page of a hundred clients with all their URLs is smaller.
const MAX_RESPONSE_BYTES: usize = 8 * 1024 * 1024;
/// The ID that the server gives to a request, as in its logs.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Methods that commands use.
#[derive(Clone, Copy)]
pub enum HttpMethod {
    /// Reads.
    Get,
    /// Creates, or acts on something.
    Post,
    /// Changes.
    Patch,
    /// Deletes.
    Delete,
}

/// A request; parts that it does not have are empty.
pub struct ServerRequest<'a> {
    /// Method.
    pub method: HttpMethod,
    /// Segments of the path below the URL of the server; each is percent-encoded when it is sent.
    pub path: &'a [&'a str],
    /// Parameters of the query.
    pub query: &'a [(&'a str, String)],
    /// Access token to authenticate with.
    pub bearer: Option<&'a Secret>,
    /// Content type and content.
    pub body: Option<(&'static str, Vec<u8>)>,
}

/// A response, whatever its status.
pub struct ServerResponse {
    /// HTTP status.
    pub status: u16,
    /// Content.
    pub body: Bytes,
    /// Seconds after which to try again, where the server names them.
    pub retry_after: Option<String>,
    /// ID of the request, where the server names it.
    pub request_id: Option<String>,
}

/// A server, and how to reach it.
pub struct ServerConnection {
    base: Url,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl ServerConnection {
    /// Prepares for requests to a server. Its certificate must be of an authority in `ca_file`; where
    /// that is absent, of one that this machine trusts, or, where the machine has no list, of one
    /// that browsers trust.
    ///
    /// # Errors
    /// With a message for the operator, where the file cannot be used.
    pub fn new(base: Url, ca_file: Option<&Path>) -> Result<Self, CliError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls(&base, ca_file)?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { base, client })
    }

    /// URL of the server, without a slash at its end.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Sends a request.
    ///
    /// # Errors
    /// Where there is no response in time, or a larger one than any that the server sends.
    pub async fn send(&self, request: ServerRequest<'_>) -> Result<ServerResponse, CliError> {
        let unreachable = |why: String| CliError::Other(format!("{}: {why}", self.shown()));
        let request = self.request(request)?;
        let exchange = async {
            let response = self.client.request(request).await;
            let response =
                response.map_err(|error| format!("cannot be reached: {}", in_full(&error)))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, MAX_RESPONSE_BYTES).collect().await;
            let body = body.map_err(|error| format!("the response broke off: {error}"))?;
            Ok::<_, String>((head, body.to_bytes()))
        };
        let seconds = EXCHANGE_TIMEOUT.as_secs();
        let (head, body) = tokio::time::timeout(EXCHANGE_TIMEOUT, exchange)
            .await
            .unwrap_or_else(|_| Err(format!("no response within {seconds} seconds")))
            .map_err(unreachable)?;
        Ok(ServerResponse {
            status: head.status.as_u16(),
            body,
            retry_after: text(&head.headers, &RETRY_AFTER),
            request_id: text(&head.headers, &REQUEST_ID),
        })
    }

    fn request(&self, request: ServerRequest<'_>) -> Result<Request<Full<Bytes>>, CliError> {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(request.path);
        }
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(request.query);
        }
        let mut built = Request::builder()
            .method(match request.method {
                HttpMethod::Get => Method::GET,
                HttpMethod::Post => Method::POST,
                HttpMethod::Patch => Method::PATCH,
                HttpMethod::Delete => Method::DELETE,
            })
            .uri(url.as_str())
            .header(
                USER_AGENT,
                concat!("latchkey-cli/", env!("CARGO_PKG_VERSION")),
            )
            .header(ACCEPT, "application/json");
        if let Some(token) = request.bearer {
            let value = HeaderValue::from_str(&format!("Bearer {}", token.expose()));
            // The error must not repeat the token.
            let mut value = value.map_err(|_| {
                CliError::Usage(vec![
                    "the access token has characters that no token has".to_owned(),
                ])
            })?;
            value.set_sensitive(true);
            built = built.header(AUTHORIZATION, value);
        }
        let mut body = Full::default();
        if let Some((kind, content)) = request.body {
            built = built.header(CONTENT_TYPE, kind);
            body = Full::new(content.into());
        }
        built.body(body).map_err(CliError::other)
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.chars().take(100).collect())
}

/// Which certificates are trusted.
fn tls(base: &Url, ca_file: Option<&Path>) -> Result<ClientConfig, CliError> {
    let builder = || {
        ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(CliError::other)
    };
    let trusting = |roots: RootCertStore| -> Result<ClientConfig, CliError> {
        Ok(builder()?
            .with_root_certificates(roots)
            .with_no_client_auth())
    };
    if let Some(path) = ca_file {
        return trusting(authorities(path)?);
    }
    if base.scheme() != "https" {
        return trusting(RootCertStore::empty());
    }
    match builder()?.with_native_roots() {
        Ok(config) => Ok(config.with_no_client_auth()),
        Err(_) => trusting(RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        }),
    }
}

fn authorities(path: &Path) -> Result<RootCertStore, CliError> {
    let wrong = |why: String| CliError::Usage(vec![format!("{}: {why}", path.display())]);
    let mut roots = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(path)
        .map_err(|error| wrong(format!("cannot be read: {error}")))?;
    for certificate in found {
        let added = certificate
            .map_err(|error| error.to_string())
            .and_then(|certificate| roots.add(certificate).map_err(|error| error.to_string()));
        added.map_err(|error| wrong(format!("has a certificate that is damaged: {error}")))?;
    }
    if roots.is_empty() {
        return Err(wrong("has no certificate in PEM".to_owned()));
    }
    Ok(roots)
}

/// An error with its causes: the outermost says no more than that a connection failed.
fn in_full(error: &(dyn Error + 'static)) -> String {
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

//! Fetches documents by HTTP/1.1 and TLS.

use super::fetch::{Fetch, FetchError, FetchFuture, Fetched};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    header::{ETAG, IF_NONE_MATCH},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{Connect, HttpConnector},
    },
    rt::TokioExecutor,
};
use rustls::crypto::aws_lc_rs;
use std::{error::Error, time::Duration};
use url::Url;

/// How long a document may take, from connecting to its last byte.
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// The default [`Fetch`]: certificates must be of authorities that this machine trusts, redirects
/// are not followed, and a document must arrive within five seconds.
pub struct HttpFetch {
    plain: Client<HttpConnector, Empty<Bytes>>,
    tls: Result<Client<HttpsConnector<HttpConnector>, Empty<Bytes>>, String>,
}

impl Default for HttpFetch {
    fn default() -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(aws_lc_rs::default_provider());
        let tls = match connector {
            Ok(builder) => Ok(Client::builder(TokioExecutor::new())
                .build(builder.https_only().enable_http1().build())),
            Err(error) => Err(format!(
                "https needs certificates of authorities on this machine: {error}"
            )),
        };
        Self {
            plain: Client::builder(TokioExecutor::new()).build_http(),
            tls,
        }
    }
}

impl Fetch for HttpFetch {
    fn fetch<'a>(
        &'a self,
        url: &'a Url,
        etag: Option<&'a str>,
        max_bytes: usize,
    ) -> FetchFuture<'a> {
        Box::pin(async move {
            let fetch = async {
                if url.scheme() == "http" {
                    return get(&self.plain, url, etag, max_bytes).await;
                }
                let tls = self.tls.as_ref().map_err(FetchError::new)?;
                get(tls, url, etag, max_bytes).await
            };
            let late =
                |_| FetchError::new(format!("no answer within {} s", FETCH_TIMEOUT.as_secs()));
            let outcome = tokio::time::timeout(FETCH_TIMEOUT, fetch)
                .await
                .map_err(late);
            outcome
                .flatten()
                .map_err(|error| FetchError::new(format!("GET {url}: {error}")))
        })
    }
}

async fn get<C: Connect + Clone + Send + Sync + 'static>(
    client: &Client<C, Empty<Bytes>>,
    url: &Url,
    etag: Option<&str>,
    max_bytes: usize,
) -> Result<Fetched, FetchError> {
    let mut request = Request::get(url.as_str());
    if let Some(etag) = etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let request = request
        .body(Empty::new())
        .map_err(|error| in_full(&error))?;
    let response = client
        .request(request)
        .await
        .map_err(|error| in_full(&error))?;
    let (head, body) = response.into_parts();
    match head.status {
        StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Fetched::NotModified),
        StatusCode::OK => {}
        other => return Err(FetchError::new(format!("the server answered {other}"))),
    }
    let body = Limited::new(body, max_bytes).collect().await;
    let body = body
        .map_err(|error| in_full(error.as_ref()))?
        .to_bytes()
        .to_vec();
    let etag = head.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    Ok(Fetched::Document {
        body,
        etag: etag.map(str::to_owned),
    })
}

/// An error with its causes: the outermost says no more than that a connection failed.
fn in_full(error: &(dyn Error + 'static)) -> FetchError {
    let (mut text, mut cause) = (error.to_string(), error.source());
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    FetchError::new(text)
}

//! The floor: a server on the same axum, hyper and tokio, set up in the same way, that does for
//! each request what cannot be left out and nothing else. It has no layers, no log and no database.
//! What Latchkey costs on top of it is Latchkey's own doing.

mod bearer;
mod checked;
mod graphql;
mod oauth;
mod stored;

use crate::Outcome;
use axum::{
    Router,
    body::Body,
    routing::{get, post},
};
use clap::Args;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long a connection may take to send a request's head, as in the server itself.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);

/// What the floor answers with.
#[derive(Args)]
pub(crate) struct Settings {
    /// Address and port to listen on
    #[arg(long)]
    listen: SocketAddr,
    /// Client id of the one client
    #[arg(long)]
    client_id: String,
    /// Its secret, which is good for nothing else
    #[arg(long)]
    client_secret: String,
    /// Scope of its tokens
    #[arg(long)]
    scope: String,
    /// Issuer of its tokens
    #[arg(long)]
    issuer: String,
    /// JSON with what is answered to GraphQL documents
    #[arg(long, value_name = "PATH")]
    answers: Option<PathBuf>,
    /// Database of a deployment, whose clients are read from it for each token
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Check the signature of a token only when it is seen for the first time
    #[arg(long)]
    remember_tokens: bool,
}

/// Serves until it is killed.
///
/// # Errors
/// Where it cannot listen.
pub(crate) async fn serve(settings: Settings) -> Outcome<()> {
    let listener = TcpListener::bind(settings.listen).await?;
    let stored = match &settings.database {
        Some(url) => Some(stored::StoredClients::open(url).await?),
        None => None,
    };
    let state = Arc::new(oauth::State::new(&settings, stored)?);
    let router = Router::new()
        .route("/oauth/token", post(oauth::token))
        .route("/oauth/introspect", post(oauth::introspect))
        .route("/oauth/forward-auth", get(bearer::forward_auth))
        .with_state(state)
        .route("/graphql", post(graphql::handle))
        .with_state(graphql::schema(settings.answers.as_deref())?)
        .route("/readyz", get(async || "ready"));
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(connection(stream, router.clone()));
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // As the server does: answers are small.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    let service =
        hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            router.clone().oneshot(request.map(Body::new))
        });
    // Connections end when the measurement is over.
    let _ = builder
        .serve_connection_with_upgrades(TokioIo::new(stream), service)
        .await;
}

//! The server: the one list of routes, the layers around them, the start and the orderly end.

mod watch;

use crate::{
    app::App,
    cli::Failure,
    config::Config,
    domain::{built_in::Audience, error::Error, history::retention, idempotency, token},
    graphql,
    metrics::Counting,
    oauth, operations, rest, start, web,
};
use axum::{
    Json, Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use entity::{Secret, client::Model as Client};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use serde_json::json;
use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::MissedTickBehavior,
};
use tower::{ServiceBuilder, ServiceExt, util::MapRequestLayer};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::{OnResponse, TraceLayer},
};
use url::Url;
use watch::Watch;

/// How long a request may take altogether, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a new connection may say nothing.
const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection may take to send a request's head, and rest between requests: longer than the minute after which load balancers
/// close idle connections, so that it is not us who close one that they are about to use.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);
/// How long requests in flight may go on after the signal to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections served at once; further ones wait to be accepted.
const MOST_CONNECTIONS: usize = 10_000;

/// How often what has expired is forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(2);
/// How long to wait before what was not finished is gone on with.
const PAUSE: Duration = Duration::from_millis(200);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// All routes, in a form that serves requests. They are served at the root and, where the issuer has a path, below that as well.
///
/// # Errors
/// Where the GraphQL schema contradicts itself.
pub fn router(app: Arc<App>) -> Result<Router, Error> {
    let path = Url::parse(&app.tools.policy.issuer).map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default();
    let routes = Router::new()
        .merge(oauth::router())
        .merge(graphql::router(app.clone())?)
        .merge(rest::router(&app)?)
        .merge(web::router(graphql::sdl()))
        .merge(operations::router());
    let below = if path.is_empty() { Router::new() } else { Router::new().nest(&path, routes.clone()) };
    let always = |name: HeaderName, value: &'static str| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    // Whoever watches has an address of their own, or none that differs from everybody's.
    let metrics = if app.metrics.settings.listen.is_none() { operations::metrics() } else { Router::new() };
    let counting = Counting::new(app.metrics.requests.clone(), &path);
    Ok(routes.merge(below).merge(metrics).merge(oauth::well_known(&path)).with_state(app.clone()).layer(
        ServiceBuilder::new()
            .layer(counting)
            // An id that a caller made up has no place in our logs.
            .layer(MapRequestLayer::new(|mut request: Request| {
                request.headers_mut().remove(REQUEST_ID);
                request
            }))
            .layer(SetRequestIdLayer::new(REQUEST_ID, MakeId(app.clone())))
            .layer(trace())
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(always(header::REFERRER_POLICY, "no-referrer"))
            .layer(CatchPanicLayer::custom(|_| failed("a request panicked")))
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT)),
    ))
}

/// A UUIDv4 for each request, from the randomness that is handed in.
#[derive(Clone)]
struct MakeId(Arc<App>);

impl MakeRequestId for MakeId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::try_from(self.0.tools.random.uuid_v4().to_string()).ok().map(RequestId::new)
    }
}

fn failed(what: &'static str) -> Response {
    tracing::error!("{what}");
    (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "error": "server_error" }))).into_response()
}

type Trace = TraceLayer<
    tower_http::classify::SharedClassifier<tower_http::classify::ServerErrorsAsFailures>,
    fn(&Request) -> tracing::Span,
    (),
    Note,
    (),
    (),
    (),
>;

/// One line a request: method, path without its query, status, time taken.
fn trace() -> Trace {
    TraceLayer::new_for_http()
        .make_span_with(span as fn(&Request) -> tracing::Span)
        .on_request(())
        .on_response(Note)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

fn span(request: &Request) -> tracing::Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

#[derive(Clone)]
struct Note;

impl<B> OnResponse<B> for Note {
    fn on_response(self, response: &axum::http::Response<B>, latency: Duration, _: &tracing::Span) {
        tracing::info!(status = response.status().as_u16(), micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX), "answered");
    }
}

/// Runs the server until it is told to stop.
///
/// # Errors
/// In words for the operator.
pub async fn run(mut config: Config, no_migrate: bool) -> Result<(), Failure> {
    // First of all: what comes next must not be done in vain, least of all showing a secret once.
    let listener = bind("LATCHKEY_LISTEN", config.listen).await?;
    let watch = Watch::begin(&config).await?;
    let db = start::connect(&config.database).await?;
    if no_migrate {
        start::require_migrated(&db, &config.database).await?;
    } else {
        start::migrate(&db, &config.database).await?;
    }
    let (bootstrap, shown) = (config.bootstrap.take(), config.database.shown());
    let (app, key_file) = start::app(config, db, Audience::Decided).await?;
    if let Some(file) = key_file {
        tracing::warn!(
            file,
            "made a master key for development; keep the file with the database, and set LATCHKEY_MASTER_KEY in production"
        );
    }
    let first = app.bootstrap(bootstrap).await.map_err(in_settings)?;
    let app = Arc::new(app);
    let address = listener.local_addr().map_err(Failure::other)?;
    let routes = watch.follow(router(app.clone())?);
    // Before anybody is told that they may stop it.
    let signal = signal();
    tracing::info!(%address, issuer = app.tools.policy.issuer, database = shown, "listening");
    if let Some((client, secret)) = first {
        welcome(&app, address, &client, secret.as_ref());
    }
    app.feed.start().await?;
    let tasks = [tokio::spawn(keep_house(app.clone())), tokio::spawn(keep_keys(app.clone()))];
    let watch = watch.serve(&app);
    let stop = async {
        signal.await;
        app.feed.end();
    };
    accept(listener, routes, stop).await;
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, app.feed.ended()).await.is_err() {
        tracing::warn!("sockets were cut off after {} s", SHUTDOWN_TIMEOUT.as_secs());
    }
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    watch.end().await;
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, app.recorder.flush()).await.is_err() {
        tracing::error!("records of tokens could not be written and are lost");
    }
    // SQLite moves its log into the database file when the last connection closes.
    if let Err(error) = app.db.clone().close().await {
        tracing::warn!(%error, "the database could not be closed");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| Failure::Other(format!("{setting}: cannot listen on {address}: {error}")))
}

/// Names the settings that the first administrator was given in, instead of fields of an input.
fn in_settings(error: Error) -> Failure {
    match error {
        Error::Refused(problems) => Failure::Usage(
            problems
                .into_iter()
                .map(|problem| match problem.path.first().map(String::as_str) {
                    Some("clientId") => format!("LATCHKEY_BOOTSTRAP_CLIENT_ID: {}", problem.message),
                    Some("clientSecret") => format!("LATCHKEY_BOOTSTRAP_CLIENT_SECRET: {}", problem.message),
                    _ => problem.message,
                })
                .collect(),
        ),
        other => other.into(),
    }
}

/// Printed once in a deployment's life, to the terminal and nowhere else.
fn welcome(app: &App, address: SocketAddr, client: &Client, secret: Option<&Secret>) {
    let issuer = app.tools.policy.url("");
    let id = &client.client_id;
    // Names of shell variables stand in for a secret that was given, and so is known.
    let (shown, password) = match secret {
        Some(secret) => (secret.expose(), secret.expose()),
        None => ("as given in LATCHKEY_BOOTSTRAP_CLIENT_SECRET", "'\"$LATCHKEY_BOOTSTRAP_CLIENT_SECRET\"'"),
    };
    let text = format!(
        r#"
Welcome to Latchkey. It listens on http://{address} and calls itself {issuer}.

The first administrator, shown this once:
  client_id      {id}
  client_secret  {shown}

Get a token:
  TOKEN=$(curl -s -u '{id}:{password}' -d grant_type=client_credentials {issuer}/oauth/token | sed 's/.*"access_token":"\([^"]*\).*/\1/')
Query GraphQL:
  curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{{"query":"{{ clients {{ nodes {{ clientId displayName }} }} }}"}}' {issuer}/graphql
Open the docs:
  {issuer}/docs
"#
    );
    // Nobody may be reading; the server runs all the same.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Forgets what has expired.
async fn keep_house(app: Arc<App>) {
    let mut forget = tokio::time::interval(FORGET_EVERY);
    forget.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        forget.tick().await;
        match forget_old(&app).await {
            // There was more than one call may do: soon again.
            Ok(deleted) if deleted > 0 => forget.reset_after(PAUSE),
            Ok(_) => {}
            Err(error) => tracing::warn!(?error, "housekeeping failed; it will be tried again"),
        }
    }
}

/// Reads the signing keys anew when somebody has changed them.
async fn keep_keys(app: Arc<App>) {
    let mut changed = app.tools.registry.keys_changed();
    // Something may have happened since they were read.
    changed.mark_changed();
    while changed.changed().await.is_ok() {
        if let Err(error) = app.tokens.reload_keys().await {
            tracing::warn!(?error, "the signing keys could not be read; it will be tried again");
            tokio::time::sleep(PAUSE).await;
            changed.mark_changed();
        }
    }
}

/// Each step takes out what it can in little time; there may be more to do the next time.
async fn forget_old(app: &App) -> Result<u64, Error> {
    app.tools.passwords.rest();
    let now = app.tools.clock.now();
    token::forget_expired(&app.db, now).await?;
    idempotency::forget_expired(&app.db, now).await?;
    retention::forget_old(&app.db, &app.tools).await
}

/// Serves connections until a signal comes, then lets those that are open finish, within a bound.
async fn accept(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    // Nothing is ever sent: its end is the news.
    let (open, ended) = tokio::sync::watch::channel(());
    let places = Arc::new(tokio::sync::Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.map_err(std::io::Error::other)?;
            let (stream, peer) = listener.accept().await?;
            Ok::<_, std::io::Error>((place, stream, peer))
        };
        tokio::select! {
            () = &mut stop => break,
            accepted = next => match accepted {
                Ok((place, stream, peer)) => {
                    let (watcher, router, mut ended) = (graceful.watcher(), router.clone(), ended.clone());
                    tokio::spawn(async move {
                        // Whoever connects and says nothing shall not hold the place for long, nor the end up.
                        let mut first = [0];
                        let spoke = tokio::select! {
                            biased;
                            spoke = tokio::time::timeout(FIRST_BYTE_TIMEOUT, stream.peek(&mut first)) => matches!(spoke, Ok(Ok(1..))),
                            _ = ended.changed() => false,
                        };
                        if spoke
                            && let Err(error) = watcher.watch(connection(stream, peer, router)).await
                        {
                            tracing::debug!(%error, "a connection broke off");
                        }
                        drop(place);
                    });
                }
                Err(error) => {
                    // Out of file descriptors, say: waiting a little is all that helps.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop((listener, open));
    tracing::info!("stopping; requests in flight may finish");
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were cut off after {} s", SHUTDOWN_TIMEOUT.as_secs());
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = Box<dyn std::error::Error + Send + Sync>> + Send + 'static {
    // Answers are small; waiting to fill a packet only costs time. Failing to say so costs nothing else.
    let _ = stream.set_nodelay(true);
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(250);
    builder.http2().keep_alive_interval(FIRST_BYTE_TIMEOUT).keep_alive_timeout(FIRST_BYTE_TIMEOUT);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned()
}

/// Resolves on SIGTERM or SIGINT, which from this call on do not end the process by themselves.
#[cfg(unix)]
fn signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        if let (Ok(mut interrupt), Ok(mut terminate)) = signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        } else {
            std::future::pending::<()>().await;
        }
    }
}

/// Resolves on Ctrl-C.
#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

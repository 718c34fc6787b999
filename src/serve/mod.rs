//! The server: the list of routes, the layers around them, the start and the orderly shutdown.

mod activity;
mod answer;
mod connection;
mod exchange;
mod layers;
pub mod limits;
mod listener;
mod signal;
mod stream;
mod tasks;
pub mod tls;
mod watch;
mod welcome;

use crate::{courier::Courier, error::CliError, operations, start};
use app::App;
use axum::Router;
use config::Config;
use domain::{bootstrap, built_in::AudienceSync, error::Error};
use layers::RequestLayer;
use limits::{Limits, Timeouts};
use listener::SHUTDOWN_TIMEOUT;
pub use listener::{Terms, accept};
use signal::OnHangup;
use std::{net::SocketAddr, sync::Arc};
use tls::Reload;
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;
use watch::Watch;
use welcome::Place;

/// All routes, as a service. They are served at the root and, where the issuer has a path, below
/// that as well.
///
/// # Errors
/// Where the GraphQL schema contradicts itself.
pub fn router(app: Arc<App>, timeouts: Timeouts) -> Result<Router, Error> {
    let path = Url::parse(&app.tools.settings.issuer)
        .map(|url| url.path().trim_end_matches('/').to_owned())
        .unwrap_or_default();
    let routes = Router::new()
        .merge(oauth::router())
        .merge(graphql::router(app.clone(), timeouts.graphql))
        .merge(rest::router(&app)?)
        .merge(web::router(&app.tools.settings, &path))
        .merge(operations::router());
    let below = match path.as_str() {
        "" => Router::new(),
        // A nested router does not match the path with nothing after the slash.
        path => Router::new().nest(path, routes.clone()).route(
            &format!("{path}/"),
            web::entrance(&app.tools.settings, path),
        ),
    };
    // Metrics are served here unless they have an address of their own.
    let metrics = if app.metrics.settings.listen.is_none() {
        operations::metrics()
    } else {
        Router::new()
    };
    Ok(routes
        .merge(below)
        .merge(metrics)
        .merge(oauth::well_known(&app.tools.settings, &path))
        .with_state(app.clone())
        .layer(RequestLayer::new(app, &path, timeouts.request)))
}

/// Runs the server until it is told to stop.
///
/// # Errors
/// With a message for the operator.
pub async fn run(mut config: Config, no_migrate: bool) -> Result<(), CliError> {
    // The address is taken first, so that nothing later is done in vain, least of all showing a
    // secret once.
    let (listener, address) = listen(&mut config).await?;
    let certificate = config.tls.as_ref().map(Reload::begin).transpose()?;
    let limits = limits(&config);
    let watch = Watch::begin(&config).await?;
    let db = start::connect(&config.database).await?;
    if no_migrate {
        start::require_migrated(&db, &config.database).await?;
    } else {
        start::migrate(&db, &config.database).await?;
    }
    let place = Place {
        address,
        scheme: config.scheme(),
        format: config.log_format,
    };
    let (given, shown) = (config.bootstrap.take(), config.database.shown());
    let (app, key_file) = start::app(config, db, AudienceSync::Decided).await?;
    if let Some(file) = key_file {
        tracing::warn!(
            file,
            "generated a master key for development; keep the file with the database, and set LATCHKEY_MASTER_KEY in production"
        );
    }
    if let Some(warning) = start::master_key::warning(&app) {
        tracing::warn!("{warning}");
    }
    let first = bootstrap::first_administrators(&app.db, &app.tools, given)
        .await
        .map_err(welcome::in_settings)?;
    if let Some(warning) = bootstrap::administration_warning(&app.db, &app.tools).await? {
        tracing::warn!("{warning}");
    }
    let app = Arc::new(app);
    let routes = watch.follow(router(app.clone(), Timeouts::default())?);
    // Installed before the operator can see that the server runs, and stop it.
    let signal = signal::signal(OnHangup::of(certificate.is_some()));
    if let Some(first) = first {
        welcome::welcome(&app, place, &first);
    }
    // After all that is printed, so that a program that waits for this line finds it.
    tracing::info!(%address, issuer = app.tools.settings.issuer, database = shown, "listening");
    app.feed.start().await?;
    let courier = Courier::new(app.clone());
    let mut tasks = begin_tasks(&app, &courier);
    let terms = terms(&app, limits, certificate.as_ref());
    tasks.extend(certificate.map(|certificate| tokio::spawn(certificate.run())));
    let watch = watch.serve(&app, &terms);
    let stop = async {
        signal.await;
        app.feed.end();
    };
    accept(listener, routes, terms, stop).await;
    wind_up(&app, tasks, &courier, watch).await;
    Ok(())
}

/// How connections are accepted. The expiry of the certificate is among the metrics from now on.
fn terms(app: &App, limits: Limits, certificate: Option<&Reload>) -> Terms {
    let tls = certificate.map(Reload::tls);
    if let Some(tls) = &tls {
        let gauge = &app.metrics.certificate_not_after;
        gauge.get_or_init(|| tls.not_after());
    }
    Terms {
        limits: Arc::new(limits),
        counts: app.metrics.connections.clone(),
        tls,
    }
}

/// Starts what goes on beside requests.
fn begin_tasks(app: &Arc<App>, courier: &Arc<Courier>) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(tasks::run_housekeeping(app.clone())),
        tokio::spawn(tasks::reload_signing_keys(app.clone())),
        tokio::spawn(courier.clone().run()),
    ]
}

/// Cleans up after the last request.
async fn wind_up(app: &App, tasks: Vec<JoinHandle<()>>, courier: &Courier, watch: Watch) {
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, app.feed.ended())
        .await
        .is_err()
    {
        tracing::warn!(
            "sockets were cut off after {} s",
            SHUTDOWN_TIMEOUT.as_secs()
        );
    }
    tasks.iter().for_each(JoinHandle::abort);
    // What is not recorded would be sent again.
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, courier.rest()).await;
    watch.end().await;
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, app.recorder.flush())
        .await
        .is_err()
    {
        tracing::error!("records of tokens could not be written and are lost");
    }
    // SQLite moves its log into the database file when the last connection closes.
    match tokio::time::timeout(SHUTDOWN_TIMEOUT, app.db.clone().close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the database could not be closed"),
        Err(_) => tracing::warn!("connections to the database were still in use at the end"),
    }
    tracing::info!("stopped");
}

/// Binds the address, once the settings are valid. An issuer that was not set uses the bound port.
async fn listen(config: &mut Config) -> Result<(TcpListener, SocketAddr), CliError> {
    config
        .warnings
        .iter()
        .for_each(|warning| tracing::warn!("{warning}"));
    config
        .bootstrap
        .as_ref()
        .map_or(Ok(()), bootstrap::check_first_administrator)
        .map_err(welcome::in_settings)?;
    let listener = bind("LATCHKEY_LISTEN", config.listen).await?;
    let address = listener.local_addr().map_err(CliError::other)?;
    if !config.issuer_is_set {
        config.settings.issuer = config::issuer_of_port(config.scheme(), address.port());
    }
    Ok((listener, address))
}

/// Limits of connections, by the file descriptors that this process may open.
fn limits(config: &Config) -> Limits {
    let files = limits::raise_file_limit();
    let limits = Limits::within(
        files,
        config.database.max_connections,
        config.network.address_share_percent,
    );
    tracing::info!(
        files,
        connections = limits.connections,
        per_address = limits.per_address,
        "limits of connections"
    );
    Limits {
        exempt: config.network.exempt(),
        ..limits
    }
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| CliError::Other(format!("{setting}: cannot listen on {address}: {error}")))
}

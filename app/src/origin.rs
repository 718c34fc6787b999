//! Where a request came from. Headers that a proxy sets are trusted only from proxies that the
//! operator named (RFC 9700 section 4.13).

mod forwarded;

use crate::App;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderValue, header::USER_AGENT, request::Parts},
};
use domain::actor::Origin;
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// The ID that the server gave a request: a UUIDv4, in the log and in the response's header
/// `x-request-id`.
#[derive(Clone)]
pub struct RequestId(pub HeaderValue);

/// A request's origin, as an extractor.
pub struct RequestOrigin(pub Origin);

impl FromRequestParts<Arc<App>> for RequestOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_canonical());
        let user_agent = parts
            .headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok());
        let request_id = parts
            .extensions
            .get::<RequestId>()
            .and_then(|id| id.0.to_str().ok());
        Ok(Self(Origin {
            ip: peer.map(|peer| client_address(app, &parts.headers, peer)),
            user_agent: user_agent.map(|agent| agent.chars().take(300).collect()),
            request_id: request_id.map(str::to_owned),
        }))
    }
}

/// The last address that a trusted proxy saw and that is not a trusted proxy's: the caller may have
/// forged everything before it.
fn client_address(app: &App, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let trusted = |ip: &IpAddr| {
        app.network
            .trusted_proxies
            .iter()
            .any(|network| network.contains(ip))
    };
    if !trusted(&peer) {
        return peer;
    }
    let mut nearest = peer;
    for hop in forwarded::hops(headers).into_iter().rev() {
        let Some(ip) = hop else {
            if app.unreadable_forwarding.claim(&app.tools.clock) {
                tracing::warn!(proxy = %nearest, "a trusted proxy forwards an address that cannot be parsed; the proxy's own address is used");
            }
            break;
        };
        nearest = ip;
        if !trusted(&nearest) {
            break;
        }
    }
    nearest
}

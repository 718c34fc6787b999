//! The flow at oidc-provider: one person, who signs in and consents without being asked.

use super::flow::{Flow, REDIRECT, authorize_path};
use crate::{
    Outcome,
    load::http::{Connection, get},
    server::Server,
};
use std::collections::BTreeMap;

/// Path of its token endpoint.
pub(super) const TOKEN_PATH: &str = "/token";
/// Redirects from the first request to the application, and a few more.
const MOST_REDIRECTS: usize = 8;

/// The flow of the same application, for the same scopes.
pub(super) async fn flow<'a>(peer: &'a Server, ours: &Flow<'_>) -> Outcome<Flow<'a>> {
    let path = authorize_path("/auth", &ours.client, &ours.scope);
    let cookies = signed_in(peer, &path).await?;
    Ok(Flow {
        server: peer,
        client: ours.client.clone(),
        scope: ours.scope.clone(),
        token_path: TOKEN_PATH,
        authorize: vec![get(&path, &cookies)],
    })
}

/// Follows the redirects of a first request to the application. Answers the cookies of the browser.
async fn signed_in(peer: &Server, path: &str) -> Outcome<String> {
    let mut connection = Connection::open(peer.address, None).await?;
    let (mut jar, mut path) = (BTreeMap::new(), path.to_owned());
    for _ in 0..MOST_REDIRECTS {
        let sent: Vec<_> = jar.values().cloned().collect();
        let response = connection.ask_whole(&get(&path, &sent.join("; "))).await?;
        for cookie in response.cookies() {
            let name = cookie.split('=').next().unwrap_or_default().to_owned();
            jar.insert(name, cookie);
        }
        let location = response.values("location").next().unwrap_or_default();
        if location.starts_with(REDIRECT) {
            let all: Vec<_> = jar.into_values().collect();
            return Ok(all.join("; "));
        }
        let rest = location
            .split_once("://")
            .map_or(location, |(_, rest)| rest);
        let next = rest.find('/').and_then(|from| rest.get(from..));
        path = next
            .ok_or_else(|| format!("no redirect: {} {}", response.status, response.body))?
            .to_owned();
    }
    Err("oidc-provider does not come to an end".into())
}

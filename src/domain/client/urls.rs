//! A client's URLs: checked when they are stored, so that whoever uses them later can trust their form (RFC 9700 section 4.1).

use crate::domain::{
    error::{Error, ProblemCode, Problems, Result},
    limits::{MAX_URL, MAX_URLS},
    work::Work,
};
use entity::{
    ClientId,
    account::Model as Account,
    client::Model as Client,
    client_url::{ActiveModel, ClientUrlKind, Column, Entity},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::{borrow::Cow, collections::BTreeMap};
use url::Url;

/// The URLs of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urls {
    /// Joined to relative URLs: those that are a path, `/callback`.
    pub root_url: Option<String>,
    /// Where to link back to.
    pub home_url: Option<String>,
    /// Where revocation policies are pushed.
    pub admin_url: Option<String>,
    /// Where logout notices go.
    pub backchannel_logout_url: Option<String>,
    /// Where an authorization response may go.
    pub redirect_uris: Vec<String>,
    /// Where a browser may go after logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Origins that may call from a browser; `+` stands for those of the redirect URIs, `https://*.example.com` for all below a domain.
    pub web_origins: Vec<String>,
}

/// The lists of several clients at once, in the order they were given.
///
/// # Errors
/// Only internal ones.
pub async fn of_clients(db: &impl ConnectionTrait, clients: &[ClientId]) -> Result<BTreeMap<(ClientId, ClientUrlKind), Vec<String>>> {
    let query = Entity::find().filter(Column::ClientId.is_in(clients.iter().copied())).order_by_asc(Column::Position);
    let mut lists: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for row in query.all(db).await? {
        lists.entry((row.client_id, row.kind)).or_default().push(row.value);
    }
    Ok(lists)
}

/// All URLs of a client, as they were given.
///
/// # Errors
/// Only internal ones.
pub async fn of(db: &impl ConnectionTrait, client: &Client) -> Result<Urls> {
    let mut lists = of_clients(db, &[client.id]).await?;
    let mut list = |kind| lists.remove(&(client.id, kind)).unwrap_or_default();
    Ok(Urls {
        root_url: client.root_url.clone(),
        home_url: client.home_url.clone(),
        admin_url: client.admin_url.clone(),
        backchannel_logout_url: client.backchannel_logout_url.clone(),
        redirect_uris: list(ClientUrlKind::Redirect),
        post_logout_redirect_uris: list(ClientUrlKind::PostLogoutRedirect),
        web_origins: list(ClientUrlKind::WebOrigin),
    })
}

/// A URL of a client as it is used: a path is joined to the client's root URL.
#[must_use]
pub fn resolve(client: &Client, value: &str) -> String {
    if is_relative(value) { joined(client.root_url.as_deref(), value).unwrap_or_else(|| value.to_owned()) } else { value.to_owned() }
}

pub(super) async fn write(work: &Work<'_>, client: ClientId, urls: &Urls) -> Result<()> {
    Entity::delete_many().filter(Column::ClientId.eq(client)).exec(work.db()).await?;
    let lists = [
        (ClientUrlKind::Redirect, &urls.redirect_uris),
        (ClientUrlKind::PostLogoutRedirect, &urls.post_logout_redirect_uris),
        (ClientUrlKind::WebOrigin, &urls.web_origins),
    ];
    let rows = lists.into_iter().flat_map(|(kind, list)| {
        list.iter().zip(0..).map(move |(value, position)| ActiveModel {
            client_id: Set(client),
            kind: Set(kind),
            position: Set(position),
            value: Set(value.clone()),
        })
    });
    Entity::insert_many(rows).exec_without_returning(work.db()).await?;
    Ok(())
}

/// Checks all of them at once.
pub(super) fn check(account: &Account, urls: &Urls) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(root) = &urls.root_url {
        problems.keep(root_url("urls.rootUrl", root))?;
    }
    let root = urls.root_url.as_deref();
    let single = [("homeUrl", &urls.home_url), ("adminUrl", &urls.admin_url), ("backchannelLogoutUrl", &urls.backchannel_logout_url)];
    for (name, value) in single {
        if let Some(value) = value {
            let field = format!("urls.{name}");
            problems.keep(absolute(&field, root, value).and_then(|value| web_url(&field, &value)))?;
        }
    }
    let lists: [(&str, &[String], Check); 3] = [
        ("redirectUris", &urls.redirect_uris, redirect),
        ("postLogoutRedirectUris", &urls.post_logout_redirect_uris, redirect),
        ("webOrigins", &urls.web_origins, origin),
    ];
    for (name, list, check) in lists {
        if list.len() > MAX_URLS {
            problems.add(ProblemCode::TooLong, &format!("urls.{name}"), format!("At most {MAX_URLS} entries."));
        }
        for (index, value) in list.iter().enumerate().take(MAX_URLS) {
            let field = format!("urls.{name}.{index}");
            problems.keep(absolute(&field, root, value).and_then(|value| check(account, &field, &value)))?;
        }
    }
    problems.into_result()
}

type Check = fn(&Account, &str, &str) -> Result<()>;

fn refused(field: &str, message: &str) -> Result<()> {
    Err(Error::refused(ProblemCode::Invalid, field, message))
}

/// What relative URLs are joined to: nothing that would come to stand in their middle.
fn root_url(field: &str, value: &str) -> Result<()> {
    web_url(field, value)?;
    if value.contains('?') { refused(field, "Must not contain a query: relative URLs are joined to it.") } else { Ok(()) }
}

/// Whether it is a path below the root URL. `//host` would be another host to whoever resolves it.
fn is_relative(value: &str) -> bool {
    value.starts_with('/') && !value.starts_with("//")
}

/// The URL with the root URL before it, where it is relative.
fn absolute<'a>(field: &str, root: Option<&str>, value: &'a str) -> Result<Cow<'a, str>> {
    if !is_relative(value) {
        return Ok(Cow::Borrowed(value));
    }
    let joined = joined(root, value);
    joined
        .map(Cow::Owned)
        .ok_or_else(|| Error::refused(ProblemCode::Invalid, field, "A relative URL needs `rootUrl` beside it, which it is joined to."))
}

fn joined(root: Option<&str>, value: &str) -> Option<String> {
    root.map(|root| format!("{}{value}", root.trim_end_matches('/')))
}

/// An http or https URL, as it would be called.
fn web_url(field: &str, value: &str) -> Result<()> {
    match Url::parse(value) {
        _ if !is_plain(value) => refused(field, "Must be an absolute URL of visible ASCII characters, with `://` before the host."),
        _ if value.len() > MAX_URL => Err(Error::refused(ProblemCode::TooLong, field, format!("At most {MAX_URL} characters."))),
        Ok(url) if !matches!(url.scheme(), "http" | "https") || !url.has_host() => refused(field, "Must be an http or https URL."),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => refused(field, "Must not contain a user name."),
        Ok(url) if url.host_str() != Some(host(value).to_ascii_lowercase().as_str()) => {
            refused(field, "Write the host as it is called: a name, or an address in full, without `@` and `%`.")
        }
        Ok(url) if url.fragment().is_some() => refused(field, "Must not contain a fragment."),
        Ok(_) if value.contains('*') => refused(field, "Must not contain `*`."),
        Ok(_) => Ok(()),
        Err(_) => refused(field, "Must be an absolute URL."),
    }
}

/// Whether every reader finds the same host in it. The URL standard forgives a lot that others do not: `https:host`, `https:///host`,
/// backslashes, blanks around and tabs within.
fn is_plain(value: &str) -> bool {
    let authority = value.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//"));
    value.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') && authority.is_some_and(|rest| !rest.starts_with('/'))
}

/// The host as it is written. The URL standard reads `127.1` and `0x7f.1` as addresses and `%65` as a letter; others look for that name.
fn host(value: &str) -> &str {
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    }
}

/// A redirect URI: absolute, without fragment (RFC 6749 section 3.1.2), exact but for one `*` at the very end of a path.
fn redirect(account: &Account, field: &str, value: &str) -> Result<()> {
    if value.len() > MAX_URL {
        return Err(Error::refused(ProblemCode::TooLong, field, format!("At most {MAX_URL} characters.")));
    }
    let (fixed, wildcard) = match value.strip_suffix('*') {
        Some(fixed) => (fixed, true),
        None => (value, false),
    };
    if fixed.contains('*') {
        return refused(field, "`*` may only stand at the very end, as in https://example.com/app/*.");
    }
    let Ok(url) = Url::parse(fixed) else {
        return refused(field, "Must be an absolute URI, or a path such as /callback beside a rootUrl.");
    };
    if wildcard && !account.allow_wildcard_redirects {
        return Err(Error::refused(ProblemCode::PolicyViolation, field, "This account does not allow wildcards."));
    }
    if wildcard && !(url.has_host() && fixed.ends_with('/') && url.query().is_none() && url.fragment().is_none() && has_path(fixed)) {
        return refused(field, "`*` may only follow a `/` of the path, as in https://example.com/app/*.");
    }
    let path_tricks =
        ["\\", "%2f", "%2F", "%5c", "%5C", "%2e", "%2E", "/../", "/./", ";"].iter().any(|trick| url_path(fixed).contains(trick));
    if matches!(url.scheme(), "javascript" | "data" | "vbscript" | "file" | "blob" | "about") {
        refused(field, "This scheme is not allowed.")
    } else if matches!(url.scheme(), "http" | "https") {
        if path_tricks || url_path(fixed).ends_with("/..") || url_path(fixed).ends_with("/.") {
            return refused(field, "The path must not contain `..`, `.`, `;`, backslashes, encoded slashes or encoded dots.");
        }
        web_url(field, fixed)
    } else if url.fragment().is_some() {
        refused(field, "Must not contain a fragment.")
    } else if !fixed.bytes().all(|b| b.is_ascii_graphic()) {
        refused(field, "Only visible ASCII characters.")
    } else {
        Ok(())
    }
}

/// What follows the authority, before the query.
fn url_path(value: &str) -> &str {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
    path.split(['?', '#']).next().unwrap_or_default()
}

fn has_path(value: &str) -> bool {
    !url_path(value).is_empty()
}

/// A web origin (RFC 6454 section 6.2), `+`, or the origins of all hosts below a domain.
fn origin(account: &Account, field: &str, value: &str) -> Result<()> {
    if value == "+" {
        return Ok(());
    }
    // To the URL standard a star is a letter of a host like any other.
    let fixed = value.replacen("://*.", "://", 1);
    match Url::parse(&fixed) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == fixed && !fixed.contains('*') => {
            if fixed == value || account.allow_wildcard_redirects {
                return Ok(());
            }
            Err(Error::refused(ProblemCode::PolicyViolation, field, "This account does not allow wildcards."))
        }
        _ => refused(field, "Must be an origin such as https://app.example.com or https://*.example.com, without a path, or `+`."),
    }
}

#[cfg(test)]
mod properties;

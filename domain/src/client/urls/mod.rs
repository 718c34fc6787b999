//! A client's URLs: checked when they are stored, so that code which uses them later can rely on
//! their form (RFC 9700 section 4.1).

mod matching;
mod redirect;
mod web;

pub use matching::{is_on_device, is_registered, is_web_origin, unusable};

use crate::{
    error::{Error, ProblemCode, Problems, Result},
    limits::MAX_URLS,
    work::Work,
};
use entity::{
    ClientId,
    account::Model as Account,
    client::Model as Client,
    client_url::{ActiveModel, ClientUrlKind, Column, Entity},
};
use redirect::{origin, redirect};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use std::collections::BTreeMap;
use web::{absolute, is_relative, joined, root_url, web_url};

/// The URLs of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urls {
    /// Base of relative URLs: those that are a path, `/callback`.
    pub root_url: Option<String>,
    /// Home page to link to.
    pub home_url: Option<String>,
    /// Endpoint that revocation policies are pushed to.
    pub admin_url: Option<String>,
    /// Endpoint that receives logout tokens.
    pub backchannel_logout_url: Option<String>,
    /// Where an authorization response may be sent.
    pub redirect_uris: Vec<String>,
    /// Where a browser may go after logout.
    pub post_logout_redirect_uris: Vec<String>,
    /// Origins that may call from a browser; `+` stands for those of the redirect URIs,
    /// `https://*.example.com` for all below a domain.
    pub web_origins: Vec<String>,
}

/// The lists of several clients at once, in the order they were given.
///
/// # Errors
/// Only internal ones.
pub async fn of_clients(
    db: &impl ConnectionTrait,
    clients: &[ClientId],
) -> Result<BTreeMap<(ClientId, ClientUrlKind), Vec<String>>> {
    let query = Entity::find()
        .filter(Column::ClientId.is_in(clients.iter().copied()))
        .order_by_asc(Column::Position);
    let mut lists: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for row in query.all(db).await? {
        lists
            .entry((row.client_id, row.kind))
            .or_default()
            .push(row.value);
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
    if is_relative(value) {
        joined(client.root_url.as_deref(), value).unwrap_or_else(|| value.to_owned())
    } else {
        value.to_owned()
    }
}

pub(super) async fn write(work: &Work<'_>, client: ClientId, urls: &Urls) -> Result<()> {
    Entity::delete_many()
        .filter(Column::ClientId.eq(client))
        .exec(work.db())
        .await?;
    let lists = [
        (ClientUrlKind::Redirect, &urls.redirect_uris),
        (
            ClientUrlKind::PostLogoutRedirect,
            &urls.post_logout_redirect_uris,
        ),
        (ClientUrlKind::WebOrigin, &urls.web_origins),
    ];
    let rows = lists.into_iter().flat_map(|(kind, list)| {
        list.iter()
            .zip(0..)
            .map(move |(value, position)| ActiveModel {
                client_id: Set(client),
                kind: Set(kind),
                position: Set(position),
                value: Set(value.clone()),
            })
    });
    Entity::insert_many(rows)
        .exec_without_returning(work.db())
        .await?;
    Ok(())
}

/// Checks all of them at once.
pub(super) fn check(account: &Account, urls: &Urls) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(root) = &urls.root_url {
        problems.keep(root_url("urls.rootUrl", root))?;
    }
    let root = urls.root_url.as_deref();
    let single = [
        ("homeUrl", &urls.home_url),
        ("adminUrl", &urls.admin_url),
        ("backchannelLogoutUrl", &urls.backchannel_logout_url),
    ];
    for (name, value) in single {
        if let Some(value) = value {
            let field = format!("urls.{name}");
            problems
                .keep(absolute(&field, root, value).and_then(|value| web_url(&field, &value)))?;
        }
    }
    let lists: [(&str, &[String], UrlCheck); 3] = [
        ("redirectUris", &urls.redirect_uris, redirect),
        (
            "postLogoutRedirectUris",
            &urls.post_logout_redirect_uris,
            redirect,
        ),
        ("webOrigins", &urls.web_origins, origin),
    ];
    for (name, list, check) in lists {
        if list.len() > MAX_URLS {
            problems.add(
                ProblemCode::TooLong,
                &format!("urls.{name}"),
                format!("At most {MAX_URLS} entries."),
            );
        }
        for (index, value) in list.iter().enumerate().take(MAX_URLS) {
            let field = format!("urls.{name}.{index}");
            problems.keep(
                absolute(&field, root, value).and_then(|value| check(account, &field, &value)),
            )?;
        }
    }
    problems.into_result()
}

type UrlCheck = fn(&Account, &str, &str) -> Result<()>;

fn refused(field: &str, message: &str) -> Result<()> {
    Err(Error::refused(ProblemCode::Invalid, field, message))
}

#[cfg(test)]
mod properties;

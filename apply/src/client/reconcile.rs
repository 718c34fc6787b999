//! Applies one client.

use super::{describe, first_secret, set_status_unless_last, word};
use crate::{
    AtPath, Outcome,
    diff::Diff,
    document,
    plan::{Action, ThingKind},
    refused, role,
    run::{AccountScope, Credential, Run},
    user,
    words::{Capability, ClientStatus},
};
use domain::{
    applied,
    client::{self, Capabilities, ClientPatch, NewClient, urls::Urls},
    error::Error,
    work::Work,
};
use entity::{ClientId, UserId, applied::AppliedKind};

/// Creates a client.
pub(super) async fn create(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    wanted: &document::Client,
    run: &mut Run<'_>,
) -> Outcome<ClientId> {
    let default = NewClient::default();
    let input = NewClient {
        account: None,
        owner: owner(work, (place, path), wanted.owner.as_ref())
            .await?
            .flatten(),
        client_id: wanted.client_id.clone(),
        name: wanted.name.clone().flatten(),
        description: wanted.description.clone().flatten(),
        capabilities: wanted
            .capabilities
            .as_deref()
            .map_or(default.capabilities, capabilities),
        access_level: wanted.access_level.map_or(default.access_level, Into::into),
        token_ttl_seconds: wanted.token_ttl_seconds.flatten(),
        signing_algorithm: wanted.signing_algorithm.flatten().map(Into::into),
        role: role::named(
            work,
            place,
            (path, wanted.role.as_ref().and_then(Option::as_deref)),
        )
        .await?,
        scopes: wanted.scopes.clone().unwrap_or_default(),
        urls: wanted.urls.clone().map(urls).unwrap_or_default(),
    };
    let first = first_secret((place, path), wanted.secret.as_ref(), run).await?;
    let (row, secret) = place
        .excused(
            client::create_with(work, input, first).await,
            wanted.scopes.as_deref(),
        )
        .at(path)?;
    applied::note(work, AppliedKind::Client, row.id).await?;
    if let (None, Some(secret)) = (&wanted.secret, secret) {
        let account = place.account.slug.clone();
        run.credentials.push(Credential {
            account,
            name: row.name.clone(),
            client_id: row.client_id.clone(),
            secret,
        });
    }
    let status = wanted.status.unwrap_or_else(|| row.status.into());
    let at = format!("{path}.status");
    if status != row.status.into() && !set_status_unless_last(work, &at, (row.id, status)).await? {
        let message =
            "It is the account's last administrator: leave it active, or create another one.";
        return Err(refused(&at, message));
    }
    // A generated client id differs between the plan and the final run.
    let name = wanted.client_id.clone().or(row.name).unwrap_or_default();
    run.note(place, (Action::Create, ThingKind::Client), &name);
    Ok(row.id)
}

/// Changes a client where it differs. Returns false where it is yet to be disabled, once there is
/// another administrator.
pub(super) async fn update(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    (id, wanted): (ClientId, &document::Client),
    run: &mut Run<'_>,
) -> Outcome<bool> {
    // Read only now: its owner's status, or the deletion of a role or permission, may have changed
    // it.
    let row = client::find(work.db(), work.actor(), id)
        .await?
        .ok_or_else(|| Error::internal("a client vanished within a transaction"))?;
    let had = describe(work.db(), work.actor(), &row).await?;
    let mut diff = Diff::default();
    let patch = patch(work, (place, path), (&had, wanted), &mut diff).await?;
    let mut now = row.status;
    if !diff.is_empty() {
        now = place
            .excused(
                client::update(work, id, None, patch).await,
                wanted.scopes.as_deref(),
            )
            .at(path)?
            .status;
    }
    if let Some(key) = diff.value("role", &had.role, &wanted.role) {
        let role = role::named(work, place, (path, key.as_deref())).await?;
        client::set_role(work, id, role, None).await.at(path)?;
    }
    let mut settled = true;
    diff.value("status", &had.status, &wanted.status);
    if let Some(status) = wanted
        .status
        .filter(|status| *status != ClientStatus::from(now))
    {
        settled = set_status_unless_last(work, &format!("{path}.status"), (id, status)).await?;
    }
    if !diff.is_empty() {
        let name = word(work.db(), work.actor(), (&place.account, &row)).await?;
        run.note_all(place, (Action::Update, ThingKind::Client), (&name, diff));
    }
    Ok(settled)
}

async fn patch(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    (had, wanted): (&document::Client, &document::Client),
    diff: &mut Diff,
) -> Outcome<ClientPatch> {
    let flows = wanted.capabilities.clone().map(|mut flows| {
        flows.sort_unstable();
        flows.dedup();
        flows
    });
    let owned = diff.value("owner", &had.owner, &wanted.owner);
    Ok(ClientPatch {
        client_id: None,
        name: diff.value("name", &had.name, &wanted.name),
        description: diff.value("description", &had.description, &wanted.description),
        capabilities: diff
            .value("capabilities", &had.capabilities, &flows)
            .as_deref()
            .map(capabilities),
        access_level: diff
            .value("accessLevel", &had.access_level, &wanted.access_level)
            .map(Into::into),
        token_ttl_seconds: diff.value(
            "tokenTtlSeconds",
            &had.token_ttl_seconds,
            &wanted.token_ttl_seconds,
        ),
        signing_algorithm: diff
            .value(
                "signingAlgorithm",
                &had.signing_algorithm,
                &wanted.signing_algorithm,
            )
            .map(|algorithm| algorithm.map(Into::into)),
        scopes: diff.set("scopes", &had.scopes, &wanted.scopes),
        urls: merge(had.urls.as_ref(), wanted.urls.as_ref(), diff),
        owner: owner(work, (place, path), owned.as_ref()).await?,
    })
}

async fn owner(
    work: &Work<'_>,
    (place, path): (&AccountScope, &str),
    wanted: Option<&Option<String>>,
) -> Outcome<Option<Option<UserId>>> {
    match wanted {
        Some(Some(username)) if place.has_refused(ThingKind::User, username) => Ok(None),
        Some(Some(username)) => Ok(Some(Some(
            user::named(work, place, (path, "owner"), username)
                .await?
                .id,
        ))),
        Some(None) => Ok(Some(None)),
        None => Ok(None),
    }
}

fn capabilities(list: &[Capability]) -> Capabilities {
    let has = |flow| list.contains(&flow);
    Capabilities {
        web_app: has(Capability::WebApp),
        backchannel: has(Capability::Backchannel),
        script: has(Capability::Script),
    }
}

/// All URLs after the change, if any differs: those that the file omits stay.
fn merge(
    had: Option<&document::Urls>,
    wanted: Option<&document::Urls>,
    diff: &mut Diff,
) -> Option<Urls> {
    let (had, wanted) = (had?, wanted?);
    let before = diff.0.len();
    let mut single = |name: &str, had: &Option<Option<String>>, wanted: &Option<Option<String>>| {
        let changed = diff.value(&format!("urls.{name}"), had, wanted);
        changed.or_else(|| had.clone())
    };
    let root_url = single("rootUrl", &had.root_url, &wanted.root_url);
    let home_url = single("homeUrl", &had.home_url, &wanted.home_url);
    let admin_url = single("adminUrl", &had.admin_url, &wanted.admin_url);
    let backchannel_logout_url = single(
        "backchannelLogoutUrl",
        &had.backchannel_logout_url,
        &wanted.backchannel_logout_url,
    );
    let mut list = |name: &str, had: &Option<Vec<String>>, wanted: &Option<Vec<String>>| {
        let changed = diff.value(&format!("urls.{name}"), had, wanted);
        changed.or_else(|| had.clone())
    };
    let redirect_uris = list("redirectUris", &had.redirect_uris, &wanted.redirect_uris);
    let post_logout_redirect_uris = list(
        "postLogoutRedirectUris",
        &had.post_logout_redirect_uris,
        &wanted.post_logout_redirect_uris,
    );
    let web_origins = list("webOrigins", &had.web_origins, &wanted.web_origins);
    let merged = document::Urls {
        root_url,
        home_url,
        admin_url,
        backchannel_logout_url,
        redirect_uris,
        post_logout_redirect_uris,
        web_origins,
    };
    (diff.0.len() > before).then(|| urls(merged))
}

fn urls(said: document::Urls) -> Urls {
    Urls {
        root_url: said.root_url.flatten(),
        home_url: said.home_url.flatten(),
        admin_url: said.admin_url.flatten(),
        backchannel_logout_url: said.backchannel_logout_url.flatten(),
        redirect_uris: said.redirect_uris.unwrap_or_default(),
        post_logout_redirect_uris: said.post_logout_redirect_uris.unwrap_or_default(),
        web_origins: said.web_origins.unwrap_or_default(),
    }
}

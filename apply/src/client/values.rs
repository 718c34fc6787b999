//! Values of a client that the file gives in another form than the rules take: its owner, flows and
//! URLs.

use crate::{Outcome, diff::Diff, document, plan::ThingKind, run::AccountScope, user};
use domain::{
    client::{Capabilities, Capability, urls::Urls},
    vocabulary::Word,
    work::Work,
};
use entity::UserId;

pub(super) async fn owner(
    work: &Work<'_>,
    place: &AccountScope,
    path: &str,
    wanted: Option<&Option<String>>,
) -> Outcome<Option<Option<UserId>>> {
    match wanted {
        Some(Some(username)) if place.has_refused(ThingKind::User, username) => Ok(None),
        Some(Some(username)) => Ok(Some(Some(
            user::named(work, place, &format!("{path}.owner"), username)
                .await?
                .id,
        ))),
        Some(None) => Ok(Some(None)),
        None => Ok(None),
    }
}

pub(super) fn capabilities(list: &[Word<Capability>]) -> Capabilities {
    Capabilities::of(list.iter().map(|word| word.0))
}

/// All URLs after the change, if any differs: those that the file omits stay.
pub(super) fn merge(
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

pub(super) fn urls(said: document::Urls) -> Urls {
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

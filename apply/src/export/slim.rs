//! Leaves out what a file need not say: absent values, defaults, and rules that follow from a preset.

use crate::{client::slim_sign_in, document};
use domain::{
    account::{
        DEFAULT_REFRESH_GRACE_SECONDS, DEFAULT_SESSION_IDLE_SECONDS, DEFAULT_SESSION_MAX_SECONDS,
    },
    vocabulary::Word,
};
use entity::account::PolicyPreset;

/// A policy that equals its preset is written as the preset alone, with those rules for people that
/// are not the default, which belong to no preset. Any other is written in full.
pub(super) fn policy(all: document::Policy) -> document::Policy {
    if all.preset == Some(Word(PolicyPreset::Custom)) {
        return document::Policy {
            preset: None,
            ..all
        };
    }
    let unless = |value: Option<i32>, usual: i32| value.filter(|value| *value != usual);
    document::Policy {
        preset: all.preset,
        session_idle_seconds: unless(all.session_idle_seconds, DEFAULT_SESSION_IDLE_SECONDS),
        session_max_seconds: unless(all.session_max_seconds, DEFAULT_SESSION_MAX_SECONDS),
        remember_seconds: all.remember_seconds.filter(Option::is_some),
        refresh_grace_seconds: unless(all.refresh_grace_seconds, DEFAULT_REFRESH_GRACE_SECONDS),
        allow_insecure_redirects: all.allow_insecure_redirects.filter(|allowed| *allowed),
        ..document::Policy::default()
    }
}

/// A user without what is absent, and without a flag that is not set.
pub(super) fn user(user: document::User) -> document::User {
    document::User {
        parent: user.parent.filter(Option::is_some),
        display_name: user.display_name.filter(Option::is_some),
        email: user.email.filter(Option::is_some),
        email_verified: user.email_verified.filter(|verified| *verified),
        locale: user.locale.filter(Option::is_some),
        role: user.role.filter(Option::is_some),
        ..user
    }
}

/// A client without what is absent, empty or the default.
pub(super) fn client(client: document::Client) -> document::Client {
    let filled = |list: &Vec<String>| !list.is_empty();
    let urls = client.urls.map(|urls| document::Urls {
        root_url: urls.root_url.filter(Option::is_some),
        home_url: urls.home_url.filter(Option::is_some),
        admin_url: urls.admin_url.filter(Option::is_some),
        backchannel_logout_url: urls.backchannel_logout_url.filter(Option::is_some),
        redirect_uris: urls.redirect_uris.filter(filled),
        post_logout_redirect_uris: urls.post_logout_redirect_uris.filter(filled),
        web_origins: urls.web_origins.filter(filled),
    });
    document::Client {
        name: client.name.filter(Option::is_some),
        description: client.description.filter(Option::is_some),
        owner: client.owner.filter(Option::is_some),
        token_ttl_seconds: client.token_ttl_seconds.filter(Option::is_some),
        signing_algorithm: client.signing_algorithm.filter(Option::is_some),
        role: client.role.filter(Option::is_some),
        scopes: client.scopes.filter(filled),
        urls: urls.filter(|urls| *urls != document::Urls::default()),
        sign_in: client.sign_in.and_then(slim_sign_in),
        ..client
    }
}

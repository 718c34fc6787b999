//! A client as it comes from another server, and what becomes of it: the rules of Latchkey that hold
//! in every account.

use super::{notes::ImportNotes, uris::DraftUrls};
use apply::{
    document::{Client, SignIn},
    words::ImportedForm,
};
use config::{MAX_TOKEN_TTL, MIN_TOKEN_TTL};
use domain::{
    client::{Capabilities, REFRESH_SECONDS, check_given_client_id},
    error::Error,
    limits::{MAX_DESCRIPTION, MAX_NAME},
    password::foreign,
    secret::MAX_SUBMITTED,
    vocabulary::Word,
};
use entity::{
    Secret,
    client::{AuthMethod, ClientStatus},
};
use std::{collections::BTreeSet, ops::RangeInclusive};

/// A client of another server.
#[derive(Default)]
pub(super) struct ClientDraft {
    /// Its path in the other server's file.
    pub(super) path: String,
    client_id: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) disabled: bool,
    pub(super) capabilities: Capabilities,
    /// Whether it does not authenticate.
    pub(super) public: bool,
    /// Whether the other server refuses its authorization requests without PKCE.
    pub(super) requires_pkce: bool,
    /// Whether users are not asked for their consent.
    pub(super) first_party: bool,
    pub(super) token_ttl_seconds: Option<i64>,
    pub(super) refresh_idle_seconds: Option<i64>,
    pub(super) refresh_max_seconds: Option<i64>,
    pub(super) scopes: BTreeSet<String>,
    pub(super) urls: DraftUrls,
    pub(super) secret: Option<(ImportedForm, Secret)>,
}

impl ClientDraft {
    /// A client with that client id, unless Latchkey cannot take it, which is reported.
    pub(super) fn new(path: String, client_id: &str, notes: &mut ImportNotes) -> Option<Self> {
        if let Err(error) = check_given_client_id(client_id) {
            let why = match error {
                Error::Refused(problems) => problems
                    .into_iter()
                    .map(|problem| problem.message)
                    .collect::<Vec<_>>()
                    .join(" "),
                _ => String::new(),
            };
            notes.leave(
                &path,
                format_args!("the client is left out: its client id does not fit. {why}"),
            );
            return None;
        }
        Some(Self {
            path,
            client_id: client_id.to_owned(),
            ..Self::default()
        })
    }

    /// Its OAuth client id.
    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Its secret in the clear, or as a hash, which the form tells.
    pub(super) fn set_secret(&mut self, secret: String, notes: &mut ImportNotes) {
        if secret.starts_with('$') && foreign::check(&secret).is_ok() {
            self.set_hash(secret, notes);
        } else if secret.len() > MAX_SUBMITTED
            || secret.ends_with(char::is_whitespace)
            || secret.chars().any(char::is_control)
        {
            notes.leave(
                &self.path,
                format_args!("its secret is left out, and it gets a new one: at most {MAX_SUBMITTED} bytes, without control characters and blanks at the end"),
            );
        } else {
            self.secret = Some((ImportedForm::Plain, Secret::new(secret)));
        }
    }

    /// The hash of its secret.
    pub(super) fn set_hash(&mut self, hash: String, notes: &mut ImportNotes) {
        match foreign::check(&hash) {
            Ok(()) => self.secret = Some((ImportedForm::Hash, Secret::new(hash))),
            Err(why) => notes.leave(
                &self.path,
                format_args!("the hash of its secret is left out, and it gets a new secret. {why}"),
            ),
        }
    }

    /// The entry of the file, without its secret; none where the client could do nothing, which is
    /// reported.
    pub(super) fn into_entry(
        mut self,
        notes: &mut ImportNotes,
    ) -> Option<(Client, Option<(ImportedForm, Secret)>)> {
        let urls = std::mem::take(&mut self.urls).into_entry(&self.path, notes);
        let redirects = urls.as_ref().and_then(|urls| urls.redirect_uris.as_ref());
        if self.capabilities.web_app && redirects.is_none() {
            notes.leave(
                &self.path,
                "no redirect URI is taken over: add one, since sign-ins need it",
            );
        }
        if self.public && self.capabilities.script {
            notes.leave(
                &self.path,
                "the client credentials flow is left out: the client does not authenticate",
            );
            self.capabilities.script = false;
        }
        self.capabilities.backchannel = urls
            .as_ref()
            .is_some_and(|urls| urls.backchannel_logout_url.is_some());
        if !(self.capabilities.script || self.capabilities.web_app) {
            notes.leave(
                &self.path,
                "the client is left out: it uses neither the client credentials nor the authorization code flow",
            );
            return None;
        }
        let name = self.bounded(BoundedText::new("name", &self.name, MAX_NAME), notes);
        let description = BoundedText::new("description", &self.description, MAX_DESCRIPTION);
        let description = self.bounded(description, notes);
        let lifetime = Lifetime {
            name: "token lifetime",
            seconds: self.token_ttl_seconds,
            within: MIN_TOKEN_TTL..=MAX_TOKEN_TTL,
        };
        let client = Client {
            name: name.map(Some),
            description: description.map(Some),
            capabilities: Some(self.capabilities.list().into_iter().map(Word).collect()),
            token_ttl_seconds: self.lifetime(lifetime, notes).map(Some),
            sign_in: self.sign_in(notes),
            scopes: Some(self.scopes.iter().cloned().collect::<Vec<_>>())
                .filter(|scopes| !scopes.is_empty()),
            urls,
            status: self.disabled.then_some(Word(ClientStatus::Inactive)),
            client_id: Some(self.client_id),
            ..Client::default()
        };
        let secret = self.secret.filter(|_| !self.public);
        Some((client, secret))
    }

    /// How it signs people in, where that is not the default.
    fn sign_in(&self, notes: &mut ImportNotes) -> Option<SignIn> {
        if !self.capabilities.web_app {
            return None;
        }
        let idle = Lifetime {
            name: "lifetime of unused refresh tokens",
            seconds: self.refresh_idle_seconds,
            within: REFRESH_SECONDS,
        };
        let longest = Lifetime {
            name: "lifetime of refresh tokens",
            seconds: self.refresh_max_seconds,
            within: REFRESH_SECONDS,
        };
        let sign_in = SignIn {
            auth_method: self.public.then_some(Word(AuthMethod::None)),
            first_party: self.first_party.then_some(true),
            // Public clients always need it.
            require_pkce: (!self.requires_pkce && !self.public).then_some(false),
            refresh_idle_seconds: self.lifetime(idle, notes).map(Some),
            refresh_max_seconds: self.lifetime(longest, notes).map(Some),
            ..SignIn::default()
        };
        Some(sign_in).filter(|sign_in| *sign_in != SignIn::default())
    }

    fn lifetime(&self, lifetime: Lifetime, notes: &mut ImportNotes) -> Option<i32> {
        let Lifetime {
            name,
            seconds,
            within,
        } = lifetime;
        let seconds = seconds?;
        let found = i32::try_from(seconds)
            .ok()
            .filter(|seconds| within.contains(seconds));
        if found.is_none() {
            let (min, max) = (within.start(), within.end());
            notes.leave(
                &self.path,
                format_args!(
                    "{name} of {seconds} seconds is left out: it can be from {min} to {max} seconds"
                ),
            );
        }
        found
    }

    fn bounded(&self, text: BoundedText<'_>, notes: &mut ImportNotes) -> Option<String> {
        let BoundedText { name, text, most } = text;
        let text = text?.trim();
        if text.chars().count() > most || text.chars().any(char::is_control) {
            notes.leave(
                &self.path,
                format_args!(
                    "{name} is left out: at most {most} characters, without control characters"
                ),
            );
            return None;
        }
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }
}

/// A text for display, and how long it can be here.
struct BoundedText<'t> {
    name: &'static str,
    text: Option<&'t str>,
    most: usize,
}

impl<'t> BoundedText<'t> {
    fn new(name: &'static str, text: &'t Option<String>, most: usize) -> Self {
        let text = text.as_deref();
        Self { name, text, most }
    }
}

/// A length of time that a client has there, and how long it can be here.
struct Lifetime {
    name: &'static str,
    seconds: Option<i64>,
    within: RangeInclusive<i32>,
}

/// Refuses a list in which a client id occurs twice.
pub(super) fn refuse_duplicates(clients: &[ClientDraft], notes: &mut ImportNotes) {
    let mut seen = BTreeSet::new();
    for client in clients {
        if !seen.insert(client.client_id()) {
            notes.refuse(
                &client.path,
                "another client in the file has the same client id",
            );
        }
    }
}

//! The floor under tokens and introspection: HTTP Basic, a form, one HMAC compared, one look into a
//! map, one ES256 signature made or checked with a key that was parsed once, and JSON with the very
//! members that Latchkey's has. Where it is to remember tokens, it checks the signature of each once.

use super::{Settings, checked::CheckedTokens, stored::StoredClients};
use crate::Outcome;
use aws_lc_rs::{
    hmac,
    rand::{SecureRandom, SystemRandom},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, KeyPair, ParsedPublicKey,
    },
};
use axum::{
    body::Bytes,
    extract,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::clock::Clock;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::HashMap, sync::Arc};

const SIGNING: &EcdsaSigningAlgorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
const LIFE: i64 = 3600;
/// As long as the random generations of real tokens.
const GENERATION: i64 = 1 << 52;
/// As long as the thumbprint of a key.
const HEADER: &str =
    r#"{"typ":"at+jwt","alg":"ES256","kid":"floor-floor-floor-floor-floor-floor-floor-f"}"#;
/// As long as a client's UUID.
const SUBJECT: &str = "01890000-0000-7000-8000-000000000000";

/// What is kept in memory.
pub(super) struct State {
    pepper: hmac::Key,
    digests: HashMap<String, hmac::Tag>,
    stored: Option<StoredClients>,
    checked: Option<CheckedTokens>,
    signer: EcdsaKeyPair,
    verifier: ParsedPublicKey,
    random: SystemRandom,
    clock: Clock,
    issuer: String,
    audience: String,
    scope: String,
}

impl State {
    /// Makes a key pair and remembers the one client, or where all clients are to be found.
    pub(super) fn new(settings: &Settings, stored: Option<StoredClients>) -> Outcome<Self> {
        let signer = EcdsaKeyPair::generate(SIGNING)?;
        let verifier =
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, signer.public_key().as_ref())?;
        let pepper = hmac::Key::new(
            hmac::HMAC_SHA256,
            b"the floor's own, which protects nothing",
        );
        let digest = hmac::sign(&pepper, settings.client_secret.as_bytes());
        Ok(Self {
            pepper,
            digests: HashMap::from([(settings.client_id.clone(), digest)]),
            stored,
            checked: settings.remember_tokens.then(CheckedTokens::default),
            signer,
            verifier,
            random: SystemRandom::new(),
            clock: Clock::system(),
            issuer: settings.issuer.clone(),
            audience: format!("{}/api", settings.issuer),
            scope: settings.scope.clone(),
        })
    }

    /// The client that a request comes from, out of memory.
    fn authenticate(&self, headers: &HeaderMap) -> Option<String> {
        let (id, secret) = basic(headers)?;
        let digest = self.digests.get(&id)?;
        hmac::verify(&self.pepper, secret.as_bytes(), digest.as_ref()).ok()?;
        Some(id)
    }

    /// The same out of the database, where there is one.
    async fn identify(&self, headers: &HeaderMap) -> Option<String> {
        let Some(stored) = &self.stored else {
            return self.authenticate(headers);
        };
        let (id, secret) = basic(headers)?;
        stored.has(&id, &secret).await.ok()?.then_some(id)
    }

    fn issue(&self, client: &str) -> Option<String> {
        let now = self.clock.now().timestamp();
        let mut id = [0; 20];
        self.random.fill(&mut id).ok()?;
        let claims = Claims {
            iss: Cow::Borrowed(&self.issuer),
            sub: SUBJECT.into(),
            aud: Cow::Borrowed(&self.audience),
            exp: now + LIFE,
            iat: now,
            jti: URL_SAFE_NO_PAD.encode(id).into(),
            client_id: client.into(),
            scope: Cow::Borrowed(&self.scope),
            cgen: GENERATION,
            dgen: GENERATION,
            acc: "default".into(),
        };
        let mut token = URL_SAFE_NO_PAD.encode(HEADER)
            + "."
            + &URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claims).ok()?);
        let signature = self.signer.sign(&self.random, token.as_bytes()).ok()?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Some(token)
    }

    /// The claims of a token that is valid. A floor that remembers tokens also compares the moment
    /// at which it expires, since its signature may have been checked long before.
    pub(super) fn check(&self, token: &str) -> Option<Arc<Claims<'static>>> {
        let Some(checked) = &self.checked else {
            return self.verify(token).map(Arc::new);
        };
        let claims = checked.find_or(token, || self.verify(token))?;
        (self.clock.now().timestamp() < claims.exp).then_some(claims)
    }

    fn verify(&self, token: &str) -> Option<Claims<'static>> {
        let (message, signature) = token.rsplit_once('.')?;
        self.verifier
            .verify_sig(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).ok()?)
            .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(message.split_once('.')?.1).ok()?).ok()
    }
}

/// What a token says.
#[derive(Serialize, Deserialize)]
pub(super) struct Claims<'a> {
    iss: Cow<'a, str>,
    /// The client, by its UUID.
    pub(super) sub: Cow<'a, str>,
    aud: Cow<'a, str>,
    exp: i64,
    iat: i64,
    /// Its own ID.
    pub(super) jti: Cow<'a, str>,
    /// The client, by its `client_id`.
    pub(super) client_id: Cow<'a, str>,
    /// Scopes.
    pub(super) scope: Cow<'a, str>,
    cgen: i64,
    dgen: i64,
    /// The account.
    pub(super) acc: Cow<'a, str>,
}

#[derive(Serialize)]
struct Token<'a> {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    scope: &'a str,
}

#[derive(Serialize)]
struct Active<'a> {
    active: bool,
    token_type: &'static str,
    #[serde(flatten)]
    claims: &'a Claims<'static>,
}

/// The token endpoint.
pub(super) async fn token(
    extract::State(state): extract::State<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let granted = parameter(&body, "grant_type").is_some_and(|grant| grant == "client_credentials");
    let client = if granted {
        state.identify(&headers).await
    } else {
        None
    };
    match client.and_then(|client| state.issue(&client)) {
        Some(access_token) => json(&Token {
            access_token,
            token_type: "Bearer",
            expires_in: LIFE,
            scope: &state.scope,
        }),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The introspection endpoint.
pub(super) async fn introspect(
    extract::State(state): extract::State<Arc<State>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let checked = || {
        state.authenticate(&headers)?;
        state.check(&parameter(&body, "token")?)
    };
    match checked() {
        Some(claims) => json(&Active {
            active: true,
            token_type: "Bearer",
            claims: &claims,
        }),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Client ID and secret by HTTP Basic.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (id, secret) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn parameter(body: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(body)
        .find(|(found, _)| found == name)
        .map(|(_, value)| value.into_owned())
}

fn json(answer: &impl Serialize) -> Response {
    match serde_json::to_vec(answer) {
        Ok(bytes) => (
            [
                (CONTENT_TYPE, "application/json"),
                (CACHE_CONTROL, "no-store"),
            ],
            bytes,
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

//! A server of the test: keys, metadata and a list, fetched without a network.

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use latchkey_verify::{Builder, Fetch, FetchError, FetchFuture, Fetched, Verifier};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::sync::Notify;
use url::Url;

pub(crate) const ISSUER: &str = "https://latchkey.test";
pub(crate) const AUDIENCE: &str = "https://orders.test";

/// A signing key.
pub(crate) enum Key {
    Es256(EcdsaKeyPair),
    Rs256(RsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

impl Key {
    pub(crate) fn es256() -> Self {
        Self::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    pub(crate) fn rs256() -> Self {
        Self::Rs256(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    pub(crate) fn eddsa() -> Self {
        Self::EdDsa(Ed25519KeyPair::generate().unwrap())
    }

    pub(crate) fn alg(&self) -> &'static str {
        match self {
            Self::Es256(_) => "ES256",
            Self::Rs256(_) => "RS256",
            Self::EdDsa(_) => "EdDSA",
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Es256(pair) => pair
                .sign(&SystemRandom::new(), message)
                .unwrap()
                .as_ref()
                .to_vec(),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_key().modulus_len()];
                pair.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    message,
                    &mut signature,
                )
                .unwrap();
                signature
            }
            Self::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    fn jwk(&self, kid: &str) -> Value {
        let b64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Es256(pair) => {
                let point = pair.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "x": b64(&point[1..33]), "y": b64(&point[33..]), "kid": kid, "use": "sig", "alg": "ES256" })
            }
            Self::Rs256(pair) => {
                // RSAPublicKey in DER (RFC 8017 appendix A.1.1), of 2048 bits and exponent 65537.
                let n = b64(&pair.public_key().as_ref()[9..265]);
                json!({ "kty": "RSA", "n": n, "e": "AQAB", "kid": kid, "use": "sig", "alg": "RS256" })
            }
            Self::EdDsa(pair) => {
                let x = b64(pair.public_key().as_ref());
                json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "use": "sig", "alg": "EdDSA" })
            }
        }
    }
}

/// Signs a JWT, letter by letter.
pub(crate) fn sign_raw(key: &Key, header: &str, payload: &str) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// The first bytes of the SHA-256 hash of a text.
pub(crate) fn mark(text: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, text.as_bytes()).as_ref()[..8].to_vec()
}

/// What the server has.
pub(crate) struct State {
    /// Keys that are published, by their id.
    pub keys: Vec<(String, Arc<Key>)>,
    /// The key that signs the list, where it is not the first.
    pub list_key: Option<(String, Arc<Key>)>,
    /// Texts whose marks are in the list.
    pub revoked: Vec<String>,
    /// Slugs of accounts, and up to when their tokens are revoked.
    pub accounts: Vec<(String, i64)>,
    /// Up to when the tokens of all accounts are revoked.
    pub all: Option<i64>,
    /// `typ` of the list.
    pub typ: &'static str,
    /// Seconds by which the server's clock is ahead.
    pub ahead: i64,
    /// Whether requests fail.
    pub down: bool,
    /// Members of the metadata that are other than usual.
    pub metadata: Value,
    /// Requests, by their path.
    pub requests: HashMap<String, usize>,
}

/// The server and the clock.
#[derive(Clone)]
pub(crate) struct Stub {
    pub state: Arc<Mutex<State>>,
    pub now: Arc<AtomicU64>,
    /// Notified when the list was asked for.
    pub list_was_asked_for: Arc<Notify>,
}

impl Stub {
    pub(crate) fn new() -> Self {
        Self::with_key(Key::es256())
    }

    pub(crate) fn with_key(key: Key) -> Self {
        let state = State {
            keys: vec![("first".to_owned(), Arc::new(key))],
            list_key: None,
            revoked: Vec::new(),
            accounts: Vec::new(),
            all: None,
            typ: "latchkey-revocations+jwt",
            ahead: 0,
            down: false,
            metadata: json!({}),
            requests: HashMap::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            now: Arc::new(AtomicU64::new(1_800_000_000)),
            list_was_asked_for: Arc::default(),
        }
    }

    /// A builder that asks this server.
    pub(crate) fn builder(&self) -> Builder {
        Verifier::builder(ISSUER, AUDIENCE)
            .fetch(self.clone())
            .clock(self.clock())
            .without_background()
    }

    /// The time of the test.
    pub(crate) fn clock(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let now = self.now.clone();
        move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::SeqCst))
    }

    pub(crate) async fn verifier(&self) -> Verifier {
        self.builder().build().await.unwrap()
    }

    pub(crate) fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst).try_into().unwrap()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Changes what the server has.
    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// Publishes one more key.
    pub(crate) fn publish(&self, kid: &str, key: Key) -> Arc<Key> {
        let key = Arc::new(key);
        self.change(|state| state.keys.push((kid.to_owned(), key.clone())));
        key
    }

    pub(crate) fn key(&self) -> Arc<Key> {
        self.state.lock().unwrap().keys[0].1.clone()
    }

    /// Requests for a path so far.
    pub(crate) fn requests(&self, path: &str) -> usize {
        let state = self.state.lock().unwrap();
        state.requests.get(path).copied().unwrap_or_default()
    }

    /// Claims of a token that is valid for an hour.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "iss": ISSUER, "sub": "0197a3b2-0000-7000-8000-000000000001", "aud": AUDIENCE,
            "exp": self.now() + 3600, "iat": self.now(), "jti": "0197a3b2000070008000000000000002",
            "client_id": "report", "scope": "orders:read orders:list", "acc": "default",
            "cgen": 7, "dgen": 9,
        })
    }

    /// The same in the name of a user.
    pub(crate) fn user_claims(&self) -> Value {
        let mut claims = self.claims();
        claims["sub"] = "usr_1".into();
        claims["azn"] = "azn_1".into();
        claims["sid"] = "ses_1".into();
        claims["ugen"] = 5.into();
        claims
    }

    /// A token with these claims, by the first key.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_by("first", &self.key(), claims)
    }

    pub(crate) fn token_by(&self, kid: &str, key: &Key, claims: &Value) -> String {
        let header = json!({ "typ": "at+jwt", "alg": key.alg(), "kid": kid });
        sign_raw(key, &header.to_string(), &claims.to_string())
    }

    fn jwks(state: &State) -> Vec<u8> {
        let keys: Vec<_> = state.keys.iter().map(|(kid, key)| key.jwk(kid)).collect();
        json!({ "keys": keys }).to_string().into_bytes()
    }

    fn list(&self, state: &State) -> String {
        let mut marks: Vec<_> = state.revoked.iter().map(|text| mark(text)).collect();
        marks.sort();
        let accounts: serde_json::Map<_, _> = state
            .accounts
            .iter()
            .map(|(slug, until)| {
                let mark = mark(&format!("acc:{slug}"));
                (URL_SAFE_NO_PAD.encode(mark), json!(until))
            })
            .collect();
        let iat = self.now() + state.ahead;
        let digest = digest::digest(&digest::SHA256, &Self::jwks(state));
        let mut claims = json!({
            "iss": ISSUER, "iat": iat, "exp": iat + 60, "accounts": accounts,
            "revoked": URL_SAFE_NO_PAD.encode(marks.concat()), "jwks": URL_SAFE_NO_PAD.encode(digest),
        });
        if let Some(until) = state.all {
            claims["all"] = until.into();
        }
        let (kid, key) = state.list_key.as_ref().unwrap_or(&state.keys[0]);
        let header = json!({ "typ": state.typ, "alg": key.alg(), "kid": kid });
        sign_raw(key, &header.to_string(), &claims.to_string())
    }

    fn metadata(state: &State) -> Vec<u8> {
        let mut document = json!({
            "issuer": ISSUER, "jwks_uri": format!("{ISSUER}/jwks"),
            "latchkey_revocations_uri": format!("{ISSUER}/list"),
        });
        for (name, value) in state.metadata.as_object().unwrap() {
            document[name] = value.clone();
        }
        document.to_string().into_bytes()
    }
}

impl Fetch for Stub {
    fn fetch<'a>(&'a self, url: &'a Url, etag: Option<&'a str>, _: usize) -> FetchFuture<'a> {
        Box::pin(async move {
            // Others get their turn while a request is under way.
            tokio::task::yield_now().await;
            let mut state = self.state.lock().unwrap();
            *state.requests.entry(url.path().to_owned()).or_default() += 1;
            if url.path() == "/list" {
                self.list_was_asked_for.notify_one();
            }
            if state.down {
                return Err(FetchError::new("the server is down"));
            }
            let body = match url.path() {
                "/jwks" => Self::jwks(&state),
                "/list" => self.list(&state).into_bytes(),
                _ => Self::metadata(&state),
            };
            let tag = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &body));
            if etag == Some(tag.as_str()) {
                return Ok(Fetched::NotModified);
            }
            Ok(Fetched::Document {
                body,
                etag: Some(tag),
            })
        })
    }
}

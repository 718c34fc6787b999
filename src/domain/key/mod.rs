//! Signing keys: made on first start, sealed at rest, rotated next → current → retired, published as a JWK Set (RFC 7517).
//!
//! The state of a key follows from its moments in the database, so all nodes agree on it. A key is published from the day it is
//! made, long before it signs, and until its last token must have expired.

mod signature;

use self::signature::{Signer, Verifier};
use super::{
    actor::Actor,
    audit,
    error::{Error, ProblemCode, Result},
    jwt,
    permission::Permission,
    vault::Vault,
    work::Work,
};
use crate::config::MAX_TOKEN_TTL;
use aws_lc_rs::{
    encoding::AsDer,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Duration, Utc};
use entity::{
    AccountId, Secret, SigningKeyId,
    audit_event::AuditEventKind,
    client::Algorithm,
    signing_key::{self, ActiveModel, Column, Entity, Model},
};
use jsonwebtoken::{
    EncodingKey, Header,
    jwk::{Jwk, KeyAlgorithm, PublicKeyUse, ThumbprintHash},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;

/// Algorithms whose keys always exist: RFC 9068 section 2.1 wants RS256 to be there, ES256 is the default.
pub const ALWAYS: [Algorithm; 2] = [Algorithm::Es256, Algorithm::Rs256];

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Published, not signing yet.
    Next,
    /// Signing.
    Current,
    /// Published for the sake of tokens that it signed.
    Retired,
}

/// Where the key stands.
#[must_use]
pub fn status(key: &Model) -> Status {
    match (key.activated_at, key.retired_at) {
        (None, _) => Status::Next,
        (Some(_), None) => Status::Current,
        (Some(_), Some(_)) => Status::Retired,
    }
}

/// The name of an algorithm in JOSE (RFC 7518 section 3.1).
#[must_use]
pub fn algorithm_name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Es256 => "ES256",
        Algorithm::Rs256 => "RS256",
        Algorithm::EdDsa => "EdDSA",
    }
}

/// Reads the name of an algorithm that Latchkey can sign with.
///
/// # Errors
/// `INVALID` for any other name.
pub fn parse_algorithm(field: &str, name: &str) -> Result<Algorithm> {
    [Algorithm::Es256, Algorithm::Rs256, Algorithm::EdDsa]
        .into_iter()
        .find(|a| algorithm_name(*a) == name)
        .ok_or_else(|| Error::refused(ProblemCode::Invalid, field, "One of ES256, RS256 and EdDSA."))
}

fn jose(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::Es256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::Rs256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::EdDsa => jsonwebtoken::Algorithm::EdDSA,
    }
}

/// A key that signs.
struct Signing {
    kid: String,
    signer: Signer,
    /// The header of access tokens, in base64url.
    header: String,
}

/// What this node keeps in memory of the keys.
pub struct KeyRing {
    /// By algorithm, the current key.
    signing: HashMap<Algorithm, Signing>,
    /// By `kid`.
    verifying: HashMap<String, (Algorithm, Verifier)>,
    jwks: String,
    etag: String,
}

impl KeyRing {
    /// Reads all keys and opens those that sign.
    ///
    /// # Errors
    /// Internal, with a clear text, where the master key does not open them.
    pub async fn load(db: &impl ConnectionTrait, vault: &Vault) -> Result<Self> {
        let rows = Entity::find().order_by_asc(Column::Algorithm).order_by_asc(Column::Id).all(db).await?;
        let (mut signing, mut verifying, mut published) = (HashMap::new(), HashMap::new(), Vec::new());
        for row in &rows {
            let jwk: Jwk = serde_json::from_str(&row.public_jwk).map_err(Error::internal)?;
            verifying.insert(row.kid.clone(), (row.algorithm, Verifier::new(&jwk)?));
            if status(row) == Status::Current {
                let private = vault.open(&row.kid, &row.private_key).ok_or_else(wrong_master_key)?;
                let signer = Signer::new(row.algorithm, &encoding_key(row.algorithm, &private)?)?;
                let header = header(row.algorithm, &row.kid, jwt::ACCESS_TOKEN)?;
                signing.insert(row.algorithm, Signing { kid: row.kid.clone(), signer, header });
            }
            published.push(jwk);
        }
        let jwks = json!({ "keys": published }).to_string();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, jwks.as_bytes());
        let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest));
        Ok(Self { signing, verifying, jwks, etag })
    }

    /// Whether every algorithm that must be there has a key that signs.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        ALWAYS.iter().all(|algorithm| self.signing.contains_key(algorithm))
    }

    /// Whether tokens can be signed with this algorithm now.
    #[must_use]
    pub fn can_sign(&self, algorithm: Algorithm) -> bool {
        self.signing.contains_key(&algorithm)
    }

    /// The public keys as a JWK Set (RFC 7517 section 5).
    #[must_use]
    pub fn jwks(&self) -> &str {
        &self.jwks
    }

    /// An entity tag of [`KeyRing::jwks`] (RFC 9110 section 8.8.3).
    #[must_use]
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// Whether a key of that id is known.
    #[must_use]
    pub fn knows(&self, kid: &str) -> bool {
        self.verifying.contains_key(kid)
    }

    /// Signs claims into a JWT of the given type (RFC 7519, RFC 7515 section 3.1).
    ///
    /// # Errors
    /// Internal, where there is no current key of that algorithm.
    pub fn sign(&self, algorithm: Algorithm, typ: &str, claims: &impl Serialize) -> Result<String> {
        let key = self.signing.get(&algorithm).ok_or_else(|| Error::internal("no current signing key of that algorithm"))?;
        let claims = serde_json::to_vec(claims).map_err(Error::internal)?;
        let mut token = String::with_capacity(key.header.len() + (claims.len() + 300) * 4 / 3);
        match typ {
            jwt::ACCESS_TOKEN => token.push_str(&key.header),
            other => token.push_str(&header(algorithm, &key.kid, other)?),
        }
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let signature = key.signer.sign(token.as_bytes())?;
        token.push('.');
        token.push_str(&signature);
        Ok(token)
    }

    /// Whether the signature is good. Key and algorithm are those of our own table; what the token says of its algorithm must agree.
    #[must_use]
    pub fn verify(&self, token: &jwt::Parts<'_>) -> bool {
        self.verifying
            .get(&token.header.kid)
            .is_some_and(|(ours, key)| algorithm_name(*ours) == token.header.alg && key.verify(token.message.as_bytes(), token.signature))
    }
}

/// The JOSE header of tokens that a key signs (RFC 7515 section 4), in base64url.
fn header(algorithm: Algorithm, kid: &str, typ: &str) -> Result<String> {
    let mut header = Header::new(jose(algorithm));
    header.typ = Some(typ.to_owned());
    header.kid = Some(kid.to_owned());
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).map_err(Error::internal)?))
}

fn wrong_master_key() -> Error {
    Error::internal("LATCHKEY_MASTER_KEY does not open the signing keys in this database: it is not the key that they were sealed with")
}

/// All keys: current, next, retired; by algorithm.
///
/// # Errors
/// Without `keys:read`, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Model>> {
    actor.require(Permission::KeysRead)?;
    Ok(Entity::find().order_by_asc(Column::Algorithm).order_by_desc(Column::Id).all(db).await?)
}

/// One key.
///
/// # Errors
/// Without `keys:read`, and internal ones.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, id: SigningKeyId) -> Result<Option<Model>> {
    actor.require(Permission::KeysRead)?;
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// Makes the keys that are missing: a current and a next one of each algorithm that must be there, and of the deployment's default.
/// `account` is where the audit log puts it.
///
/// # Errors
/// Only internal ones.
pub async fn ensure(work: &Work<'_>, account: AccountId) -> Result<()> {
    let rows = Entity::find().all(work.db()).await?;
    let mut wanted = ALWAYS.to_vec();
    if !wanted.contains(&work.policy().signing_algorithm) {
        wanted.push(work.policy().signing_algorithm);
    }
    for algorithm in wanted {
        let has = |wanted| rows.iter().any(|row| row.algorithm == algorithm && status(row) == wanted);
        if !has(Status::Current) {
            let key = make(work, algorithm, Some(work.now())).await?;
            note(work, account, &key);
        }
        if !has(Status::Next) {
            make(work, algorithm, None).await?;
        }
    }
    Ok(())
}

/// Refuses an algorithm that no key signs with: its tokens could not be made.
///
/// # Errors
/// `CONFLICT`, and internal ones.
pub(crate) async fn require_current(work: &Work<'_>, field: &str, algorithm: Algorithm) -> Result<()> {
    let current = Entity::find().filter(Column::Algorithm.eq(algorithm)).filter(Column::ActivatedAt.is_not_null());
    if current.filter(Column::RetiredAt.is_null()).one(work.db()).await?.is_some() {
        return Ok(());
    }
    let name = algorithm_name(algorithm);
    Err(Error::refused(ProblemCode::Conflict, field, format!("There is no key that signs with {name}. Rotate the keys of {name} first.")))
}

/// Moves the keys of an algorithm on: the current one retires, the next one signs, a new next one is published. Retired keys whose tokens
/// have all expired are removed.
///
/// # Errors
/// Without `keys:write`, and internal ones.
pub async fn rotate(work: &Work<'_>, algorithm: Algorithm) -> Result<Model> {
    work.actor().require(Permission::KeysWrite)?;
    let account = work.actor().account()?;
    super::account::lock(work, account).await?;
    Entity::delete_many().filter(Column::RemoveAt.lte(work.now())).exec(work.db()).await?;
    let rows = Entity::find().filter(Column::Algorithm.eq(algorithm)).all(work.db()).await?;
    for row in rows.iter().filter(|row| status(row) == Status::Current) {
        let mut row = row.clone().into_active_model();
        row.retired_at = Set(Some(work.now()));
        row.remove_at = Set(Some(work.now() + Duration::seconds(MAX_TOKEN_TTL.into()) + Duration::hours(1)));
        Entity::update(row).exec(work.db()).await?;
    }
    let current = match rows.into_iter().find(|row| status(row) == Status::Next) {
        Some(row) => {
            let mut row = row.into_active_model();
            row.activated_at = Set(Some(work.now()));
            Entity::update(row).exec(work.db()).await?
        }
        None => make(work, algorithm, Some(work.now())).await?,
    };
    make(work, algorithm, None).await?;
    note(work, account, &current);
    Ok(current)
}

fn note(work: &Work<'_>, account: AccountId, key: &Model) {
    let summary = format!("{} key {} signs from now on", algorithm_name(key.algorithm), key.kid);
    work.record(audit::Event::new(AuditEventKind::KeyRotated, account, key.id, summary));
}

async fn make(work: &Work<'_>, algorithm: Algorithm, activated_at: Option<DateTime<Utc>>) -> Result<Model> {
    let private = tokio::task::spawn_blocking(move || generate(algorithm)).await.map_err(Error::internal)??;
    let mut jwk = Jwk::from_encoding_key(&encoding_key(algorithm, &private)?, jose(algorithm)).map_err(Error::internal)?;
    let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(Error::internal)?;
    jwk.common.key_id = Some(kid.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    jwk.common.key_algorithm = Some(match algorithm {
        Algorithm::Es256 => KeyAlgorithm::ES256,
        Algorithm::Rs256 => KeyAlgorithm::RS256,
        Algorithm::EdDsa => KeyAlgorithm::EdDSA,
    });
    let row = ActiveModel {
        id: Set(SigningKeyId(work.id())),
        private_key: Set(work.vault().seal(&kid, &private)?),
        kid: Set(kid),
        algorithm: Set(algorithm),
        public_jwk: Set(serde_json::to_string(&jwk).map_err(Error::internal)?),
        created_at: Set(work.now()),
        activated_at: Set(activated_at),
        retired_at: Set(None),
        remove_at: Set(None),
    };
    Ok(signing_key::Entity::insert(row).exec_with_returning(work.db()).await?)
}

/// A private key as PKCS#8 in PEM (RFC 5958, RFC 7468). RSA keys have 2048 bits (RFC 7518 section 3.3).
fn generate(algorithm: Algorithm) -> Result<Secret> {
    let der = match algorithm {
        Algorithm::Es256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(Error::internal)?;
            pair.to_pkcs8v1().map_err(Error::internal)?.as_ref().to_vec()
        }
        Algorithm::Rs256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(Error::internal)?;
            let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().map_err(Error::internal)?;
            der.as_ref().to_vec()
        }
        Algorithm::EdDsa => {
            let pair = Ed25519KeyPair::generate().map_err(Error::internal)?;
            pair.to_pkcs8v1().map_err(Error::internal)?.as_ref().to_vec()
        }
    };
    let der = zeroize::Zeroizing::new(der);
    let text = zeroize::Zeroizing::new(STANDARD.encode(&*der));
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.push_str(std::str::from_utf8(line).map_err(Error::internal)?);
        pem.push('\n');
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    Ok(Secret::new(pem))
}

fn encoding_key(algorithm: Algorithm, private: &Secret) -> Result<EncodingKey> {
    let pem = private.expose().as_bytes();
    let key = match algorithm {
        Algorithm::Es256 => EncodingKey::from_ec_pem(pem),
        Algorithm::Rs256 => EncodingKey::from_rsa_pem(pem),
        Algorithm::EdDsa => EncodingKey::from_ed_pem(pem),
    };
    key.map_err(Error::internal)
}

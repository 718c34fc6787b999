//! New key pairs: generated, sealed, and stored.

use super::jose;
use crate::{
    error::{Error, Result},
    vault::{Sealing, wrong_master_key},
    work::Work,
};
use aws_lc_rs::{
    encoding::AsDer,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair},
};
use chrono::{DateTime, Utc};
use entity::{
    Sealed, Secret, SigningKeyId,
    client::Algorithm,
    signing_key::{ActiveModel, Column, Entity, Model},
};
use jsonwebtoken::{
    EncodingKey,
    jwk::{Jwk, KeyAlgorithm, PublicKeyUse, ThumbprintHash},
};
use pem_rfc7468::LineEnding;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

/// Creates a key of that algorithm, which signs from `activated_at` on, or is the next one.
pub(super) async fn make(
    work: &Work<'_>,
    algorithm: Algorithm,
    activated_at: Option<DateTime<Utc>>,
) -> Result<Model> {
    let private = tokio::task::spawn_blocking(move || generate(algorithm))
        .await
        .map_err(Error::internal)??;
    let mut jwk = Jwk::from_encoding_key(&encoding_key(algorithm, &private)?, jose(algorithm))
        .map_err(Error::internal)?;
    let kid = jwk
        .thumbprint(ThumbprintHash::SHA256)
        .map_err(Error::internal)?;
    jwk.common.key_id = Some(kid.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    jwk.common.key_algorithm = Some(match algorithm {
        Algorithm::Es256 => KeyAlgorithm::ES256,
        Algorithm::Rs256 => KeyAlgorithm::RS256,
        Algorithm::EdDsa => KeyAlgorithm::EdDSA,
    });
    let row = ActiveModel {
        id: Set(SigningKeyId(work.id())),
        private_key: Set(seal(work, &kid, &private).await?),
        kid: Set(kid),
        algorithm: Set(algorithm),
        public_jwk: Set(serde_json::to_string(&jwk).map_err(Error::internal)?),
        created_at: Set(work.now()),
        activated_at: Set(activated_at),
        retired_at: Set(None),
        remove_at: Set(None),
    };
    Ok(Entity::insert(row).exec_with_returning(work.db()).await?)
}

/// Seals a private key with the master key that sealed the others: before a rotation of the master
/// key, nodes that have only the earlier one must be able to open it, and after the rotation only
/// the new one opens it.
async fn seal(work: &Work<'_>, kid: &str, private: &Secret) -> Result<Sealed> {
    sealing(work).await?.seal(kid, private)
}

/// What the newest signing key is sealed with, and so what other secrets are to be sealed with.
pub(crate) async fn sealing<'a>(work: &Work<'a>) -> Result<&'a Sealing> {
    let vault = work.vault();
    Ok(
        match Entity::find()
            .order_by_desc(Column::Id)
            .one(work.db())
            .await?
        {
            Some(newest) => vault
                .sealing_of(&newest.kid, &newest.private_key)
                .ok_or_else(wrong_master_key)?,
            None => vault.sealing(),
        },
    )
}

/// A private key as PKCS#8 in PEM (RFC 5958, RFC 7468). RSA keys have 2048 bits (RFC 7518 section
/// 3.3).
fn generate(algorithm: Algorithm) -> Result<Secret> {
    let der = match algorithm {
        Algorithm::Es256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                .map_err(Error::internal)?;
            pair.to_pkcs8v1()
                .map_err(Error::internal)?
                .as_ref()
                .to_vec()
        }
        Algorithm::Rs256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(Error::internal)?;
            let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> =
                pair.as_der().map_err(Error::internal)?;
            der.as_ref().to_vec()
        }
        Algorithm::EdDsa => {
            let pair = Ed25519KeyPair::generate().map_err(Error::internal)?;
            pair.to_pkcs8v1()
                .map_err(Error::internal)?
                .as_ref()
                .to_vec()
        }
    };
    let der = zeroize::Zeroizing::new(der);
    let pem = pem_rfc7468::encode_string("PRIVATE KEY", LineEnding::LF, &der);
    Ok(Secret::new(pem.map_err(Error::internal)?))
}

/// A private key in the form that signs.
pub(super) fn encoding_key(algorithm: Algorithm, private: &Secret) -> Result<EncodingKey> {
    let pem = private.expose().as_bytes();
    let key = match algorithm {
        Algorithm::Es256 => EncodingKey::from_ec_pem(pem),
        Algorithm::Rs256 => EncodingKey::from_rsa_pem(pem),
        Algorithm::EdDsa => EncodingKey::from_ed_pem(pem),
    };
    key.map_err(Error::internal)
}

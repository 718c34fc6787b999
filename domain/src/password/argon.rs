//! Argon2id in memory that is reused: 19 MiB a check, freed and allocated anew each time, fragment
//! the heap.

use crate::{
    error::{Error, Result},
    random::Random,
};
use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use entity::{Secret, SecretDigest};
use std::sync::{Mutex, PoisonError};

const LENGTH: usize = 32;

/// The memory of finished checks, for later ones: never more than ran at once.
#[derive(Default)]
pub(super) struct Scratch(Mutex<Vec<Vec<Block>>>);

impl Scratch {
    /// Frees all of it.
    pub(super) fn free(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Hashes a secret into a PHC string.
    pub(super) fn hash(&self, secret: &Secret, salt: &Salt) -> Result<SecretDigest> {
        let params = Params::default();
        let output = self.derive(secret, salt, (params.clone(), LENGTH))?;
        let hash = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(Error::internal)?,
            salt: Some(*salt),
            hash: Some(output),
        };
        Ok(SecretDigest(hash.to_string()))
    }

    /// Whether the secret matches a PHC string, with the parameters in it. Outputs are compared in
    /// constant time.
    pub(super) fn matches(&self, secret: &Secret, digest: &str) -> bool {
        let Ok(hash) = PasswordHash::new(digest) else {
            return false;
        };
        let ours = hash.algorithm == ARGON2ID_IDENT && hash.version == Some(Version::V0x13.into());
        let (Some(salt), Some(expected), Ok(params), true) =
            (hash.salt, hash.hash, Params::try_from(&hash), ours)
        else {
            return false;
        };
        self.derive(secret, &salt, (params, expected.len()))
            .is_ok_and(|output| output == expected)
    }

    fn derive(
        &self,
        secret: &Secret,
        salt: &Salt,
        (params, length): (Params, usize),
    ) -> Result<Output> {
        let mut memory = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .unwrap_or_default();
        memory.resize(params.block_count(), Block::new());
        let mut output = vec![0; length];
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let done = argon.hash_password_into_with_memory(
            secret.expose().as_bytes(),
            salt,
            &mut output,
            &mut memory,
        );
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(memory);
        done.map_err(Error::internal)?;
        Output::new(&output).map_err(Error::internal)
    }
}

/// A new salt, of 128 random bits.
pub(super) fn salt(random: &Random) -> Result<Salt> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    Salt::new(&bytes).map_err(Error::internal)
}

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
        phc(&params, salt, output)
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

fn phc(params: &Params, salt: &Salt, output: Output) -> Result<SecretDigest> {
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(Error::internal)?,
        salt: Some(*salt),
        hash: Some(output),
    };
    Ok(SecretDigest(hash.to_string()))
}

/// A PHC string that no secret matches, since its output is random: a check against it takes as long as
/// any. It is not computed from a secret, which would take 19 MiB at each start, of which the C library
/// would not give all back.
pub(super) fn unmatched(random: &Random) -> Result<SecretDigest> {
    let mut output = [0; LENGTH];
    random.fill(&mut output);
    let output = Output::new(&output).map_err(Error::internal)?;
    phc(&Params::default(), &salt(random)?, output)
}

/// A new salt, of 128 random bits.
pub(super) fn salt(random: &Random) -> Result<Salt> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    Salt::new(&bytes).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::{Scratch, salt, unmatched};
    use crate::random::Random;
    use argon2::password_hash::phc::PasswordHash;
    use entity::Secret;

    #[test]
    fn what_no_secret_matches_costs_as_much_to_check_as_a_real_one() {
        let (scratch, random) = (Scratch::default(), Random::seeded(1));
        let secret = Secret::new("correct horse battery staple".to_owned());
        let real = scratch.hash(&secret, &salt(&random).unwrap()).unwrap();
        let none = unmatched(&random).unwrap();
        assert!(scratch.matches(&secret, &real.0));
        assert!(!scratch.matches(&secret, &none.0));
        let [real, none] = [&real.0, &none.0].map(|text| PasswordHash::new(text).unwrap());
        assert_eq!(real.params, none.params);
        assert_eq!(
            real.salt.map(|salt| salt.len()),
            none.salt.map(|salt| salt.len())
        );
        assert_eq!(
            real.hash.map(|hash| hash.len()),
            none.hash.map(|hash| hash.len())
        );
    }
}

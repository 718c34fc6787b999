//! Hashes of client secrets from other systems, so that a client which moves to Latchkey keeps its
//! secret: bcrypt in its own form, and PBKDF2, Argon2id and SHA-256 with a salt as PHC strings.
//!
//! | |form | hash |
//! | --- | --- |
//! | `$2b$12$...` (also `2a`, `2y`) | bcrypt |
//! | `$pbkdf2-sha256$i=600000$SALT$HASH`, `$pbkdf2-sha512$...` | PBKDF2 with HMAC (RFC 8018 section 5.2) |
//! | `$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH` | Argon2id (RFC 9106) |
//! | `$sha256$SALT$HASH` | SHA-256 over the salt and then the secret; with `$sha256$order=secret-first$...` the other way round |
//!
//! Salt and hash are in Base64 without padding. The cost of a check is bounded when a hash is
//! imported, because every guess causes one.

use super::argon::Scratch;
use crate::limits::MAX_HASH;
use argon2::{ARGON2ID_IDENT, Params, password_hash::phc::PasswordHash};
use aws_lc_rs::{constant_time, digest, pbkdf2};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use entity::Secret;
use std::{num::NonZeroU32, ops::RangeInclusive};

/// Highest cost of bcrypt: some 250 ms on the machine of the benchmarks.
const MAX_BCRYPT_COST: u32 = 12;
/// Most rounds of PBKDF2.
const MAX_ROUNDS: u32 = 1_000_000;
/// Most memory of Argon2id, in KiB.
const MAX_MEMORY: u32 = 64 * 1024;
/// Most passes of Argon2id.
const MAX_PASSES: u32 = 10;
/// Most lanes of Argon2id.
const MAX_LANES: u32 = 8;
/// Bytes of a salt. Other systems have shorter ones than the PHC format asks for.
const SALT: RangeInclusive<usize> = 3..=48;
/// Shortest hash, in bytes: a shorter one would match many secrets.
const MIN_OUTPUT: usize = 16;
/// Longest hash, in bytes.
const MAX_OUTPUT: usize = 64;

/// A hash that can be checked.
pub(super) enum Foreign<'h> {
    /// bcrypt.
    Bcrypt(&'h str),
    /// PBKDF2.
    Pbkdf2 {
        /// Hash function of the HMAC.
        algorithm: pbkdf2::Algorithm,
        /// Number of iterations.
        rounds: NonZeroU32,
        /// Salt and hash.
        parts: SaltAndOutput,
    },
    /// Argon2id.
    Argon2(&'h str),
    /// SHA-256 with a salt.
    Sha256 {
        /// Whether the secret comes before the salt.
        secret_first: bool,
        /// Salt and hash.
        parts: SaltAndOutput,
    },
}

/// Parts that every hash but bcrypt's has.
pub(super) struct SaltAndOutput {
    salt: Vec<u8>,
    output: Vec<u8>,
}

const FORMS: &str = "Must be a hash by bcrypt (`$2b$...`), `$pbkdf2-sha256$`, `$pbkdf2-sha512$`, `$argon2id$` or `$sha256$`, written as a PHC string.";

const INCOMPLETE: &str = "It must have a salt and a hash.";

/// Checks that a hash can be imported.
///
/// # Errors
/// What is wrong with it, without repeating it.
pub fn check(hash: &str) -> Result<(), String> {
    Foreign::parse(hash).map(|_| ())
}

impl<'h> Foreign<'h> {
    pub(super) fn parse(hash: &'h str) -> Result<Self, String> {
        if hash.len() > MAX_HASH {
            return Err(format!("A hash has at most {MAX_HASH} characters."));
        }
        if ["$2a$", "$2b$", "$2y$"]
            .iter()
            .any(|version| hash.starts_with(version))
        {
            return bcrypt(hash);
        }
        let (start, salt, output) = split(hash)?;
        let parts = || decode(salt, output);
        match start.algorithm.as_str() {
            "pbkdf2-sha256" => of_pbkdf2(&start, parts()?, pbkdf2::PBKDF2_HMAC_SHA256),
            "pbkdf2-sha512" => of_pbkdf2(&start, parts()?, pbkdf2::PBKDF2_HMAC_SHA512),
            "sha256" => sha256(&start, parts()?),
            _ if start.algorithm == ARGON2ID_IDENT => parts().and_then(|_| argon2id(hash)),
            _ => Err(FORMS.to_owned()),
        }
    }

    /// Whether the secret matches the hash. Outputs are compared in constant time.
    pub(super) fn matches(&self, secret: &Secret, scratch: &Scratch) -> bool {
        let bytes = secret.expose().as_bytes();
        match self {
            Self::Bcrypt(hash) => bcrypt::verify(bytes, hash).unwrap_or(false),
            Self::Pbkdf2 {
                algorithm,
                rounds,
                parts,
            } => pbkdf2::verify(*algorithm, *rounds, &parts.salt, bytes, &parts.output).is_ok(),
            Self::Argon2(hash) => scratch.matches(secret, hash),
            Self::Sha256 {
                secret_first,
                parts,
            } => {
                let (first, second) = if *secret_first {
                    (bytes, parts.salt.as_slice())
                } else {
                    (parts.salt.as_slice(), bytes)
                };
                let mut context = digest::Context::new(&digest::SHA256);
                context.update(first);
                context.update(second);
                constant_time::verify_slices_are_equal(context.finish().as_ref(), &parts.output)
                    .is_ok()
            }
        }
    }
}

fn bcrypt(hash: &str) -> Result<Foreign<'_>, String> {
    let parts: bcrypt::HashParts = hash
        .parse()
        .map_err(|_| "It is no whole bcrypt hash.".to_owned())?;
    if (4..=MAX_BCRYPT_COST).contains(&parts.get_cost()) {
        return Ok(Foreign::Bcrypt(hash));
    }
    Err(format!(
        "The cost of bcrypt must be from 4 to {MAX_BCRYPT_COST}."
    ))
}

fn of_pbkdf2<'h>(
    parsed: &PasswordHash,
    parts: SaltAndOutput,
    algorithm: pbkdf2::Algorithm,
) -> Result<Foreign<'h>, String> {
    if parsed
        .params
        .iter()
        .any(|(name, _)| !matches!(name.as_str(), "i" | "l"))
        || parsed.version.is_some()
    {
        return Err("PBKDF2 takes the parameters `i` and `l` only.".to_owned());
    }
    if parsed
        .params
        .get_decimal("l")
        .is_some_and(|length| usize::try_from(length) != Ok(parts.output.len()))
    {
        return Err("The parameter `l` is not the length of the hash.".to_owned());
    }
    let rounds = parsed
        .params
        .get_decimal("i")
        .filter(|rounds| *rounds <= MAX_ROUNDS)
        .and_then(NonZeroU32::new);
    let rounds = rounds
        .ok_or_else(|| format!("The parameter `i` must be from 1 to {MAX_ROUNDS} rounds."))?;
    Ok(Foreign::Pbkdf2 {
        algorithm,
        rounds,
        parts,
    })
}

fn argon2id(hash: &str) -> Result<Foreign<'_>, String> {
    let parsed = PasswordHash::new(hash).map_err(|_| FORMS.to_owned())?;
    if parsed.version != Some(19) {
        return Err("Only version 19 of Argon2id is known (`v=19`).".to_owned());
    }
    let params = Params::try_from(&parsed)
        .map_err(|_| "The parameters of Argon2id are wrong.".to_owned())?;
    if !params.keyid().is_empty() || !params.data().is_empty() {
        return Err("Argon2id with a key or associated data cannot be checked.".to_owned());
    }
    if params.m_cost() > MAX_MEMORY || params.t_cost() > MAX_PASSES || params.p_cost() > MAX_LANES {
        return Err(format!(
            "Argon2id takes at most {MAX_MEMORY} KiB (`m`), {MAX_PASSES} passes (`t`) and {MAX_LANES} lanes (`p`)."
        ));
    }
    Ok(Foreign::Argon2(hash))
}

fn sha256<'h>(parsed: &PasswordHash, parts: SaltAndOutput) -> Result<Foreign<'h>, String> {
    let order = parsed.params.get_str("order");
    let known = parsed.version.is_none()
        && parsed
            .params
            .iter()
            .all(|(name, _)| name.as_str() == "order");
    let secret_first = match order {
        None => false,
        Some("salt-first") => false,
        Some("secret-first") => true,
        Some(_) => {
            return Err("The parameter `order` is `salt-first` or `secret-first`.".to_owned());
        }
    };
    if !known {
        return Err("SHA-256 takes the parameter `order` only.".to_owned());
    }
    if parts.output.len() != digest::SHA256_OUTPUT_LEN {
        return Err("A hash by SHA-256 has 32 bytes.".to_owned());
    }
    Ok(Foreign::Sha256 {
        secret_first,
        parts,
    })
}

/// The start of a PHC string, its salt and its hash. The library would not read a salt of less than
/// 8 bytes, so it is given the start only.
fn split(hash: &str) -> Result<(PasswordHash, &str, &str), String> {
    let mut fields = hash.rsplitn(3, '$');
    match (fields.next(), fields.next(), fields.next()) {
        (Some(_), Some(_), Some("")) => Err(INCOMPLETE.to_owned()),
        (Some(output), Some(salt), Some(start)) => PasswordHash::new(start)
            .ok()
            .filter(|start| start.salt.is_none())
            .map(|start| (start, salt, output))
            .ok_or_else(|| FORMS.to_owned()),
        _ => Err(FORMS.to_owned()),
    }
}

fn decode(salt: &str, output: &str) -> Result<SaltAndOutput, String> {
    // Then it is no salt but parameters: Base64 without padding has no such character.
    if salt.contains('=') {
        return Err(INCOMPLETE.to_owned());
    }
    let salt = STANDARD_NO_PAD
        .decode(salt)
        .map_err(|_| "The salt is no Base64 without padding.".to_owned())?;
    let output = STANDARD_NO_PAD
        .decode(output)
        .map_err(|_| FORMS.to_owned())?;
    if !SALT.contains(&salt.len()) || output.len() > MAX_OUTPUT {
        return Err(FORMS.to_owned());
    }
    if output.len() < MIN_OUTPUT {
        return Err(format!("A hash has at least {MIN_OUTPUT} bytes."));
    }
    Ok(SaltAndOutput { salt, output })
}

#[cfg(test)]
mod tests;

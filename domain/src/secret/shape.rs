//! The form of generated secrets, by which they are told from chosen ones: a prefix, random
//! characters and a checksum.

use crate::random::Random;
use entity::Secret;

/// The regular expression of generated secrets, for secret scanners.
pub const GENERATED_PATTERN: &str = "lk_cs_[0-9A-Za-z]{49}";

const PREFIX: &str = "lk_cs_";
const RANDOM_LENGTH: usize = 43;
const CHECKSUM_LENGTH: usize = 6;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Generates a secret of 256 random bits: prefix, 43 base62 characters, and a CRC-32 of all that in
/// six more.
#[must_use]
pub fn generate(random: &Random) -> Secret {
    let body = format!("{PREFIX}{}", random.base62(RANDOM_LENGTH));
    let sum = checksum(&body);
    Secret::new(body + &sum)
}

/// Form of a submitted value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A generated secret with a correct checksum.
    Generated,
    /// A generated secret with a wrong checksum: it can match nothing.
    Mistyped,
    /// Anything else.
    Chosen,
}

/// The form of a submitted value.
#[must_use]
pub fn shape(submitted: &str) -> Shape {
    let is_ours = submitted.len() == PREFIX.len() + RANDOM_LENGTH + CHECKSUM_LENGTH
        && submitted.starts_with(PREFIX)
        && submitted
            .bytes()
            .skip(PREFIX.len())
            .all(|b| b.is_ascii_alphanumeric());
    if !is_ours {
        return Shape::Chosen;
    }
    match submitted.split_at_checked(PREFIX.len() + RANDOM_LENGTH) {
        Some((body, sum)) if checksum(body) == sum => Shape::Generated,
        _ => Shape::Mistyped,
    }
}

/// Whether a submitted value may be a guess at a secret that a person chose. A generated secret has
/// 256 random bits, and cannot be guessed however many are tried.
#[must_use]
pub fn may_be_guess(submitted: &Secret) -> bool {
    shape(submitted.expose()) == Shape::Chosen
}

fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM_LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

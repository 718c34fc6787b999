//! Client secrets as values: the form of generated ones, the rules for chosen ones, and how both
//! are stored.
//!
//! Which check a submitted value gets is decided by its form alone, never by the client that it is
//! submitted for. So the time of a response depends on nothing but the request.

use super::{
    error::{Error, Problem, ProblemCode, Result},
    password::{Candidate, foreign},
    registry::KnownSecret,
    tools::Tools,
    vault::{PEPPER_VERSION, Vault},
};
use crate::random::Random;
use entity::{
    Secret, SecretDigest,
    account::{self, SecretMode},
    client_secret::SecretKind,
};
use std::sync::Arc;

/// The regular expression of generated secrets, for secret scanners.
pub const GENERATED_PATTERN: &str = "lk_cs_[0-9A-Za-z]{49}";
/// Longer submitted secrets, in bytes, are refused before any work is done on them.
pub const MAX_SUBMITTED: usize = 256;

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

/// A new secret and its stored form.
pub struct Minted {
    /// The secret, to be shown once.
    pub secret: Secret,
    /// Its stored form.
    pub kept: Kept,
}

/// Stored form of a secret.
pub struct Kept {
    /// How it was created.
    pub kind: SecretKind,
    /// The digest.
    pub digest: SecretDigest,
    /// Version of the pepper of the digest; 0 where there is none.
    pub pepper_version: i32,
    /// The secret's last characters; empty where only a hash of it is known.
    pub hint: String,
}

/// A secret from another system.
#[derive(Debug)]
pub enum Imported {
    /// In the clear, in any form.
    Plain(Secret),
    /// As a hash from the other system: see [`foreign`].
    Hash(Secret),
}

/// Imports a secret from another system. No account's policy applies, and it may be shorter than a
/// secret that is chosen in Latchkey.
///
/// # Errors
/// Problems with `importedSecret`, without naming it; [`Error::Busy`] where too many secrets are
/// being hashed.
pub async fn import(imported: Imported, tools: &Tools) -> Result<Kept> {
    let refused = |code, part: &str, message: String| {
        Err(Error::refused(
            code,
            &format!("importedSecret.{part}"),
            message,
        ))
    };
    match imported {
        Imported::Hash(hash) => match foreign::check(hash.expose()) {
            Ok(()) => {
                let digest = SecretDigest(hash.expose().to_owned());
                Ok(Kept {
                    kind: SecretKind::Imported,
                    digest,
                    pepper_version: 0,
                    hint: String::new(),
                })
            }
            Err(message) => refused(ProblemCode::Invalid, "hash", message),
        },
        Imported::Plain(secret) if secret.is_empty() => {
            refused(ProblemCode::Blank, "value", "Must not be blank.".to_owned())
        }
        Imported::Plain(secret) if secret.len() > MAX_SUBMITTED => refused(
            ProblemCode::TooLong,
            "value",
            format!("At most {MAX_SUBMITTED} bytes."),
        ),
        Imported::Plain(secret) if secret.expose().chars().any(char::is_control) => refused(
            ProblemCode::Invalid,
            "value",
            "Control characters are not allowed.".to_owned(),
        ),
        Imported::Plain(secret) => match shape(secret.expose()) {
            Shape::Generated => Ok(generated(secret, &tools.vault).kept),
            Shape::Mistyped => refused(
                ProblemCode::Invalid,
                "value",
                "Its checksum is wrong: is it complete?".to_owned(),
            ),
            Shape::Chosen => Ok(keep_chosen(secret, tools).await?.kept),
        },
    }
}

/// Creates a secret as the account's policy says: the chosen one where choosing is allowed, else a
/// generated one.
///
/// # Errors
/// Problems with `clientSecret`; [`Error::Busy`] where too many secrets are being hashed.
pub async fn mint(
    account: &account::Model,
    chosen: Option<Secret>,
    tools: &Tools,
) -> Result<Minted> {
    match chosen {
        None => Ok(generated(generate(&tools.random), &tools.vault)),
        Some(secret) => {
            check(account, &secret)?;
            keep_chosen(secret, tools).await
        }
    }
}

/// Checks whether a secret may be chosen in that account, without the slow hash of it.
///
/// # Errors
/// Problems with `clientSecret`.
pub fn check(account: &account::Model, chosen: &Secret) -> Result<()> {
    if account.secret_mode == SecretMode::Generated {
        let message =
            "This account's secrets are generated by the server. Leave `clientSecret` out.";
        return Err(Error::refused(
            ProblemCode::PolicyViolation,
            "clientSecret",
            message,
        ));
    }
    check_chosen(account, chosen)
}

/// Stores a secret that an operator provides, such as the first administrator's. It must be hard to
/// guess, but no account's policy applies; one that was generated by Latchkey is stored as such.
///
/// # Errors
/// A problem with the secret, without naming it.
pub async fn keep(secret: Secret, tools: &Tools) -> Result<Minted> {
    check_given(&secret)?;
    match shape(secret.expose()) {
        Shape::Generated => Ok(generated(secret, &tools.vault)),
        _ => keep_chosen(secret, tools).await,
    }
}

/// Checks a secret that an operator provides, without the slow hash of it.
///
/// # Errors
/// A problem with `clientSecret`, without naming it.
pub fn check_given(secret: &Secret) -> Result<()> {
    let problem = match shape(secret.expose()) {
        Shape::Generated => None,
        Shape::Mistyped => Some(problem(
            ProblemCode::Invalid,
            "Its checksum is wrong: is it complete?",
        )),
        Shape::Chosen => {
            length_problem(secret, 8, MAX_SUBMITTED).or_else(|| charset_problem(secret))
        }
    };
    problem.map_or(Ok(()), |problem| Err(problem.into()))
}

fn generated(secret: Secret, vault: &Vault) -> Minted {
    let digest = vault.digest(secret.expose());
    let kept = Kept {
        kind: SecretKind::Generated,
        digest,
        pepper_version: PEPPER_VERSION,
        hint: hint(&secret, 4),
    };
    Minted { secret, kept }
}

async fn keep_chosen(secret: Secret, tools: &Tools) -> Result<Minted> {
    let secret = Arc::new(secret);
    let digest = tools.passwords.hash(&tools.random, secret.clone()).await?;
    let secret =
        Arc::into_inner(secret).ok_or_else(|| Error::internal("a secret is still in use"))?;
    // Of eight characters, four would reveal half of the secret.
    let shown = if secret.len() < 8 { 0 } else { 2 };
    let kept = Kept {
        kind: SecretKind::Chosen,
        digest,
        pepper_version: 0,
        hint: hint(&secret, shown),
    };
    Ok(Minted { secret, kept })
}

fn hint(secret: &Secret, length: usize) -> String {
    let from = secret.len().saturating_sub(length);
    secret.expose().get(from..).unwrap_or_default().to_owned()
}

/// The rules for secrets that people choose: length as the account says, a letter, a digit and a
/// special character.
fn check_chosen(account: &account::Model, secret: &Secret) -> Result<()> {
    let bound = |n: i32| usize::try_from(n).unwrap_or_default();
    let length = length_problem(
        secret,
        bound(account.chosen_secret_min_length),
        bound(account.chosen_secret_max_length),
    );
    let has = |what: fn(&u8) -> bool| secret.expose().as_bytes().iter().any(what);
    let complete =
        has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit) && has(u8::is_ascii_punctuation);
    let mix = (!complete).then(|| {
        problem(
            ProblemCode::Invalid,
            "Needs at least one letter, one digit and one special character.",
        )
    });
    let problems: Vec<_> = [length, charset_problem(secret), mix]
        .into_iter()
        .flatten()
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Refused(problems))
    }
}

fn length_problem(secret: &Secret, min: usize, max: usize) -> Option<Problem> {
    if secret.len() < min {
        Some(problem(
            ProblemCode::TooShort,
            format!("At least {min} characters."),
        ))
    } else if secret.len() > max {
        Some(problem(
            ProblemCode::TooLong,
            format!("At most {max} characters."),
        ))
    } else {
        None
    }
}

/// Clients disagree on how to encode `%` and `+` in HTTP Basic, and on every character that is not
/// ASCII.
fn charset_problem(secret: &Secret) -> Option<Problem> {
    let odd = secret
        .expose()
        .bytes()
        .any(|b| !b.is_ascii_graphic() || b == b'%' || b == b'+');
    odd.then(|| {
        problem(
            ProblemCode::Invalid,
            "Only visible ASCII characters, without `%`, `+` and blanks.",
        )
    })
}

fn problem(code: ProblemCode, message: impl Into<String>) -> Problem {
    Problem::new(code, "clientSecret", message)
}

/// The secret of a client that was submitted.
pub struct Found<'a> {
    /// The matching secret.
    pub secret: &'a KnownSecret,
    /// Its new stored form, to replace a hash from another system.
    pub renewed: Option<SecretDigest>,
}

/// The client's secret that was submitted, if any; `candidates` are those that work now.
///
/// # Errors
/// [`Error::Busy`] where too many secrets are being checked.
pub async fn find<'a>(
    submitted: Secret,
    candidates: &[&'a KnownSecret],
    tools: &Tools,
) -> Result<Option<Found<'a>>> {
    let of_kind = |kind| candidates.iter().copied().filter(move |c| c.kind == kind);
    match shape(submitted.expose()) {
        Shape::Mistyped => Ok(None),
        Shape::Generated => {
            let digest = tools.vault.digest(submitted.expose());
            let mut usable =
                of_kind(SecretKind::Generated).filter(|c| c.pepper_version == PEPPER_VERSION);
            Ok(usable.find(|c| c.digest == digest).map(|secret| Found {
                secret,
                renewed: None,
            }))
        }
        Shape::Chosen => {
            let chosen: Vec<_> = of_kind(SecretKind::Chosen)
                .chain(of_kind(SecretKind::Imported))
                .collect();
            let candidate = |c: &&KnownSecret| Candidate {
                id: c.id,
                digest: c.digest.clone(),
                imported: c.kind == SecretKind::Imported,
            };
            let candidates = chosen.iter().map(candidate).collect();
            let found = tools
                .passwords
                .find(
                    (Arc::new(submitted), &tools.random),
                    candidates,
                    tools.clock.passed(),
                )
                .await?;
            Ok(found.and_then(|found| {
                chosen.get(found.index).map(|secret| Found {
                    secret,
                    renewed: found.renewed,
                })
            }))
        }
    }
}

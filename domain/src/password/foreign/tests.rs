//! Known hashes of other systems, and hashes that are refused.

use super::{Foreign, Scratch, check};
use entity::Secret;

/// The secret is `correct horse`; created with Python's `hashlib` and with libxcrypt.
const KNOWN: [&str; 9] = [
    "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$pbkdf2-sha256$i=1000,l=32$c2l4dGVlbiBieXRlcy4uLg$M5Y6k3AHgb1KA+q304SwRy3tOK26BgnrHmPJYPJg44E",
    "$pbkdf2-sha512$i=1000$c2l4dGVlbiBieXRlcy4uLg$zBmpUKF3UYTqFCyTwzhuMGsYObjlxYE3BE8TWcpwIfHX9hO6Hess7Ai4PSr+3y1+DvTOPV1dMnmUK5V0QIGRPw",
    "$sha256$c2l4dGVlbiBieXRlcy4uLg$EOtreIE38pdYipH/69XtFMThTTXwvW4ia6aLyaSMnzQ",
    "$pbkdf2-sha256$i=1000$c2FsdA$boRToEKoQr22LeDTyHDsEkHpDsDOTyWJq16HknEiweU",
    "$sha256$c2FsdA$jLJYwH64cZQ7StDnVKUCtfw6OJ11/vyRtOAQd47MoBg",
    "$sha256$order=secret-first$c2l4dGVlbiBieXRlcy4uLg$87QeiEYZE5k2yaEQWSfugTXlAhbGkIuIArAd10sWP7c",
];

#[test]
fn hashes_of_other_systems_match_their_secret_and_no_other() {
    let scratch = Scratch::default();
    for hash in KNOWN {
        let foreign = Foreign::parse(hash)
            .map_err(|problem| format!("{hash}: {problem}"))
            .unwrap();
        assert!(
            foreign.matches(&Secret::new("correct horse".to_owned()), &scratch),
            "{hash}"
        );
        for other in ["correct horsE", "correct hors", "correct horse ", "", "a"] {
            assert!(
                !foreign.matches(&Secret::new(other.to_owned()), &scratch),
                "{hash} takes `{other}`"
            );
        }
    }
}

const SALT: &str = "c2l4dGVlbiBieXRlcy4uLg";
const OUTPUT: &str = "EOtreIE38pdYipH/69XtFMThTTXwvW4ia6aLyaSMnzQ";

/// Hashes that are refused, each with a word of the message.
fn refused() -> Vec<(String, &'static str)> {
    let whole = |start: &str| format!("{start}${SALT}${OUTPUT}");
    vec![
        (
            "$2b$13$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e".to_owned(),
            "cost of bcrypt",
        ),
        ("$2b$04$abc".to_owned(), "whole bcrypt"),
        (
            "$2x$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e".to_owned(),
            "PHC string",
        ),
        (whole("$pbkdf2-sha256$i=1000001"), "rounds"),
        (whole("$pbkdf2-sha256$i=0"), "rounds"),
        (whole("$pbkdf2-sha256"), "rounds"),
        (whole("$pbkdf2-sha256$i=1000,l=20"), "length"),
        (whole("$pbkdf2-sha256$i=1000,x=2"), "only"),
        (whole("$pbkdf2-sha1$i=1000"), "PHC string"),
        (whole("$argon2id$v=19$m=65537,t=1,p=1"), "KiB"),
        (whole("$argon2id$v=19$m=4294967295,t=1,p=1"), "KiB"),
        (whole("$argon2id$v=19$m=4096,t=11,p=1"), "passes"),
        (whole("$argon2id$v=19$m=4096,t=1,p=9"), "lanes"),
        (whole("$argon2id$v=16$m=4096,t=1,p=1"), "version 19"),
        (whole("$argon2i$v=19$m=4096,t=1,p=1"), "PHC string"),
        (
            format!("$argon2id$v=19$m=4096,t=1,p=1$c2FsdA${OUTPUT}"),
            "PHC string",
        ),
        (format!("$sha256${OUTPUT}"), "salt and a hash"),
        (format!("$sha256$c2$${OUTPUT}"), "PHC string"),
        (format!("$sha256${SALT}${SALT}${OUTPUT}"), "PHC string"),
        (format!("$sha256$c2FsdA*${OUTPUT}"), "no Base64"),
        (
            format!("$argon2id$v=19$m=4096,t=1,p=1${SALT}"),
            "salt and a hash",
        ),
        (format!("$sha256${SALT}$EOtreIE38pdYipH/69XtFA"), "32 bytes"),
        (whole("$sha256$order=both"), "order"),
        (whole("$sha256$i=1"), "order"),
        (format!("$sha256${SALT}$EOtreIE38pdYipHw"), "16 bytes"),
        ("correct horse".to_owned(), "PHC string"),
        (String::new(), "PHC string"),
        (
            format!("$sha256${}${OUTPUT}", "A".repeat(300)),
            "255 characters",
        ),
    ]
}

/// Every guess costs a check, so its cost is bounded before a hash is stored.
#[test]
fn a_hash_that_costs_too_much_or_is_of_another_form_is_refused() {
    for (hash, expected) in refused() {
        let problem = check(&hash)
            .err()
            .unwrap_or_else(|| panic!("not refused: {hash}"));
        assert!(problem.contains(expected), "{hash}: {problem}");
        assert!(
            hash.len() < 20 || !problem.contains(&hash),
            "a refusal repeats no hash"
        );
    }
    assert_eq!(
        check(&format!("$argon2id$v=19$m=65536,t=3,p=4${SALT}${OUTPUT}")),
        Ok(())
    );
}

//! Marks: what a revocation and a token have in common, hashed. Who holds a token can compute its
//! marks and look them up; from the list alone nothing can be learned, neither which clients and
//! users there are nor which of them were revoked.

use aws_lc_rs::digest;
use entity::{
    AuthorizationId, UserId,
    revocation::{Model, RevocationKind},
};

/// Bytes of a mark. With 40,000 marks in a list, and six of each token looked up, one token in 10^13
/// would be refused by chance.
pub(super) const MARK_BYTES: usize = 8;

/// The beginning of a SHA-256 hash.
pub type RevocationMark = [u8; MARK_BYTES];

/// The mark of a text.
fn mark(text: &str) -> RevocationMark {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    let mut mark = [0; MARK_BYTES];
    for (to, from) in mark.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    mark
}

/// The mark of an account, by its slug, the claim `acc`.
#[must_use]
pub fn account_mark(slug: &str) -> RevocationMark {
    mark(&format!("acc:{slug}"))
}

/// The marks of a revocation: one, but two of a client, since tokens of its own have its UUID as
/// `sub`, and those in the name of users only its `client_id`.
pub(super) fn of(row: &Model) -> impl Iterator<Item = RevocationMark> {
    let (subject, generation) = (row.subject, row.generation);
    let first = match row.kind {
        RevocationKind::Deployment => format!("dgen:{generation}"),
        RevocationKind::Client => format!("cgen:{generation}:sub:{subject}"),
        RevocationKind::User => format!("ugen:{generation}:sub:{}", UserId(subject)),
        RevocationKind::Authorization => format!("azn:{}", AuthorizationId(subject)),
        RevocationKind::Token => format!("jti:{}", subject.simple()),
    };
    let second = row
        .client_id
        .as_ref()
        .map(|client_id| format!("cgen:{generation}:client_id:{client_id}"));
    [Some(first), second]
        .into_iter()
        .flatten()
        .map(|text| mark(&text))
}

#[cfg(test)]
mod tests {
    use super::{account_mark, of};
    use chrono::DateTime;
    use entity::{
        AccountId,
        revocation::{Model, RevocationKind},
    };
    use uuid::Uuid;

    /// Verifiers of others compute the same: these texts are in the book.
    #[test]
    fn marks_are_the_first_bytes_of_the_hash_of_a_claim() {
        let hex = |mark: [u8; 8]| mark.iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(
            hex(account_mark("default")),
            hex(super::mark("acc:default"))
        );
        // sha256("dgen:7")
        let row = Model {
            subject: Uuid::nil(),
            generation: 7,
            kind: RevocationKind::Deployment,
            account_id: AccountId(Uuid::nil()),
            client_id: None,
            revoked_at: DateTime::UNIX_EPOCH,
            expires_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(of(&row).map(hex).collect::<Vec<_>>(), [DGEN_7]);
        let row = Model {
            kind: RevocationKind::Client,
            client_id: Some("report".to_owned()),
            ..row
        };
        assert_eq!(of(&row).count(), 2);
    }

    const DGEN_7: &str = "0c99deb5089211fe";
}

//! Verification by the published key set alone, as tools do it that have no access to the database.

use crate::support::{ClientSeed, StolenKey, TestApp, claims};
use domain::{
    jwt,
    key::{SignatureCheck, check_signature},
};

fn check(key_set: &str, token: &str) -> Option<SignatureCheck> {
    check_signature(key_set.as_bytes(), &jwt::split(token).unwrap())
}

#[both_databases]
async fn a_token_is_verified_by_the_published_keys_and_their_algorithms(app: TestApp) {
    let client = app.client(ClientSeed::with_role("administrator")).await;
    let token = app.token(&client).await;
    let key_set = app.get("/oauth/jwks").await.expect(200).text();
    assert_eq!(check(&key_set, &token), Some(SignatureCheck::Valid));

    let payload = claims(&token).to_string();
    let key = StolenKey::current(&app).await;
    let signed = |header: &str| key.sign_raw(header, &payload);
    let good = signed(r#"{"typ":"at+jwt","alg":"ES256","kid":"KID"}"#);
    assert_eq!(check(&key_set, &good), Some(SignatureCheck::Valid));
    // RFC 8725 section 3.1: the token does not choose the algorithm.
    for alg in ["none", "HS256", "RS256", "es256"] {
        let header = format!(r#"{{"typ":"at+jwt","alg":"{alg}","kid":"KID"}}"#);
        let found = check(&key_set, &signed(&header));
        assert_eq!(found, Some(SignatureCheck::Invalid), "{alg}");
    }
    let strange = signed(r#"{"typ":"at+jwt","alg":"ES256","kid":"another"}"#);
    assert_eq!(check(&key_set, &strange), Some(SignatureCheck::UnknownKey));
    let cut = good.rsplit_once('.').unwrap().0;
    assert_eq!(
        check(&key_set, &format!("{cut}.AAAA")),
        Some(SignatureCheck::Invalid)
    );
    for other in ["", "{}", "[]", r#"{"keys":{}}"#] {
        assert_eq!(check(other, &good), None, "{other}");
    }
}

//! The list of revocations: which tokens it refuses, and which lists are believed.

use super::stub::{Key, Stub, mark, sign_raw};
use latchkey_verify::{RevocationCheck, VerifyError, WhenStale};
use std::{sync::Arc, time::Duration};

/// The texts of the book, by which verifiers of others find the same.
#[tokio::test]
async fn each_mark_refuses_the_tokens_that_it_names() {
    let sub = "0197a3b2-0000-7000-8000-000000000001";
    for (text, client, user) in [
        ("jti:0197a3b2000070008000000000000002", true, true),
        ("dgen:9", true, true),
        (&format!("cgen:7:sub:{sub}"), true, false),
        ("cgen:7:client_id:report", true, true),
        ("ugen:5:sub:usr_1", false, true),
        ("azn:azn_1", false, true),
        ("dgen:8", false, false),
        ("cgen:8:client_id:report", false, false),
        ("ugen:5:sub:usr_2", false, false),
    ] {
        let stub = Stub::new();
        stub.change(|state| state.revoked = vec!["dgen:1".to_owned(), text.to_owned()]);
        let verifier = stub.verifier().await;
        assert_eq!(verifier.status().list_marks, 2);
        for (claims, refused) in [(stub.claims(), client), (stub.user_claims(), user)] {
            let outcome = verifier.verify(&stub.token(&claims)).await.map(|_| ());
            let wanted = if refused {
                Err(VerifyError::Revoked)
            } else {
                Ok(())
            };
            assert_eq!(outcome, wanted, "{text}");
        }
    }
}

#[tokio::test]
async fn older_tokens_of_an_account_with_too_many_revocations_are_refused() {
    let stub = Stub::new();
    let until = stub.now() - 10;
    stub.change(|state| state.accounts = vec![("default".to_owned(), until)]);
    let verifier = stub.verifier().await;
    for (acc, iat, refused) in [
        ("default", until, true),
        ("default", until + 1, false),
        ("other", until, false),
    ] {
        let mut claims = stub.claims();
        claims["acc"] = acc.into();
        claims["iat"] = iat.into();
        let outcome = verifier.verify(&stub.token(&claims)).await;
        assert_eq!(outcome.is_err(), refused, "{acc} {iat}");
    }
}

#[tokio::test]
async fn a_revocation_counts_from_the_next_refresh_on() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let token = stub.token(&stub.claims());
    let claims = verifier.verify(&token).await.unwrap();
    assert_eq!(claims.revocation, RevocationCheck::Current);
    stub.change(|state| state.revoked = vec!["dgen:9".to_owned()]);
    assert!(verifier.verify(&token).await.is_ok());
    stub.advance(2);
    verifier.refresh().await.unwrap();
    assert_eq!(
        verifier.verify(&token).await.map(|_| ()),
        Err(VerifyError::Revoked)
    );
}

/// With the default, and with the other choice, which still refuses what it knows to be revoked.
#[tokio::test]
async fn an_old_list_is_refused_or_said_to_be_old() {
    let stub = Stub::new();
    stub.change(|state| state.revoked = vec!["jti:gone".to_owned()]);
    let strict = stub.verifier().await;
    let lenient = stub
        .builder()
        .when_stale(WhenStale::Accept)
        .build()
        .await
        .unwrap();
    let none = stub.builder().without_revocations().build().await.unwrap();
    let token = stub.token(&stub.claims());
    stub.change(|state| state.down = true);
    stub.advance(30);
    assert!(strict.refresh().await.is_err());
    assert!(strict.verify(&token).await.is_ok());
    // The leeway for clocks that differ does not make a list last longer.
    stub.advance(1);
    assert_eq!(
        strict.verify(&token).await.map(|_| ()),
        Err(VerifyError::Unavailable(
            "the list of revocations is too old"
        ))
    );
    assert!(!strict.status().list_is_current);
    assert_eq!(strict.status().list_age, Some(Duration::from_secs(31)));
    assert_eq!(
        lenient.verify(&token).await.unwrap().revocation,
        RevocationCheck::Stale
    );
    assert_eq!(
        none.verify(&token).await.unwrap().revocation,
        RevocationCheck::Disabled
    );
    let mut gone = stub.claims();
    gone["jti"] = "gone".into();
    assert_eq!(
        lenient.verify(&stub.token(&gone)).await.map(|_| ()),
        Err(VerifyError::Revoked)
    );
}

/// A clock that is set back makes a list neither young nor old: it is not trusted.
#[tokio::test]
async fn a_list_of_the_future_is_not_current() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let token = stub.token(&stub.claims());
    stub.now.fetch_sub(100, std::sync::atomic::Ordering::SeqCst);
    let mut claims = stub.claims();
    claims["iat"] = stub.now().into();
    assert!(verifier.verify(&token).await.is_err());
    assert!(matches!(
        verifier.verify(&stub.token(&claims)).await,
        Err(VerifyError::Unavailable(_))
    ));
}

#[tokio::test]
async fn lists_of_another_type_key_or_time_are_not_believed() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let thief = Arc::new(Key::es256());
    let refused = async |change: &dyn Fn(&mut super::stub::State)| {
        stub.change(change);
        stub.change(|state| state.revoked = vec!["dgen:9".to_owned()]);
        stub.advance(2);
        let outcome = verifier.refresh().await;
        stub.change(|state| {
            state.typ = "latchkey-revocations+jwt";
            state.list_key = None;
            state.ahead = 0;
        });
        assert!(outcome.is_err());
        assert!(verifier.verify(&stub.token(&stub.claims())).await.is_ok());
    };
    refused(&|state| state.typ = "at+jwt").await;
    refused(&|state| state.list_key = Some(("first".to_owned(), thief.clone()))).await;
    refused(&|state| state.list_key = Some(("other".to_owned(), thief.clone()))).await;
    refused(&|state| state.ahead = 6).await;
    refused(&|state| state.ahead = -66).await;
    verifier.refresh().await.unwrap();
    assert!(verifier.verify(&stub.token(&stub.claims())).await.is_err());
}

/// A cache may answer with an earlier list, by which a revoked token would live again.
#[tokio::test]
async fn an_earlier_list_does_not_replace_a_later_one() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let token = stub.token(&stub.claims());
    stub.advance(4);
    stub.change(|state| state.revoked = vec!["dgen:9".to_owned()]);
    verifier.refresh().await.unwrap();
    stub.change(|state| {
        state.revoked.clear();
        state.ahead = -3;
    });
    verifier.refresh().await.unwrap();
    assert_eq!(
        verifier.verify(&token).await.map(|_| ()),
        Err(VerifyError::Revoked)
    );
}

/// Two nodes, or one before and after a revocation in the same second: neither makes the other's
/// revocations forgotten, whichever comes last.
#[tokio::test]
async fn what_lists_of_the_same_second_say_is_united() {
    let stub = Stub::new();
    let (until, now) = (stub.now() - 10, stub.now());
    let first: &dyn Fn(&mut super::stub::State) = &|state| {
        state.revoked = vec!["dgen:8".to_owned()];
        state.accounts = vec![("default".to_owned(), until - 9), ("one".to_owned(), now)];
        state.all = Some(until - 20);
    };
    let second: &dyn Fn(&mut super::stub::State) = &|state| {
        state.revoked = vec!["jti:gone".to_owned()];
        state.accounts = vec![("default".to_owned(), until)];
        state.all = None;
    };
    for order in [[first, second], [second, first]] {
        stub.change(order[0]);
        let verifier = stub.verifier().await;
        stub.change(order[1]);
        verifier.refresh().await.unwrap();
        assert_eq!(verifier.status().list_marks, 2);
        for (name, value, refused) in [
            ("dgen", 8.into(), true),
            ("jti", "gone".into(), true),
            ("acc", "one".into(), true),
            ("iat", until.into(), true),
            ("iat", (until + 1).into(), false),
        ] {
            let mut claims = stub.claims();
            claims[name] = value;
            let outcome = verifier.verify(&stub.token(&claims)).await;
            assert_eq!(outcome.is_err(), refused, "{name}");
        }
        // What no later list says any more has expired.
        stub.advance(1);
        stub.change(second);
        verifier.refresh().await.unwrap();
        assert_eq!(verifier.status().list_marks, 1);
        stub.now.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
    }
}

#[tokio::test]
async fn older_tokens_of_all_accounts_are_refused_where_the_list_says_so() {
    let stub = Stub::new();
    let until = stub.now() - 10;
    stub.change(|state| {
        state.accounts = vec![("default".to_owned(), until - 5)];
        state.all = Some(until);
    });
    let verifier = stub.verifier().await;
    for acc in ["default", "other"] {
        for (iat, refused) in [(until, true), (until + 1, false)] {
            let mut claims = stub.claims();
            claims["acc"] = acc.into();
            claims["iat"] = iat.into();
            let outcome = verifier.verify(&stub.token(&claims)).await;
            assert_eq!(outcome.is_err(), refused, "{acc} {iat}");
        }
    }
}

/// No list is a token, whatever it says.
#[tokio::test]
async fn a_list_is_no_token() {
    let stub = Stub::new();
    let verifier = stub.verifier().await;
    let header = r#"{"typ":"latchkey-revocations+jwt","alg":"ES256","kid":"first"}"#;
    let token = sign_raw(&stub.key(), header, &stub.claims().to_string());
    assert!(verifier.verify(&token).await.is_err());
    assert_eq!(mark("dgen:9").len(), 8);
}

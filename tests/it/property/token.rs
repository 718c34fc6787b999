//! Tokens: what we sign verifies, and nothing that differs from it does.

use super::{ensure, hold};
use crate::support::{ClientSeed, TestApp, claims, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::client::Algorithm;
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/ \n";

async fn lives(app: &TestApp, token: &str) -> bool {
    app.tokens.verify(token, None).await.unwrap().is_some()
}

async fn tokens(app: &TestApp) -> Vec<String> {
    let mut tokens = Vec::new();
    for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
        let client = app
            .client(ClientSeed {
                algorithm: Some(algorithm),
                ..ClientSeed::with_role("editor")
            })
            .await;
        tokens.push(app.token(&client).await);
    }
    tokens
}

/// The three parts put together again, some of them replaced.
fn with(token: &str, header: Option<&Value>, payload: Option<&Value>) -> String {
    let parts: Vec<_> = token.split('.').collect();
    let part = |json: Option<&Value>, index: usize| {
        json.map_or(parts[index].to_owned(), |json| {
            URL_SAFE_NO_PAD.encode(json.to_string())
        })
    };
    format!("{}.{}.{}", part(header, 0), part(payload, 1), parts[2])
}

#[both_databases]
async fn a_token_with_one_letter_changed_added_or_left_out_is_dead(app: TestApp) {
    let tokens = tokens(&app).await;
    for token in &tokens {
        assert!(lives(&app, token).await);
    }
    let strategy = (any::<Index>(), any::<Index>(), any::<Index>(), 0..3);
    hold(strategy, 256, async |(which, place, letter, change)| {
        let mut bytes = which.get(&tokens).clone().into_bytes();
        let (at, letter) = (place.index(bytes.len()), *letter.get(LETTERS));
        match change {
            0 if bytes[at] == letter => return Ok(()),
            0 => bytes[at] = letter,
            1 => bytes.insert(at, letter),
            _ => drop(bytes.remove(at)),
        }
        let token = String::from_utf8(bytes).unwrap();
        ensure(
            tokens.contains(&token) || !lives(&app, &token).await,
            || token.clone(),
        )
    })
    .await;
}

#[both_databases]
async fn a_header_or_claim_that_says_something_else_is_not_believed(app: TestApp) {
    let tokens = tokens(&app).await;
    let algorithms = [
        "none", "None", "HS256", "ES256", "RS256", "PS256", "EdDSA", "ES384", "", "es256",
    ];
    let strategy = (any::<Index>(), any::<Index>(), any::<Index>(), ".{0,12}");
    hold(strategy, 128, async |(which, algorithm, claim, value)| {
        let (token, other) = (which.get(&tokens), which.index(tokens.len()) + 1);
        let (old, said) = (header(token), *algorithm.get(&algorithms));
        let mut altered = old.clone();
        altered["alg"] = json!(said);
        let same = altered == old;
        ensure(
            same || !lives(&app, &with(token, Some(&altered), None)).await,
            || said.to_owned(),
        )?;
        altered["kid"] = header(&tokens[other % tokens.len()])["kid"].clone();
        ensure(
            !lives(&app, &with(token, Some(&altered), None)).await,
            || "another key".to_owned(),
        )?;
        let mut altered = claims(token);
        let name = claim
            .get(
                &altered
                    .as_object()
                    .unwrap()
                    .keys()
                    .cloned()
                    .collect::<Vec<_>>(),
            )
            .clone();
        altered[&name] = json!(value);
        ensure(
            !lives(&app, &with(token, None, Some(&altered))).await,
            || format!("{name}: {value}"),
        )
    })
    .await;
}

#[both_databases]
async fn no_text_is_too_strange_to_be_asked_about(app: TestApp) {
    let strategy = (any::<String>(), "[A-Za-z0-9_.-]{0,80}");
    hold(strategy, 256, async |(text, letters)| {
        ensure(
            !lives(&app, &text).await && !lives(&app, &letters).await,
            || format!("{text} {letters}"),
        )
    })
    .await;
}

//! Property tests of the JWT parser.

use super::{MAX_TOKEN_BYTES, claims, split};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{collection::btree_map, prelude::*, sample::Index};
use serde_json::{Map, Value, json};

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn token(header: &str, payload: &str) -> String {
    format!(
        "{}.{}.c2ln",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    )
}

fn header() -> String {
    json!({ "typ": "at+jwt", "alg": "ES256", "kid": "k" }).to_string()
}

/// Members of an object: any names, values of every kind.
fn members() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!(["a", { "b": 1 }])),
    ];
    btree_map(".{1,8}", value, 1..6).prop_map(|members| members.into_iter().collect())
}

/// A name in JSON, each letter of it escaped or not: another spelling of the same name.
fn spelled(name: &str, escaped: bool) -> String {
    let units = name.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    if escaped {
        format!("\"{}\"", units.collect::<String>())
    } else {
        Value::from(name).to_string()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn no_text_is_too_strange_to_be_taken_apart(text in any::<String>(), dots in "[A-Za-z0-9._=-]{0,80}") {
        for token in [text, dots] {
            if let Some(parts) = split(&token) {
                prop_assert_eq!(format!("{}.{}", parts.message, parts.signature), token.as_str());
                let _ = claims::<Value>(&parts);
            }
        }
    }

    #[test]
    fn what_was_put_together_is_taken_apart_again(typ in ".{0,12}", alg in ".{0,12}", kid in ".{0,12}", payload in members()) {
        let header = json!({ "typ": typ, "alg": alg, "kid": kid, "more": [1] }).to_string();
        let token = token(&header, &Value::Object(payload.clone()).to_string());
        let parts = split(&token).expect("well formed");
        prop_assert_eq!((&parts.header.typ, &parts.header.alg, &parts.header.kid), (&typ, &alg, &kid));
        prop_assert_eq!(claims::<Value>(&parts), Some(Value::Object(payload)));
    }

    #[test]
    fn a_name_that_occurs_twice_is_refused_however_it_is_spelled(members in members(), index in any::<Index>(), escaped: bool, first: bool) {
        let (name, value) = members.iter().nth(index.index(members.len())).expect("at least one");
        let again = format!("{}:{value}", spelled(name, escaped));
        let object = Value::Object(members.clone()).to_string();
        let inner = &object[1..object.len() - 1];
        let doubled = if first { format!("{{{again},{inner}}}") } else { format!("{{{inner},{again}}}") };
        prop_assert!(serde_json::from_str::<Value>(&doubled).is_ok(), "other readers take it: {}", doubled);
        prop_assert!(claims::<Value>(&split(&token(&header(), &doubled)).expect("a good header")).is_none());
        let header = header().replacen('{', &format!("{{{again},"), 1);
        let header = header.replacen('{', &format!("{{{}:0,", spelled(name, !escaped)), 1);
        prop_assert!(split(&token(&header, "{}")).is_none(), "{}", header);
    }

    #[test]
    fn an_extension_that_must_be_understood_is_refused(value in members()) {
        let header = header().replacen('{', &format!("{{\"crit\":{},", Value::Object(value)), 1);
        prop_assert!(split(&token(&header, "{}")).is_none(), "{}", header);
    }

    #[test]
    fn too_long_is_too_long(length in 0..2 * MAX_TOKEN_BYTES) {
        let filled = format!("{}.{}", token(&header(), "{}"), "A".repeat(length));
        let read = split(&filled.replacen(".c2ln.", ".", 1)).is_some();
        prop_assert_eq!(read, filled.len() - 5 <= MAX_TOKEN_BYTES);
    }
}

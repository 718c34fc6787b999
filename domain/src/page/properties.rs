//! Property tests of cursors, genuine or forged.

use super::{Asked, Cursor, MAX_PAGE, Slice};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::{Value, json};

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn key() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        "[^\0]{0,40}".prop_map(Value::from),
    ]
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn a_cursor_survives_its_text(order in "[a-z_]{1,12}", other in "[A-Z]{1,12}", key in key(), number: i64, id in "[^\0]{0,36}") {
        let by_key = Cursor::of_key(&order, key.clone(), &id);
        let read = Cursor::decode("after", &by_key.encode()).expect("ours");
        prop_assert_eq!(&read, &by_key);
        prop_assert_eq!(read.key(&order), Some((&key, id.as_str())));
        prop_assert_eq!(read.key(&other), None, "of another order it is of no use");
        let by_number = Cursor::decode("after", &Cursor::of_integer(&order, number).encode()).expect("ours");
        prop_assert_eq!(by_number.integer(&order), Some(number));
        prop_assert_eq!((by_number.integer(&other), by_number.key(&order)), (None, None));
    }

    #[test]
    fn no_text_is_too_strange_to_be_a_cursor(text in any::<String>(), json in "[\\[\\]{},:\"0-9a-z\\\\. -]{0,60}") {
        for text in [text, URL_SAFE_NO_PAD.encode(&json), URL_SAFE_NO_PAD.encode(format!("[{json}]"))] {
            if let Ok(cursor) = Cursor::decode("after", &text) {
                prop_assert_eq!(Cursor::decode("after", &cursor.encode()).ok(), Some(cursor), "whatever is read is read again");
            }
        }
    }

    #[test]
    fn nul_is_refused_wherever_it_stands(before in "[a-z]{0,8}", after in "[a-z]{0,8}", place in 0..3) {
        let text = format!("{before}\0{after}");
        let cursor = match place {
            0 => json!(["o", text, "id"]),
            1 => json!(["o", "key", text]),
            _ => json!(["o", text, null]),
        };
        prop_assert!(Cursor::decode("after", &URL_SAFE_NO_PAD.encode(cursor.to_string())).is_err());
    }

    #[test]
    fn a_page_has_at_most_what_was_asked_for_and_what_is_allowed(first: Option<i32>, last: Option<i32>, after: Option<bool>, before: Option<bool>) {
        let text = |good: bool| if good { Cursor::of_integer("o", 1).encode() } else { "forged".to_owned() };
        let slice = Slice::new(Asked { first, last, after: after.map(text), before: before.map(text) });
        let forward = last.is_none() && before.is_none();
        let backward = last.is_some() && first.is_none() && after.is_none();
        let size = if backward { last } else { first }.unwrap_or(25);
        let good = (forward || backward) && size >= 0 && after != Some(false) && before != Some(false);
        prop_assert_eq!(slice.is_ok(), good);
        if let Ok(slice) = slice {
            prop_assert_eq!(slice.limit(), u64::from(size.unsigned_abs().min(MAX_PAGE)));
        }
    }
}

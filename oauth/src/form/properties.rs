//! Property tests of forms, against the URL standard's own parser, which accepts everything.

use super::{Form, MAX_PARAMETERS, REPEATABLE, decode};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::BTreeMap;
use url::form_urlencoded::{Serializer, byte_serialize, parse};

/// No file of past failures: a failure prints the input that it was reduced to.
fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Bytes that are special to a form, and some that are not.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = select(vec![
        "%", "%2", "%41", "%2b", "%00", "%c3%a9", "%c3", "%g0", "%%", "&", "&&", "=", "==", "+",
        "a", "b", "0", "scope", "resource", "é", "\0", "\n",
    ]);
    let piece = prop_oneof![8 => piece.prop_map(|text| text.as_bytes().to_vec()), 1 => vec(0_u8..0xBF, 1..3)];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn by_name(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut map: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, value) in pairs {
        map.entry(name).or_default().push(value);
    }
    map
}

/// Whether every `%` is followed by two digits.
fn percents_are_whole(bytes: &[u8]) -> bool {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'%')
        .all(|(at, _)| digit(at + 1) && digit(at + 2))
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn a_form_is_accepted_exactly_if_it_is_well_made_and_reads_as_it_does_elsewhere(bytes in bytes()) {
        // The other parser replaces what is not UTF-8 by U+FFFD, which the generated texts never
        // contain.
        let pairs: Vec<(String, String)> = parse(&bytes).into_owned().collect();
        let texts = || pairs.iter().flat_map(|(name, value)| [name, value]);
        let read = by_name(pairs.iter().cloned());
        let well_made = percents_are_whole(&bytes)
            && !texts().any(|text| text.contains(['\u{FFFD}', '\0']))
            && pairs.len() <= MAX_PARAMETERS
            && read.iter().all(|(name, values)| values.len() == 1 || REPEATABLE.contains(&name.as_str()));
        let form = Form::parse(&bytes).ok();
        prop_assert_eq!(form.is_some(), well_made);
        let Some(form) = form else { return Ok(()) };
        for (name, mut values) in read {
            values.retain(|value| !value.is_empty());
            prop_assert_eq!(form.get(&name), values.first().map(String::as_str));
            prop_assert_eq!(form.all(&name), values);
        }
    }

    #[test]
    fn what_is_written_well_is_read_as_it_was(pairs in vec(("[^\0]{0,12}", "[^\0]{0,12}"), 0..20)) {
        let unique: BTreeMap<String, String> = pairs.into_iter().collect();
        let body = Serializer::new(String::new()).extend_pairs(&unique).finish();
        let form = Form::parse(body.as_bytes()).ok();
        prop_assert!(form.is_some(), "{}", body);
        let Some(form) = form else { return Ok(()) };
        for (name, value) in &unique {
            prop_assert_eq!(form.get(name).unwrap_or_default(), value);
        }
        prop_assert_eq!(form.get("a name of thirteen letters and more"), None);
    }

    #[test]
    fn more_parameters_than_allowed_are_refused(count in 0..2 * MAX_PARAMETERS) {
        let body: String = (0..count).map(|n| format!("p{n}=1&")).collect();
        prop_assert_eq!(Form::parse(body.as_bytes()).is_ok(), count <= MAX_PARAMETERS);
    }

    #[test]
    fn decoding_undoes_encoding(text in "[^\0]{0,40}") {
        let encoded: String = byte_serialize(text.as_bytes()).collect();
        prop_assert_eq!(decode(encoded.as_bytes()), Some(text));
    }
}

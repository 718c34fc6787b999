//! Property tests of `Authorization: Basic`, against an independent implementation of the RFCs.

use super::basic;
use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::{collection::vec, prelude::*};
use url::form_urlencoded::{byte_serialize, parse};

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

fn read(header: &[u8]) -> Option<(String, String)> {
    let (id, secret) = basic(&HeaderValue::from_bytes(header).ok()?)?;
    Some((id, secret.expose().to_owned()))
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn every_id_and_secret_arrive_as_they_were_sent(id in "[^\0]{0,30}", secret in "[^\0]{0,30}", scheme in "(?i-u:basic)", blanks in " {1,3}") {
        let header = format!("{scheme}{blanks}{}", STANDARD.encode(format!("{}:{}", encoded(&id), encoded(&secret))));
        prop_assert_eq!(read(header.as_bytes()), Some((id, secret)));
    }

    #[test]
    fn whatever_is_accepted_says_so_to_other_readers_too(pair in "[a:%+&=0-9é]{0,16}", wrong in vec(any::<u8>(), 0..3)) {
        let sent = [pair.as_bytes(), &wrong].concat();
        if let Some((id, secret)) = read(format!("Basic {}", STANDARD.encode(&sent)).as_bytes()) {
            let colon = sent.iter().position(|byte| *byte == b':').expect("no colon, no secret");
            for (part, ours) in [(&sent[..colon], id), (&sent[colon + 1..], secret)] {
                // Encoded as the name of a parameter without a value; the separators of parameters
                // are ordinary characters here.
                let part: Vec<u8> = part.iter().flat_map(|byte| match byte {
                    b'&' => b"%26".to_vec(),
                    b'=' => b"%3d".to_vec(),
                    other => vec![*other],
                }).collect();
                let theirs: String = parse(&part).map(|(name, _)| name.into_owned()).collect();
                prop_assert_eq!(ours, theirs);
            }
        }
    }

    #[test]
    fn no_header_is_too_strange_to_be_read(header in vec(any::<u8>(), 0..60), tail in "[ A-Za-z0-9+/=]{0,40}") {
        let _ = read(&header);
        let _ = read(format!("Basic{tail}").as_bytes());
    }
}

//! Property tests of stored URLs: every parser finds the same host and the same path in one.

use super::{Account, Urls, check};
use chrono::DateTime;
use entity::{
    AccountId,
    account::{ClientIdMode, PolicyPreset, SecretMode},
};
use proptest::{collection::vec, prelude::*, sample::select};
use url::Url;

fn settings() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn account(allow_wildcard_redirects: bool) -> Account {
    Account {
        id: AccountId(uuid::Uuid::nil()),
        slug: String::new(),
        name: String::new(),
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        preset: PolicyPreset::Default,
        client_id_mode: ClientIdMode::Uuid,
        client_id_prefix: None,
        client_id_max_length: 64,
        client_id_editable: false,
        secret_mode: SecretMode::Generated,
        chosen_secret_min_length: 16,
        chosen_secret_max_length: 72,
        secret_grace_seconds: 0,
        max_clients: None,
        max_active_clients: None,
        default_token_ttl_seconds: None,
        min_token_ttl_seconds: 60,
        max_token_ttl_seconds: 86_400,
        allow_wildcard_redirects,
        tokens_per_minute: None,
        session_idle_seconds: 28_800,
        session_max_seconds: 86_400,
        remember_seconds: None,
        refresh_grace_seconds: 10,
        allow_insecure_redirects: false,
        deleted_at: None,
    }
}

/// Texts that begin as URLs do and continue as attackers might.
fn url() -> impl Strategy<Value = String> {
    let scheme = select(vec![
        "https://",
        "http://",
        "https:",
        "https:///",
        "HTTPS://",
        "app://",
        "app:",
        "javascript:",
        "//",
        "/",
        "",
        " https://",
        "https:\\\\",
    ]);
    let host = select(vec![
        "example.com",
        "EXAMPLE.com",
        "example.com.",
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "[::ffff:1.2.3.4]",
        "%65xample.com",
        "ex%2fample.com",
        "user@example.com",
        "@example.com",
        ":@example.com",
        "a:b@c",
        "*.example.com",
        "exa*mple.com",
        "xn--bcher-kva.example",
        "bücher.example",
        "",
        "evil.test\\@example.com",
        "a..b",
        "a_b.com",
        "1.2.3.4.5",
    ]);
    let port = select(vec![
        "", "", "", ":", ":443", ":8443", ":0443", ":99999", ":x",
    ]);
    let piece = select(vec![
        "/", "//", "a", "..", ".", "%2e", "%2E%2e", "%2f", "%5c", "\\", ";", "?", "#", "*", "@",
        ":", "q=1", "\t", "\n", " ", "é", "%00", "\"", "<", "/*", "%", "|",
    ]);
    let rest = vec(piece, 0..6).prop_map(|pieces| pieces.concat());
    prop_oneof![8 => (scheme, host, port, rest).prop_map(|(scheme, host, port, rest)| format!("{scheme}{host}{port}{rest}")), 1 => ".*"]
}

fn accepts(wildcards: bool, urls: Urls) -> bool {
    check(&account(wildcards), &urls).is_ok()
}

fn redirect(wildcards: bool, value: &str) -> bool {
    accepts(
        wildcards,
        Urls {
            redirect_uris: vec![value.to_owned()],
            ..Urls::default()
        },
    )
}

/// Host and path as found by a parser that only splits the text.
fn plainly(value: &str) -> (String, String) {
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    (
        host.to_ascii_lowercase(),
        if path.is_empty() {
            "/".to_owned()
        } else {
            path.to_owned()
        },
    )
}

/// The path as the URL standard escapes it.
fn escaped(path: &str) -> String {
    [
        ("\"", "%22"),
        ("<", "%3C"),
        (">", "%3E"),
        ("`", "%60"),
        ("{", "%7B"),
        ("}", "%7D"),
        ("^", "%5E"),
        (" ", "%20"),
    ]
    .iter()
    .fold(path.to_owned(), |path, (from, to)| path.replace(from, to))
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn everybody_finds_the_same_host_and_path_in_a_redirect_uri(value in url(), wildcards: bool) {
        if redirect(wildcards, &value) {
            let fixed = value.strip_suffix('*').unwrap_or(&value);
            prop_assert!(wildcards || fixed == value);
            prop_assert!(!fixed.contains(['*', '#']) && value.bytes().all(|byte| byte.is_ascii_graphic()));
            let url = Url::parse(fixed).expect("it was accepted");
            prop_assert!(!["javascript", "data", "vbscript", "file", "blob", "about"].contains(&url.scheme()));
            if ["http", "https"].contains(&url.scheme()) {
                let (host, path) = plainly(fixed);
                prop_assert_eq!(url.host_str(), Some(host.as_str()));
                prop_assert_eq!(url.path(), escaped(&path));
            }
        }
    }

    #[test]
    fn everybody_finds_the_same_host_where_notices_go(value in url()) {
        if accepts(false, Urls { backchannel_logout_url: Some(value.clone()), ..Urls::default() }) {
            let url = Url::parse(&value).expect("it was accepted");
            prop_assert!(["http", "https"].contains(&url.scheme()));
            prop_assert_eq!(url.host_str().map(str::to_owned), Some(plainly(&value).0));
        }
    }

    #[test]
    fn a_wildcard_reaches_no_further_than_the_path_before_it(value in url(), tail in "[a-z/]{0,8}") {
        if value.ends_with('*') && redirect(true, &value) {
            let fixed = value.trim_end_matches('*');
            let (one, other) = (Url::parse(fixed).expect("accepted"), Url::parse(&format!("{fixed}{tail}")).expect("longer"));
            let reach = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port());
            prop_assert_eq!(reach(&one), reach(&other));
            prop_assert!(other.path().starts_with(one.path()));
            prop_assert!(!redirect(false, &value));
        }
    }

    #[test]
    fn an_origin_is_what_browsers_send(value in url(), wildcards: bool) {
        if accepts(wildcards, Urls { web_origins: vec![value.clone()], ..Urls::default() }) {
            let plain = value.replacen("://*.", "://", 1);
            prop_assert!(wildcards || plain == value);
            prop_assert_eq!(Url::parse(&plain).expect("accepted").origin().ascii_serialization(), plain);
        }
    }

    #[test]
    fn a_path_is_joined_below_the_root_and_nowhere_else(root in url(), path in "/[a-z/.@:?%-]{0,12}") {
        let urls = |redirects| Urls { root_url: Some(root.clone()), redirect_uris: redirects, ..Urls::default() };
        if accepts(true, urls(vec![path.clone()])) {
            prop_assert!(accepts(true, urls(vec![])));
            let joined = format!("{}{path}", root.trim_end_matches('/'));
            let read = |text: &str| Url::parse(text).expect("accepted");
            // `//host` is no path, so it is parsed on its own and needs a scheme to be accepted.
            prop_assert!(!path.starts_with("//"));
            prop_assert_eq!(read(&joined).origin(), read(&root).origin());
            prop_assert!(read(&joined).path().starts_with(read(&root).path().trim_end_matches('/')));
        }
    }
}

//! The issuer where no setting names it, and one that other machines cannot reach.

use super::load;

#[test]
fn the_issuer_is_this_machine_at_the_port_that_is_listened_on() {
    let issuer = |environment: &[(&str, &str)]| {
        load(environment)
            .map(|config| config.settings.issuer)
            .map_err(|problems| format!("{problems:?}"))
    };
    assert_eq!(issuer(&[]).unwrap(), "http://localhost:8080");
    assert_eq!(
        issuer(&[("LATCHKEY_LISTEN", "127.0.0.1:9000")]).unwrap(),
        "http://localhost:9000"
    );
    assert_eq!(
        issuer(&[("LATCHKEY_LISTEN", "[::1]:9001")]).unwrap(),
        "http://localhost:9001"
    );
    let tls = [
        ("LATCHKEY_TLS_CERTIFICATE_FILE", "certificate.pem"),
        ("LATCHKEY_TLS_KEY_FILE", "key.pem"),
    ];
    assert_eq!(issuer(&tls).unwrap(), "https://localhost:8080");
    assert_eq!(
        issuer(&[
            ("LATCHKEY_LISTEN", "127.0.0.1:9000"),
            ("LATCHKEY_ISSUER", "https://id.example")
        ])
        .unwrap(),
        "https://id.example"
    );
}

#[test]
fn an_issuer_that_only_this_machine_can_reach_is_warned_of_where_others_can_reach_the_server() {
    let key = (
        "LATCHKEY_MASTER_KEY",
        "of this test, and of no value: 0123456789",
    );
    let warned = |listen: &str, issuer: &str| {
        let config = load(&[
            key,
            ("LATCHKEY_LISTEN", listen),
            ("LATCHKEY_ISSUER", issuer),
        ])
        .map_err(|problems| format!("{problems:?}"))
        .unwrap();
        config
            .warnings
            .iter()
            .any(|warning| warning.starts_with("LATCHKEY_ISSUER: "))
    };
    assert!(warned("0.0.0.0:8080", "http://localhost:8080") && warned("[::]:8080", ""));
    assert!(
        !warned("127.0.0.1:8080", "http://localhost:8080")
            && !warned("0.0.0.0:8080", "https://id.example")
    );
}

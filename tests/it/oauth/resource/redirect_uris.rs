//! The redirect URIs that a client may be given.

use crate::support::{ClientSeed, TestApp, problems};
use domain::{
    client::{Capabilities, urls::Urls},
    error::ProblemCode,
};

fn redirect(uri: &str) -> ClientSeed<'static> {
    let capabilities = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    ClientSeed {
        urls: Urls {
            redirect_uris: vec![uri.to_owned()],
            ..Urls::default()
        },
        capabilities,
        ..ClientSeed::default()
    }
}

/// O-03, RFC 9700 section 4.1: a star may only be the last character of a path.
#[both_databases]
async fn a_redirect_uri_may_have_a_star_at_the_very_end_only(app: TestApp) {
    for good in [
        "https://a.test/*",
        "https://a.test:8443/app/*",
        "http://localhost/*",
        "https://a.test/exact",
        "com.example.app:/callback",
        "https://a.test/x?y=z",
    ] {
        app.client(redirect(good)).await;
    }
    let bad = [
        "*",
        "*://a.test/",
        "https://*",
        "https://*/",
        "https://*.a.test/",
        "https://a.*/",
        "https://a.test:*/",
        "https://a.test*",
        "https://a.test/*/b",
        "https://a.test/a*",
        "https://a.test/**",
        "https://a.test/?*",
        "https://a.test/?q=*",
        "https://a.test/#*",
        "https://a.test/x/?y=/*",
        "https://a.test",
    ];
    for bad in bad.into_iter().filter(|bad| bad.contains('*')) {
        assert_eq!(
            problems(app.try_client(redirect(bad)).await),
            [ProblemCode::Invalid],
            "{bad}"
        );
    }
}

/// O-03 and RFC 6749 section 3.1.2: what would be read in two ways is refused when it is stored.
#[both_databases]
async fn a_redirect_uri_must_mean_one_thing_only(app: TestApp) {
    let bad = [
        "https://a.test/x#y",
        "https://user@a.test/",
        "https://user:pw@a.test/*",
        "javascript:alert(1)",
        "data:text/html,x",
        "/relative",
        "a.test/x",
        "https://a.test/../x",
        "https://a.test/x/..",
        "https://a.test/%2e%2e/x",
        "https://a.test/.%2E/x",
        "https://a.test/a%2fb",
        "https://a.test/a%5Cb",
        "https://a.test/a\\b",
        "https://a.test/a;b",
        "",
        "https:a.test/x",
        "https:/a.test/x",
        "https:///a.test/x",
        "https:\\\\a.test\\x",
        " https://a.test/x",
        "https://a.test/x ",
        "https://a.test/a\tb",
        "https://a.test/a b",
        "https://a\n.test/",
        "https://a.test/.",
        "https://a.test\\@evil.test/",
    ];
    for bad in bad {
        assert_eq!(
            problems(app.try_client(redirect(bad)).await),
            [ProblemCode::Invalid],
            "{bad}"
        );
    }
}

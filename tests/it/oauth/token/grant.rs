//! Which grants there are, and who may use them.

use crate::support::{Auth, ClientSeed, TestApp};
use domain::client::Capabilities;
use serde_json::json;

/// C-04, RFC 6749 section 5.2.
#[both_databases]
async fn a_grant_type_must_be_named_and_known(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    app.post_form("/oauth/token", &client, &[])
        .await
        .refused(400, "invalid_request");
    for unknown in ["magic", "CLIENT_CREDENTIALS", "client_credentials "] {
        app.post_form("/oauth/token", &client, &[("grant_type", unknown)])
            .await
            .refused(400, "unsupported_grant_type");
    }
    for other in ["authorization_code", "refresh_token"] {
        app.post_form("/oauth/token", &client, &[("grant_type", other)])
            .await
            .refused(400, "unauthorized_client");
    }
}

/// C-05, RFC 6749 section 5.2.
#[both_databases]
async fn a_client_that_is_no_script_may_not_use_client_credentials(app: TestApp) {
    let capabilities = Capabilities {
        web_app: true,
        backchannel: false,
        script: false,
    };
    let client = app
        .client(ClientSeed {
            capabilities,
            ..ClientSeed::with_role("viewer")
        })
        .await;
    app.ask(&client, &[])
        .await
        .refused(400, "unauthorized_client");
}

/// C-09, RFC 9700 sections 2.4 and 2.1.2.
#[both_databases]
async fn passwords_and_implicit_tokens_are_never_supported(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let password = [
        ("grant_type", "password"),
        ("username", "u"),
        ("password", "p"),
    ];
    app.post_form("/oauth/token", &client, &password)
        .await
        .refused(400, "unsupported_grant_type");
    app.post_form("/oauth/token", &client, &[("response_type", "token")])
        .await
        .refused(400, "invalid_request");
    app.get("/oauth/authorize?response_type=token&client_id=x")
        .await
        .expect(400);
    let metadata = app
        .get("/.well-known/oauth-authorization-server")
        .await
        .json();
    let grants = metadata["grant_types_supported"].to_string();
    assert!(
        !grants.contains("password") && !grants.contains("implicit"),
        "{grants}"
    );
    assert_eq!(metadata["response_types_supported"], json!(["code"]));
}

/// C-13: who has not proved who they are learns nothing of scopes and grants.
#[both_databases]
async fn the_client_is_authenticated_before_its_wishes_are_read(app: TestApp) {
    let client = app.client(ClientSeed::default()).await;
    let wrong = || Auth::Basic(client.client_id.clone(), "wrong".to_owned());
    let plain = app
        .post_form("/oauth/token", wrong(), &[])
        .await
        .refused(401, "invalid_client")
        .appearance();
    let wishes: [&[(&str, &str)]; 4] = [
        &[("grant_type", "magic")],
        &[("grant_type", "client_credentials"), ("scope", "no:such")],
        &[("resource", "nonsense")],
        &[("scope", "")],
    ];
    for wish in wishes {
        assert_eq!(
            app.post_form("/oauth/token", wrong(), wish)
                .await
                .appearance(),
            plain
        );
    }
    app.post_raw("/oauth/token", Auth::None, "scope=%zz")
        .await
        .refused(400, "invalid_request");
}

//! What an import may set aside, what it may not, and what is refused.

use super::{HASHES, SELECTION, basic, import};
use crate::{
    graphql::{codes, refusals},
    support::{ClientSeed, TestApp},
};
use entity::account::PolicyPreset;
use serde_json::json;

/// The account's policy makes ids itself and takes no chosen secrets; an import is an explicit act
/// beside it.
#[both_databases]
async fn an_import_sets_the_policy_of_ids_and_secrets_aside_but_no_limit(app: TestApp) {
    let koios = app
        .account("koios", PolicyPreset::Koios)
        .await
        .administrator;
    import(&app, &koios, "legacy.client", json!({ "value": "s" })).await;
    app.ask(basic("legacy.client", "s"), &[]).await.expect(200);
    let insights = app
        .account("insights", PolicyPreset::Insights)
        .await
        .administrator;
    for id in ["one", "two", "three", "four"] {
        import(&app, &insights, id, json!({ "hash": HASHES[0] })).await;
    }
    let fifth = json!({ "clientId": "five", "importedSecret": { "hash": HASHES[0] } });
    assert_eq!(
        app.refused_as(&insights, "createClient", fifth).await,
        ["QUOTA_EXCEEDED"]
    );
    let taken = json!({ "clientId": "one", "importedSecret": { "hash": HASHES[0] } });
    assert_eq!(
        app.refused_as(&koios, "createClient", taken).await,
        ["TAKEN clientId"]
    );
    let prefixed = json!({ "clientId": "insights_x", "importedSecret": { "hash": HASHES[0] } });
    assert_eq!(
        app.refused_as(&koios, "createClient", prefixed).await,
        ["TAKEN clientId"],
        "another account's prefix"
    );
}

#[both_databases]
async fn an_import_needs_account_write_and_says_what_is_wrong(app: TestApp) {
    let admin = app.client(ClientSeed::with_role("administrator")).await;
    let editor = app.client(ClientSeed::with_role("editor")).await;
    let query = "mutation($input: CreateClientInput!) { createClient(input: $input) { userErrors { code } } }";
    let input = json!({ "input": { "clientId": "x", "importedSecret": { "value": "s" } } });
    assert_eq!(
        codes(&app.ask_as(&editor, query, input).await),
        ["FORBIDDEN"]
    );
    for (input, expected) in [
        (
            json!({ "importedSecret": { "value": "s" } }),
            "BLANK clientId",
        ),
        (
            json!({ "clientId": "..", "importedSecret": { "value": "s" } }),
            "INVALID clientId",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "value": "" } }),
            "BLANK importedSecret.value",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "value": "s".repeat(257) } }),
            "TOO_LONG importedSecret.value",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "value": "a\nb" } }),
            "INVALID importedSecret.value",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "hash": "correct horse" } }),
            "INVALID importedSecret.hash",
        ),
        (
            json!({ "clientId": "x", "importedSecret": { "hash": HASHES[0].replace("$04$", "$31$") } }),
            "INVALID importedSecret.hash",
        ),
        (
            json!({ "clientId": "x", "clientSecret": "s3cret-one", "importedSecret": { "value": "s" } }),
            "INVALID importedSecret",
        ),
    ] {
        let payload = app
            .change_as(&admin, ("createClient", SELECTION), input.clone())
            .await;
        assert_eq!(refusals(&payload), [expected], "{input}");
        assert!(
            !payload.to_string().contains("correct horse"),
            "a refusal repeats no secret"
        );
    }
}

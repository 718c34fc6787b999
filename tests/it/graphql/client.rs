//! Making and changing clients.

use super::{codes, user_errors};
use crate::support::{ApiSeed, ClientSeed, TestApp, TestClient};
use chrono::Duration;
use entity::account::PolicyPreset;
use latchkey::domain::secret::{Shape, shape};
use serde_json::{Value, json};

const CREATE: &str = "mutation($input: CreateClientInput!) { createClient(input: $input) {
    client { id clientId displayName status statusReason version capabilities accessLevel tokenTtlSeconds signingAlgorithm role { key }
      scopes { code } urls { rootUrl redirectUris webOrigins } secrets { hint generated status } }
    credentials { clientId clientSecret grantTypes tokenUrl }
    userErrors { code path message } } }";
const UPDATE: &str = "mutation($input: UpdateClientInput!) { updateClient(input: $input) {
    client { clientId name description version accessLevel tokenTtlSeconds scopes { code } urls { redirectUris } }
    userErrors { code path message } } }";
const ROTATE: &str = "mutation($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) {
    client { version secrets { id status expiresAt } } credentials { clientSecret } userErrors { code path } } }";

fn paths(payload: &Value) -> Vec<String> {
    let path = |error: &Value| {
        error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(".")
    };
    payload["userErrors"].as_array().unwrap().iter().map(path).collect()
}

/// The client with the secret that a rotation gave it.
fn client_with(client: &TestClient, rotated: &Value) -> TestClient {
    TestClient { secret: rotated["credentials"]["clientSecret"].as_str().unwrap().to_owned(), ..client.clone() }
}

both_databases! {
    async fn a_new_client_gets_its_secret_shown_once_and_can_use_it(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let made = &app.data_for(&administrator, CREATE, json!({ "input": { "name": "Orders", "scopes": ["clients:read"] } })).await["createClient"];
        assert_eq!(made["userErrors"], json!([]));
        assert_eq!(made["client"]["displayName"], "Orders");
        assert_eq!(made["client"]["status"], "ACTIVE");
        assert_eq!(made["client"]["capabilities"], json!(["SCRIPT"]));
        assert_eq!(made["client"]["tokenTtlSeconds"], 3600);
        let (id, secret) = (made["credentials"]["clientId"].as_str().unwrap(), made["credentials"]["clientSecret"].as_str().unwrap());
        assert_eq!(shape(secret), Shape::Generated);
        assert_eq!(made["client"]["secrets"], json!([{ "hint": secret[secret.len() - 4..], "generated": true, "status": "ACTIVE" }]));
        let answer = app.post_form("/oauth/token", crate::support::Auth::Basic(id.into(), secret.into()), &[("grant_type", "client_credentials")]).await;
        assert_eq!(answer.expect(200).json()["scope"], "clients:read");
        let again = app.data_for(&administrator, "query($id: String!) { client(by: { clientId: $id }) { secrets { id hint } } }", json!({ "id": id })).await;
        assert!(!again.to_string().contains(secret));
    }

    async fn the_display_name_falls_back_to_the_client_id(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let made = &app.data_for(&administrator, CREATE, json!({ "input": { "clientId": "chosen-id", "name": "  " } })).await["createClient"];
        assert_eq!(made["client"]["displayName"], "chosen-id");
    }

    async fn a_chosen_secret_works_and_its_rules_are_enforced(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        for (secret, expected) in [
            ("sh0rt!", vec!["TOO_SHORT"]),
            ("n0-special-but-a-dash-is-one-and-this-is-too-long", vec!["TOO_LONG"]),
            ("letters-only!", vec!["INVALID"]),
            ("n0specials", vec!["INVALID"]),
            ("12345678!", vec!["INVALID"]),
            ("perc3nt%sign", vec!["INVALID"]),
            ("plus+s1gn!", vec!["INVALID"]),
            ("white space1!", vec!["INVALID"]),
            ("ümlaut1!x", vec!["INVALID"]),
        ] {
            let made = &app.data_for(&administrator, CREATE, json!({ "input": { "clientSecret": secret } })).await["createClient"];
            assert_eq!(user_errors(made), expected, "{secret}");
            assert_eq!(paths(made), ["clientSecret"]);
            assert!(!made.to_string().contains(secret), "a refusal does not repeat it");
        }
        let input = json!({ "clientId": "mine", "clientSecret": "ch0sen-secret" });
        let made = &app.data_for(&administrator, CREATE, json!({ "input": input })).await["createClient"];
        assert_eq!(made["client"]["secrets"], json!([{ "hint": "et", "generated": false, "status": "ACTIVE" }]));
        let auth = crate::support::Auth::Basic("mine".into(), "ch0sen-secret".into());
        app.ask(auth, &[]).await.expect(200);
        app.ask(crate::support::Auth::Basic("mine".into(), "ch0sen-secreT".into()), &[]).await.refused(401, "invalid_client");
    }

    /// C-12 for a secret that takes 30 ms to check: the first check serves all of them.
    async fn a_hundred_requests_at_once_with_a_chosen_secret_get_a_hundred_tokens(app: TestApp) {
        let client = app.client(ClientSeed { secret: Some("ch0sen-secret"), ..ClientSeed::default() }).await;
        let requests = (0..100).map(|_| app.ask(&client, &[]));
        for answer in futures_util::future::join_all(requests).await {
            answer.expect(200);
        }
        let wrong = crate::support::Auth::Basic(client.client_id.clone(), "ch0sen-secreT".into());
        app.ask(wrong, &[]).await.refused(401, "invalid_client");
        app.set_status(&[client.id], client.account, entity::client::ClientStatus::Inactive).await;
        app.ask(&client, &[]).await.refused(401, "invalid_client");
    }

    /// All at once, each with its place.
    async fn bad_input_hears_of_every_problem_with_its_path(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let input = json!({
            "clientId": "white space", "name": "x".repeat(201), "tokenTtlSeconds": 5, "capabilities": ["BACKCHANNEL"], "scopes": ["clients:read", "nope"],
            "urls": { "rootUrl": "example", "redirectUris": ["https://ok.example/*", "https://*.example/", "javascript:alert(1)"], "webOrigins": ["+", "https://a.example/path"] },
        });
        let made = &app.data_for(&administrator, CREATE, json!({ "input": input })).await["createClient"];
        assert_eq!(made["client"], Value::Null);
        let mut found = paths(made);
        found.sort();
        let expected = [
            "clientId", "name", "scopes.1", "tokenTtlSeconds", "urls.backchannelLogoutUrl", "urls.redirectUris.1", "urls.redirectUris.2", "urls.rootUrl",
            "urls.webOrigins.1",
        ];
        assert_eq!(found, expected);
        let count = app.data_for(&administrator, "{ clients { totalCount } }", json!({})).await;
        assert_eq!(count["clients"]["totalCount"], 1, "and nothing was made");
    }

    /// What the columns hold is the server's business: nothing that is let in is too long for them.
    async fn long_texts_are_the_callers_fault_or_fit(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        // Each of these letters becomes two characters in lower case.
        let made = &app.data_for(&administrator, CREATE, json!({ "input": { "name": "İ".repeat(200) } })).await["createClient"];
        assert_eq!((user_errors(made), &made["client"]["displayName"]), (vec![], &json!("İ".repeat(200))));
        let star = |length: usize| format!("https://e.example/{}/*", "a".repeat(length - 20));
        let lists = ["redirectUris", "postLogoutRedirectUris"];
        for (list, uri) in lists.iter().flat_map(|list| [format!("myapp://{}", "a".repeat(3000)), star(2001)].map(|uri| (list, uri))) {
            let urls = json!({ (*list): [uri] });
            let refused = &app.data_for(&administrator, CREATE, json!({ "input": { "urls": urls } })).await["createClient"];
            assert_eq!((user_errors(refused), paths(refused)), (vec!["TOO_LONG"], vec![format!("urls.{list}.0")]));
            let input = json!({ "id": made["client"]["id"], "urls": urls });
            let refused = &app.data_for(&administrator, UPDATE, json!({ "input": input })).await["updateClient"];
            assert_eq!((user_errors(refused), paths(refused)), (vec!["TOO_LONG"], vec![format!("urls.{list}.0")]));
        }
        let input = json!({ "id": made["client"]["id"], "name": "ŉ".repeat(200), "urls": { "redirectUris": [star(2000)] } });
        let updated = &app.data_for(&administrator, UPDATE, json!({ "input": input })).await["updateClient"];
        assert_eq!((user_errors(updated), &updated["client"]["urls"]["redirectUris"]), (vec![], &json!([star(2000)])));
    }

    /// The moment of last use is written by the recorder, and by nobody else.
    async fn changes_leave_the_moment_of_last_use_as_it_was_noted(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        app.token(&client).await;
        app.recorder.flush().await;
        let (id, used) = (client.id.to_string(), app.row(&client).await.last_used_at);
        assert_eq!(used, Some(app.clock.now()));
        app.clock.advance(Duration::minutes(5));
        let role = app.role_id(client.account, "viewer").await.to_string();
        for (field, input) in [
            ("updateClient(input: $input)", json!({ "id": id, "name": "Renamed", "clientId": "renamed", "scopes": ["clients:read"] })),
            ("setClientsStatus(input: $input)", json!({ "ids": [id], "status": "INACTIVE" })),
            ("setClientsStatus(input: $input)", json!({ "ids": [id], "status": "ACTIVE" })),
            ("setClientRole(input: $input)", json!({ "id": id, "role": { "id": role } })),
            ("rotateClientSecret(input: $input)", json!({ "id": id, "graceSeconds": 60 })),
        ] {
            let name = field.split('(').next().unwrap();
            let kind = name[..1].to_uppercase() + &name[1..];
            let query = format!("mutation($input: {kind}Input!) {{ {field} {{ userErrors {{ code }} }} }}");
            let done = app.data_for(&administrator, &query, json!({ "input": input })).await;
            assert_eq!(done[name]["userErrors"], json!([]), "{name}");
            assert_eq!(app.row(&client).await.last_used_at, used, "{name}");
        }
        assert_eq!(app.row(&client).await.version, 6);
    }

    async fn a_client_id_is_never_given_out_again(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let make = async |id: &str| app.data_for(&administrator, CREATE, json!({ "input": { "clientId": id } })).await["createClient"].clone();
        let made = make("once").await;
        assert_eq!(user_errors(&make("once").await), ["TAKEN"]);
        let id = made["client"]["id"].clone();
        app.data_for(&administrator, UPDATE, json!({ "input": { "id": id, "clientId": "renamed" } })).await;
        assert_eq!(user_errors(&make("once").await), ["TAKEN"], "after renaming");
        let delete = "mutation($id: ID!) { deleteClients(input: { ids: [$id] }) { results { ok client { id } } succeeded failed } }";
        let gone = app.data_for(&administrator, delete, json!({ "id": id })).await;
        assert_eq!(gone["deleteClients"], json!({ "results": [{ "ok": true, "client": null }], "succeeded": 1, "failed": 0 }));
        assert_eq!(user_errors(&make("renamed").await), ["TAKEN"], "after deletion");
    }

    async fn absent_means_unchanged_and_null_means_cleared(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let input = json!({ "name": "A", "tokenTtlSeconds": 600, "scopes": ["clients:read"], "urls": { "redirectUris": ["https://a.example/cb"] } });
        let made = app.data_for(&administrator, CREATE, json!({ "input": input })).await["createClient"]["client"].clone();
        let update = async |input: Value| {
            let mut input = input;
            input["id"] = made["id"].clone();
            app.data_for(&administrator, UPDATE, json!({ "input": input })).await["updateClient"]["client"].clone()
        };
        let same = update(json!({ "description": "d" })).await;
        assert_eq!((&same["name"], &same["description"], &same["tokenTtlSeconds"]), (&json!("A"), &json!("d"), &json!(600)));
        assert_eq!((&same["scopes"], &same["urls"]["redirectUris"]), (&json!([{ "code": "clients:read" }]), &json!(["https://a.example/cb"])));
        let cleared = update(json!({ "name": null, "description": null, "tokenTtlSeconds": null, "scopes": null, "urls": null })).await;
        assert_eq!((&cleared["name"], &cleared["tokenTtlSeconds"]), (&Value::Null, &json!(3600)));
        assert_eq!((&cleared["scopes"], &cleared["urls"]["redirectUris"]), (&json!([]), &json!([])));
    }

    async fn a_lost_update_is_refused(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let update = json!({ "input": { "id": client.id.to_string(), "name": "B", "expectedVersion": 1 } });
        assert_eq!(app.data_for(&administrator, UPDATE, update.clone()).await["updateClient"]["client"]["version"], 2);
        let stale = &app.data_for(&administrator, UPDATE, update).await["updateClient"];
        assert_eq!((user_errors(stale), paths(stale)), (vec!["STALE_VERSION"], vec!["expectedVersion".to_owned()]));
    }

    async fn rotation_without_grace_ends_the_old_secret_and_the_tokens(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let token = app.token(&client).await;
        let rotated = &app.data_for(&administrator, ROTATE, json!({ "input": { "id": client.id.to_string() } })).await["rotateClientSecret"];
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        assert_eq!(codes(&app.graphql(&token, "{ viewer { scopes } }", json!({})).await), ["UNAUTHENTICATED"]);
        let fresh = crate::support::Auth::Basic(client.client_id.clone(), rotated["credentials"]["clientSecret"].as_str().unwrap().into());
        app.ask(fresh, &[]).await.expect(200);
    }

    async fn rotation_with_grace_lets_both_secrets_work_until_it_is_over(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::with_role("viewer")).await;
        let token = app.token(&client).await;
        let input = json!({ "input": { "id": client.id.to_string(), "graceSeconds": 600 } });
        let rotated = app.data_for(&administrator, ROTATE, input).await["rotateClientSecret"].clone();
        let mut statuses: Vec<_> = rotated["client"]["secrets"].as_array().unwrap().iter().map(|secret| secret["status"].as_str().unwrap()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, ["ACTIVE", "RETIRING"]);
        app.ask(&client, &[]).await.expect(200);
        assert!(app.is_alive(&client, &token).await);
        app.clock.advance(Duration::seconds(601));
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        let fresh = crate::support::Auth::Basic(client.client_id.clone(), rotated["credentials"]["clientSecret"].as_str().unwrap().into());
        app.ask(fresh, &[]).await.expect(200);
    }

    async fn a_moment_out_of_range_is_the_callers_fault(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let id = administrator.id.to_string();
        for (field, value) in [("graceSeconds", json!(-1)), ("graceSeconds", json!(2_147_483_647)), ("expiresAt", json!("0001-01-01T00:00:00Z"))] {
            let answer = app.data_for(&administrator, ROTATE, json!({ "input": { "id": id, field: value } })).await;
            assert_eq!(user_errors(&answer["rotateClientSecret"]), ["INVALID"], "{field} {value}");
        }
        for value in ["+10000-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z"] {
            let answer = app.ask_as(&administrator, ROTATE, json!({ "input": { "id": id, "expiresAt": value } })).await;
            let refused = codes(&answer) == ["BAD_USER_INPUT"] || user_errors(&answer["data"]["rotateClientSecret"]) == ["INVALID"];
            assert!(refused, "{value}: {answer}");
        }
        for value in ["999999-01-01T00:00:00Z", "+262142-12-31T23:59:59Z", "9999-12-31T23:59:59Z"] {
            let answer = app.ask_as(&administrator, ROTATE, json!({ "input": { "id": id, "graceSeconds": 60, "expiresAt": value } })).await;
            assert!(!codes(&answer).contains(&"INTERNAL"), "{value}: {answer}");
        }
    }

    async fn a_revoked_secret_is_dead_and_its_tokens_with_it(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let token = app.token(&client).await;
        let ids = app.data_for(&administrator, "query($id: ID!) { client(by: { id: $id }) { secrets { id } } }", json!({ "id": client.id.to_string() })).await;
        let revoke = "mutation($id: ID!) { revokeClientSecret(input: { id: $id }) { client { secrets { id } all: secrets(includeEnded: true) { status } } userErrors { code } } }";
        let revoked = app.data_for(&administrator, revoke, json!({ "id": ids["client"]["secrets"][0]["id"] })).await;
        assert_eq!(revoked["revokeClientSecret"]["client"], json!({ "secrets": [], "all": [{ "status": "REVOKED" }] }));
        app.ask(&client, &[]).await.refused(401, "invalid_client");
        assert!(!app.is_alive(&administrator, &token).await);
    }

    /// A secret that has been dead for longer than any token lives cannot have left one behind.
    async fn revoking_a_secret_that_ended_long_ago_leaves_the_tokens_alone(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let id = client.id.to_string();
        let rotated = app.data_for(&administrator, ROTATE, json!({ "input": { "id": id, "graceSeconds": 60 } })).await["rotateClientSecret"].clone();
        let secret = rotated["credentials"]["clientSecret"].as_str().unwrap().to_owned();
        let auth = crate::support::Auth::Basic(client.client_id.clone(), secret);
        let revoke = async |status: &str| {
            let secrets = rotated["client"]["secrets"].as_array().unwrap();
            let secret = &secrets.iter().find(|secret| secret["status"] == status).unwrap()["id"];
            let query = "mutation($id: ID!) { revokeClientSecret(input: { id: $id }) { userErrors { code } } }";
            let revoked = app.data_for(&administrator, query, json!({ "id": secret })).await;
            assert_eq!(revoked["revokeClientSecret"]["userErrors"], json!([]));
        };
        app.clock.advance(Duration::hours(24) + Duration::seconds(61));
        let token = app.ask(auth, &[]).await.expect(200).json()["access_token"].as_str().unwrap().to_owned();
        revoke("RETIRING").await;
        assert!(app.is_alive(&client_with(&client, &rotated), &token).await);
        revoke("ACTIVE").await;
        assert!(!app.is_alive(&administrator, &token).await);
    }

    async fn single_tokens_can_be_revoked_by_their_jti(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let (first, second) = (app.token(&client).await, app.token(&client).await);
        let jti = crate::support::claims(&first)["jti"].clone();
        let revoke = "mutation($jtis: [String!]!) { revokeTokens(input: { jtis: $jtis }) { tokenCount userErrors { code path } } }";
        let unknown = app.data_for(&administrator, revoke, json!({ "jtis": [jti, "nope"] })).await["revokeTokens"].clone();
        assert_eq!(unknown, json!({ "tokenCount": null, "userErrors": [{ "code": "NOT_FOUND", "path": ["jtis", "1"] }] }));
        assert!(app.is_alive(&administrator, &first).await, "all or nothing");
        assert_eq!(app.data_for(&administrator, revoke, json!({ "jtis": [jti] })).await["revokeTokens"]["tokenCount"], 1);
        assert!(!app.is_alive(&administrator, &first).await);
        assert!(app.is_alive(&administrator, &second).await);
        assert_eq!(app.data_for(&administrator, revoke, json!({ "jtis": [jti] })).await["revokeTokens"]["tokenCount"], 0, "again does no harm, and is not counted");
    }

    async fn a_bulk_change_reports_per_item_or_rejects_all(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed::default()).await;
        let bulk = "mutation($ids: [ID!]!, $on: BulkErrorPolicy!) { setClientsStatus(input: { ids: $ids, status: INACTIVE, onError: $on }) {
            results { id ok userErrors { code subjectId } client { status } } succeeded failed userErrors { code subjectId } } }";
        let ids = json!([client.id.to_string(), administrator.id.to_string()]);
        let rejected = app.data_for(&administrator, bulk, json!({ "ids": ids, "on": "REJECT_ALL" })).await["setClientsStatus"].clone();
        assert_eq!(rejected["userErrors"], json!([{ "code": "LAST_ADMINISTRATOR", "subjectId": administrator.id.to_string() }]));
        app.ask(&client, &[]).await.expect(200);
        let skipped = app.data_for(&administrator, bulk, json!({ "ids": ids, "on": "SKIP_FAILED" })).await["setClientsStatus"].clone();
        assert_eq!((&skipped["succeeded"], &skipped["failed"]), (&json!(1), &json!(1)));
        assert_eq!(skipped["results"][0]["client"]["status"], "INACTIVE");
        assert_eq!(skipped["results"][1]["userErrors"][0]["code"], "LAST_ADMINISTRATOR");
        app.ask(&client, &[]).await.refused(401, "invalid_client");
    }

    async fn policies_of_other_products_are_policies_and_nothing_else(app: TestApp) {
        let knox = app.account("knox", PolicyPreset::Knox).await;
        for n in 0..5 {
            let made = &app.data_for(&knox.administrator, CREATE, json!({ "input": { "clientId": format!("k{n}"), "clientSecret": "secret-1!" } })).await["createClient"];
            let expected = if n < 4 { json!(["ACTIVE", null]) } else { json!(["INACTIVE", "ACTIVE_LIMIT_REACHED"]) };
            assert_eq!(json!([made["client"]["status"], made["client"]["statusReason"]]), expected, "the administrator is the fifth");
        }
        let insights = app.account("acme", PolicyPreset::Insights).await;
        let wrong = &app.data_for(&insights.administrator, CREATE, json!({ "input": { "clientId": "other_x" } })).await["createClient"];
        assert_eq!(user_errors(wrong), ["POLICY_VIOLATION"]);
        let right = &app.data_for(&insights.administrator, CREATE, json!({ "input": { "clientId": "acme_x" } })).await["createClient"];
        assert_eq!(user_errors(right), Vec::<&str>::new());
        let alphaus = app.account("alphaus", PolicyPreset::Alphaus).await;
        let made = &app.data_for(&alphaus.administrator, CREATE, json!({ "input": { "name": "x" } })).await["createClient"];
        let id = made["client"]["clientId"].as_str().unwrap();
        assert!(id.len() == 19 && id.starts_with("ripple-"), "{id}");
    }

    async fn the_first_client_of_a_new_account_is_made_by_a_platform_administrator(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let make = "mutation { createAccount(input: { slug: \"new\", name: \"New\", preset: KOIOS }) { account { id policy { preset clientIdMode } } userErrors { code } } }";
        let account = app.data_for(&administrator, make, json!({})).await["createAccount"]["account"].clone();
        assert_eq!(account["policy"], json!({ "preset": "KOIOS", "clientIdMode": "UUID" }));
        let theirs = latchkey::domain::account::by_slug(&app.db, "new").await.unwrap().unwrap().id;
        let role = app.role_id(app.platform.id, "administrator").await.to_string();
        let made = &app.data_for(&administrator, CREATE, json!({ "input": { "account": { "id": account["id"] }, "role": { "id": role } } })).await["createClient"];
        assert_eq!(user_errors(made), Vec::<&str>::new());
        assert_eq!(app.data_for(&administrator, "{ clients { totalCount } }", json!({})).await["clients"]["totalCount"], 1, "it is not among ours");
        app.api(ApiSeed { account: Some(theirs), ..ApiSeed::default() }).await;
        let role = app.role(theirs, "clerk", &["orders:read"]).await.id.to_string();
        let whole = CREATE.replace("scopes { code }", "account { slug } scopes { code resource { identifier } }");
        let input = json!({ "account": { "id": account["id"] }, "role": { "id": role }, "scopes": ["orders:read", "clients:read"] });
        let made = &app.data_for(&administrator, &whole, json!({ "input": input })).await["createClient"];
        assert_eq!(user_errors(made), Vec::<&str>::new());
        assert_eq!((&made["client"]["role"]["key"], &made["client"]["account"]["slug"]), (&json!("clerk"), &json!("new")));
        let scopes = json!([
            { "code": "clients:read", "resource": { "identifier": "https://latchkey.test/api" } },
            { "code": "orders:read", "resource": { "identifier": "https://orders.test/api" } },
        ]);
        assert_eq!(made["client"]["scopes"], scopes);
        let taken = app.data_for(&administrator, make, json!({})).await["createAccount"].clone();
        assert_eq!(user_errors(&taken), ["TAKEN"]);
    }

    async fn effective_permissions_come_with_their_reasons(app: TestApp) {
        let administrator = app.client(ClientSeed::with_role("administrator")).await;
        let client = app.client(ClientSeed { scopes: &["clients:delete"], ..ClientSeed::with_role("viewer") }).await;
        let query = "query($id: ID!, $access: AccessLevel) { previewPermissions(id: $id, accessLevel: $access) { permissions { reason permission { code } } } }";
        let reason = async |access: Value, code: &str| {
            let data = app.data_for(&administrator, query, json!({ "id": client.id.to_string(), "access": access })).await;
            let groups = data["previewPermissions"].as_array().unwrap();
            let found = groups.iter().flat_map(|group| group["permissions"].as_array().unwrap()).find(|grant| grant["permission"]["code"] == code);
            found.unwrap()["reason"].as_str().unwrap().to_owned()
        };
        assert_eq!(reason(Value::Null, "clients:read").await, "ROLE");
        assert_eq!(reason(Value::Null, "clients:delete").await, "DIRECT");
        assert_eq!(reason(Value::Null, "clients:write").await, "NOT_GRANTED");
        assert_eq!(reason(json!("READ_ONLY"), "clients:delete").await, "WITHHELD_READ_ONLY");
        app.set_status(&[client.id], client.account, entity::client::ClientStatus::Inactive).await;
        assert_eq!(reason(Value::Null, "clients:read").await, "WITHHELD_INACTIVE");
    }
}

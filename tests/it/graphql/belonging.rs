//! What is unique in the whole deployment belongs to one account, and no other account can take it: prefixes of client ids, hosts of protected
//! APIs, and the names that Latchkey itself needs. And what one may not read shows by no detour.

use super::{codes, refusals};
use crate::support::{ApiSeed, ClientSeed, Setup, TestAccount, TestApp};
use entity::account::PolicyPreset;
use latchkey::domain::{audit, role};
use serde_json::{Value, json};

async fn required(app: &TestApp, account: &TestAccount, prefix: &str) -> Vec<String> {
    let input = json!({ "clientIdMode": "REQUIRED_PREFIX", "clientIdPrefix": prefix });
    app.refused_as(&account.administrator, "updateAccountPolicy", input).await
}

fn api(identifier: &str) -> Value {
    json!({ "identifier": identifier, "name": "An API", "permissions": [] })
}

both_databases! {
    /// The preset of Insights (I8) lets an account count on every id that begins with `{account}_`.
    async fn no_account_gets_a_client_id_that_begins_with_the_prefix_another_requires(app: TestApp) {
        let insights = app.account("acme", PolicyPreset::Insights).await;
        let other = app.account("other", PolicyPreset::Default).await;
        for id in ["acme_portal", "acme_"] {
            assert_eq!(app.refused_as(&other.administrator, "createClient", json!({ "clientId": id })).await, ["TAKEN clientId"], "{id}");
        }
        let made = app.done_as(&other.administrator, ("createClient", "client { id }"), json!({ "clientId": "acme-portal" })).await;
        let renamed = json!({ "id": made["client"]["id"], "clientId": "acme_portal" });
        assert_eq!(app.refused_as(&other.administrator, "updateClient", renamed).await, ["TAKEN clientId"]);
        let copied = json!({ "id": made["client"]["id"], "clientId": "acme_portal" });
        assert_eq!(app.refused_as(&other.administrator, "duplicateClient", copied).await, ["TAKEN clientId"]);
        app.done_as(&insights.administrator, ("createClient", "client { id }"), json!({ "clientId": "acme_portal" })).await;
    }

    /// Else requiring a prefix would itself be a way to take: `a` is the beginning of many ids.
    async fn an_account_requires_only_a_prefix_that_is_its_own(app: TestApp) {
        app.account("acme", PolicyPreset::Insights).await;
        let other = app.account("other", PolicyPreset::Default).await;
        for (prefix, expected) in [
            ("acme_", "TAKEN clientIdPrefix"),
            ("acme_x", "TAKEN clientIdPrefix"),
            ("acm", "TAKEN clientIdPrefix"),
            ("a", "TAKEN clientIdPrefix"),
            ("b", "POLICY_VIOLATION clientIdPrefix"),
            ("other_", "POLICY_VIOLATION clientIdPrefix"),
            ("{account}", "POLICY_VIOLATION clientIdPrefix"),
            ("{account}-", "POLICY_VIOLATION clientIdPrefix"),
        ] {
            assert_eq!(required(&app, &other, prefix).await, [expected], "{prefix}");
        }
        assert_eq!(required(&app, &other, "{account}_").await, [""; 0]);
        assert_eq!(required(&app, &other, "{account}_").await, [""; 0], "it has that one already");
        let platform = app.client(ClientSeed::with_role("administrator")).await;
        let from_above = json!({ "account": { "id": other.id.to_string() }, "clientIdPrefix": "crm-" });
        assert_eq!(app.refused_as(&platform, "updateAccountPolicy", from_above).await, [""; 0], "an administrator of the deployment may");
        let third = app.account("third", PolicyPreset::Default).await;
        assert_eq!(app.refused_as(&third.administrator, "createClient", json!({ "clientId": "crm-mine" })).await, ["TAKEN clientId"]);
    }

    /// The identifier is the `aud` of tokens (RFC 8707 section 2): who holds it issues tokens that the API at that address accepts.
    async fn the_first_account_with_an_api_at_a_host_has_the_host_to_itself(app: TestApp) {
        let (one, two) = (app.account("one", PolicyPreset::Default).await, app.account("two", PolicyPreset::Default).await);
        app.done_as(&one.administrator, ("createResource", "resource { id }"), api("https://api.one.test/orders")).await;
        app.done_as(&one.administrator, ("createResource", "resource { id }"), api("https://api.one.test/bills")).await;
        for identifier in [
            "https://api.one.test/orders",
            "https://api.one.test/orders/v2",
            "https://api.one.test",
            "https://api.one.test:8443/orders",
            "http://api.one.test/orders",
            "https://api.one.test/?x",
        ] {
            assert_eq!(app.refused_as(&two.administrator, "createResource", api(identifier)).await, ["TAKEN identifier"], "{identifier}");
        }
        for identifier in ["https://API.one.test/orders", "https://api.one.test:443/orders", "https://api%2Eone.test/", "https://x@api.one.test/orders", "https://api.one.test/a/../orders",
            "https://api.one.test?x"] {
            assert_eq!(app.refused_as(&two.administrator, "createResource", api(identifier)).await, ["INVALID identifier"], "{identifier}");
        }
        for identifier in ["https://api.one.test.two.test", "https://my-api.one.test/orders", "urn:two:orders"] {
            app.done_as(&two.administrator, ("createResource", "resource { id }"), api(identifier)).await;
        }
        let platform = app.client(ClientSeed::with_role("administrator")).await;
        app.done_as(&platform, ("createResource", "resource { id }"), api("https://api.one.test/shared")).await;
    }

    async fn an_account_defines_no_api_at_the_servers_own_host(app: TestApp) {
        let tenant = app.account("tenant", PolicyPreset::Default).await;
        for identifier in ["https://latchkey.test/api", "https://latchkey.test/next/api", "https://latchkey.test:8443/api"] {
            assert_eq!(app.refused_as(&tenant.administrator, "createResource", api(identifier)).await, ["TAKEN identifier"], "{identifier}");
        }
    }

    /// Before, the server did not start with that issuer: its own API needs the identifier `{issuer}/api`.
    async fn a_new_issuer_takes_its_identifier_from_the_account_that_has_it(app: TestApp) {
        let tenant = app.account("tenant", PolicyPreset::Default).await;
        let resource = app.api(ApiSeed { account: Some(tenant.id), identifier: "https://next.test/api", ..ApiSeed::default() }).await;
        let client = app.client(ClientSeed { scopes: &["orders:read"], ..ClientSeed::default() }.of(&tenant)).await;
        let next = app.node(Setup { issuer: "https://next.test", ..Setup::default() }).await;
        assert_eq!(next.tokens.management, "https://next.test/api");
        let administrator = next.client(ClientSeed::with_role("administrator")).await;
        assert_eq!(crate::support::claims(&next.token(&administrator).await)["aud"], "https://next.test/api");
        let seen = next.data_for(&tenant.administrator, "{ resources { nodes { builtIn identifier version permissions { code } } } }", json!({})).await;
        let own = seen["resources"]["nodes"].as_array().unwrap().iter().find(|resource| resource["builtIn"] == false).unwrap();
        assert_eq!(own["identifier"], format!("urn:latchkey:displaced:{}", resource.id.0), "{seen}");
        assert_eq!((&own["version"], own["permissions"].as_array().unwrap().len()), (&json!(2), 2), "with its permissions");
        assert!(next.row(&client).await.generation > client.row.generation, "tokens for the old name are dead");
        let log = audit::since(&next.db, Some(tenant.id), 0, 100).await.unwrap();
        assert!(log.iter().any(|event| event.summary.starts_with("Protected API https://next.test/api renamed")));
    }

    /// `previewPermissions` showed the contents of any role of any account, and that to those who may read clients only.
    async fn a_preview_shows_no_role_that_its_caller_may_not_read(app: TestApp) {
        let other = app.account("other", PolicyPreset::Default).await;
        let foreign = app.role(other.id, "secret", &["clients:read"]).await.id.to_string();
        let viewer = app.client(ClientSeed::with_role("viewer")).await;
        let query = "query($id: ID!, $role: ID!) { previewPermissions(id: $id, role: { id: $role }) { permissions { granted permission { code } } } }";
        let ask = async |caller, role: &str| app.ask_as(caller, query, json!({ "id": viewer.id.to_string(), "role": role })).await;
        let (hidden, absent) = (ask(&viewer, &foreign).await, ask(&viewer, "rol_00000000000000000000000000000000").await);
        assert_eq!(hidden, absent, "another account's role looks as if it were not there");
        assert_eq!(hidden["data"], Value::Null, "{hidden}");
        let own = app.role_id(app.platform.id, "editor").await.to_string();
        assert_eq!(ask(&viewer, &own).await["errors"], Value::Null);
        let reader = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::default() }).await;
        assert_eq!(codes(&ask(&reader, &own).await), ["FORBIDDEN"]);
        let without = "query($id: ID!) { previewPermissions(id: $id, role: null, accessLevel: READ_ONLY) { category } }";
        assert_eq!(app.ask_as(&reader, without, json!({ "id": viewer.id.to_string() })).await["errors"], Value::Null);
    }

    async fn who_may_read_clients_only_reads_neither_the_policy_nor_what_roles_grant(app: TestApp) {
        let shown = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::with_role("editor") }).await;
        let reader = app.client(ClientSeed { scopes: &["clients:read"], ..ClientSeed::default() }).await;
        let ask = async |selection: &str| {
            let query = format!("query($id: ID!) {{ client(by: {{ id: $id }}) {{ {selection} }} }}");
            app.ask_as(&reader, &query, json!({ "id": shown.id.to_string() })).await
        };
        for selection in [
            "role { permissions { code } }",
            "role { permissionGroups { category } }",
            "role { clientCount }",
            "role { userCount }",
            "account { policy { maxClients } }",
            "account { usage { clients } }",
            "scopes { resource { permissions { code } } }",
        ] {
            assert!(codes(&ask(selection).await).contains(&"FORBIDDEN"), "{selection}");
        }
        let own = app.ask_as(&reader, "{ viewer { account { slug policy { maxClients } } } }", json!({})).await;
        assert_eq!(codes(&own), ["FORBIDDEN"], "nor by way of the caller's own account");
        let named = ask("role { key name } account { slug } effectivePermissions { category }").await;
        assert_eq!(named["data"]["client"]["role"], json!({ "key": "editor", "name": "Editor" }), "{named}");
    }
}

both_databases! {
    /// `keys:write` in an account that is not `default` was accepted in silence and had no effect.
    async fn permissions_of_the_deployment_are_granted_in_the_account_default_only(app: TestApp) {
        let tenant = app.account("tenant", PolicyPreset::Default).await;
        let admin = &tenant.administrator;
        let expected = "keys:write concerns the whole deployment and works only in the account `default`, so it cannot be granted here.";
        let made = app.change_as(admin, ("createClient", "client { id }"), json!({ "scopes": ["clients:read", "keys:write"] })).await;
        assert_eq!(refusals(&made), ["POLICY_VIOLATION scopes.1"]);
        assert_eq!(made["userErrors"][0]["message"], expected);
        let one = app.client(ClientSeed::default().of(&tenant)).await;
        let id = one.id.to_string();
        for code in ["accounts:read", "accounts:write", "keys:read", "keys:write"] {
            assert_eq!(app.refused_as(admin, "updateClient", json!({ "id": id, "scopes": [code] })).await, ["POLICY_VIOLATION scopes.0"], "{code}");
            let role = json!({ "key": "mine", "name": "Mine", "permissions": [code] });
            assert_eq!(app.refused_as(admin, "createRole", role).await, ["POLICY_VIOLATION permissions.0"], "{code}");
        }
        let role = app.role(tenant.id, "mine", &[]).await.id.to_string();
        assert_eq!(app.refused_as(admin, "updateRole", json!({ "id": role, "permissions": ["keys:read"] })).await, ["POLICY_VIOLATION permissions.0"]);
        let platform = app.client(ClientSeed::with_role("administrator")).await;
        let from_above = json!({ "account": { "id": tenant.id.to_string() }, "scopes": ["keys:read"] });
        assert_eq!(app.refused_as(&platform, "createClient", from_above).await, ["POLICY_VIOLATION scopes.0"], "also for an administrator of the deployment");
        app.done_as(&platform, ("createClient", "client { id }"), json!({ "scopes": ["keys:read"] })).await;
    }

    async fn permissions_of_the_deployment_are_not_offered_in_other_accounts(app: TestApp) {
        let tenant = app.account("tenant", PolicyPreset::Default).await;
        let platform = app.client(ClientSeed::with_role("administrator")).await;
        let query = "query($id: ID!, $role: ID!) {
            permissions { permissions { permission { code } } }
            resources { nodes { permissions { code } } }
            role(by: { id: $role }) { permissions { code } permissionGroups { permissions { permission { code } } } }
            client(by: { id: $id }) { effectivePermissions { permissions { permission { code } } } }
            viewer { permissions { permissions { permission { code } } } }
        }";
        let role = role::by_key(&app.db, tenant.id, "administrator").await.unwrap().unwrap().id.to_string();
        for (caller, offered) in [(&tenant.administrator, false), (&platform, true)] {
            let shown = app.data_for(caller, query, json!({ "id": caller.id.to_string(), "role": role })).await;
            for part in ["permissions", "resources", "role", "client", "viewer"] {
                let text = shown[part].to_string();
                assert!(text.contains("\"clients:read\""), "{part}");
                for code in ["\"accounts:write\"", "\"keys:read\""] {
                    assert_eq!(text.contains(code), offered, "{part} {code}: {text}");
                }
            }
            for path in ["/permissions".to_owned(), "/resources".to_owned(), "/roles".to_owned(), format!("/clients/{}/permissions", caller.id)] {
                assert_eq!(app.read(caller, &path).await.to_string().contains("\"keys:write\""), offered, "{path}");
            }
        }
    }
}

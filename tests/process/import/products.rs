//! What becomes of the clients of each product.

use super::{files, fixture, import, stderr, stdout};
use crate::{
    postgres::TestPostgres,
    program::{Server, program, run},
};
use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Output};
use tempfile::TempDir;

const KEYCLOAK_SECRET: &str = "kc-4jZp2b9QmXw7RtYv";
const AUTH0_SECRET: &str = "a0-Zy8Wv6Ut4Sr2Qp0On-Ml_Kj";
const BILLING: &str = "9c0d9a52-65d2-4d3f-a0ef-7f3f7f0a1b10";
const INVENTORY: &str = "q7Jm3fT0ZkX2vB9nL5sR8wY1cH4dG6pE";

const KEYCLOAK: &str = r#"latchkey: 1
accounts:
  - slug: default
    resources:
      - identifier: https://orders.example/api
        name: https://orders.example/api
        permissions:
          - code: auditor
            description: Reads the books
            category: Imported
            mutating: true
          - code: orders-api:read
            description: Read orders
            category: Imported
            mutating: true
          - code: orders-api:write
            description: orders-api:write
            category: Imported
            mutating: true
          - code: stock:read
            description: stock:read
            category: Imported
            mutating: true
    clients:
      - clientId: orders-worker
        name: Orders worker
        description: Moves orders to the warehouse
        capabilities:
          - SCRIPT
        tokenTtlSeconds: 900
        scopes:
          - auditor
          - orders-api:read
          - orders-api:write
          - stock:read
        secret:
          file: secrets/orders-worker
          imported: PLAIN
      - clientId: storefront
        name: Storefront
        capabilities:
          - WEB_APP
          - BACKCHANNEL
        tokenTtlSeconds: 300
        urls:
          rootUrl: https://shop.example
          homeUrl: /welcome
          backchannelLogoutUrl: https://shop.example/logout
          redirectUris:
            - /callback
          postLogoutRedirectUris:
            - /bye
            - /callback
          webOrigins:
            - +
        signIn:
          authMethod: NONE
          firstParty: true
      - clientId: reports
        capabilities:
          - SCRIPT
        tokenTtlSeconds: 300
        status: INACTIVE
"#;

/// Imports into `import.yaml`, with secrets in `secrets`.
fn import_into(folder: &Path, arguments: &[&str]) -> Output {
    let output = import(folder, &[arguments, &["--secrets", "secrets"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    fs::write(folder.join("import.yaml"), &output.stdout).unwrap();
    output
}

fn keycloak(folder: &Path) -> Output {
    let file = fixture("keycloak-realm.json");
    import_into(
        folder,
        &[
            "keycloak",
            &file,
            "--resource",
            "https://orders.example/api",
        ],
    )
}

fn hydra(folder: &Path) -> Output {
    let (clients, hashes) = (fixture("hydra-clients.json"), fixture("hydra-hashes.json"));
    let options = [
        "--resource",
        "https://billing.example/api",
        "--hashes",
        &hashes,
    ];
    import_into(folder, &[&["hydra", &clients], options.as_slice()].concat())
}

fn auth0(folder: &Path) -> Output {
    let (clients, grants) = (fixture("auth0-clients.json"), fixture("auth0-grants.json"));
    import_into(folder, &["auth0", &clients, "--grants", &grants])
}

#[test]
fn a_realm_of_keycloak_becomes_a_file_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let output = keycloak(folder.path());
    let plain = |text: &str| text.replace(['\'', '"'], "");
    assert_eq!(plain(&stdout(&output)), plain(KEYCLOAK));
    let report = stderr(&output);
    let expected = [
        "users: people are left out, since only clients are imported: 1",
        "realm: left out, since only clients are imported: enabled, ssoSessionIdleTimeout",
        "clients[0] (account): the client is left out: it is one of Keycloak's own",
        "clients[1] (orders-worker).service account role: view-users: left out: it is about Keycloak itself",
        "clients[1] (orders-worker).protocolMappers: left out: Latchkey has no such setting",
        "clients[2] (storefront).implicitFlowEnabled: left out: Latchkey has no implicit flow (RFC 9700 section 2.1.2)",
        "clients[2] (storefront).directAccessGrantsEnabled: left out: Latchkey has no password grant (RFC 9700 section 2.4)",
        "clients[2] (storefront).fullScopeAllowed: was off; in Latchkey a client always has the permissions that it is granted, and no others",
        "clients[3] (reports).secret: masked in the export: export with the secrets, or with `kc.sh export`",
        "clients[4] (orders-api): the client is left out: it only receives tokens; define a protected API for it",
        "clients[5] (https://legacy.example/saml): the client is left out: its protocol is not OpenID Connect",
        "clients[2] (storefront).redirect URIs[1]: left out: an account takes wildcards only with `allowWildcardRedirects`; add it there, or name each URI",
        "clients[2] (storefront).redirect URIs[2]: left out: an account takes plain HTTP only with `allowInsecureRedirects`; add it there, or use https",
        "clients[2] (storefront).redirect URIs after logout[2]: left out: an account takes wildcards only with `allowWildcardRedirects`; add it there, or name each URI",
        "clients[2] (storefront).redirect URIs after logout[3]: left out: an account takes plain HTTP only with `allowInsecureRedirects`; add it there, or use https",
        "clients[2] (storefront).web origins[1]: left out: must be an origin such as https://app.example.com, without wildcards and path",
        "clients[3] (reports): it gets a new secret: its own is not known",
    ];
    assert_eq!(report.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn secrets_are_in_files_of_their_own_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    for (output, file, secret) in [
        (keycloak(folder.path()), "orders-worker", KEYCLOAK_SECRET),
        (fresh(&folder, auth0), INVENTORY, AUTH0_SECRET),
    ] {
        let secrets = folder.path().join("secrets");
        for text in [stdout(&output), stderr(&output)] {
            assert!(
                !text.contains(secret) && !text.contains("never-used"),
                "{text}"
            );
        }
        if file == INVENTORY {
            assert_eq!(files(&secrets), [(file.to_owned(), secret.to_owned())]);
        }
    }
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let secrets = folder.path().join("secrets");
    assert_eq!(
        (mode(&secrets), mode(&secrets.join(INVENTORY))),
        (0o700, 0o600)
    );
}

/// Another import in the same folder.
fn fresh(folder: &TempDir, import: fn(&Path) -> Output) -> Output {
    fs::remove_dir_all(folder.path().join("secrets")).unwrap();
    import(folder.path())
}

#[test]
fn clients_of_hydra_become_a_file_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let output = hydra(folder.path());
    let (text, report) = (stdout(&output), stderr(&output));
    for line in [
        "imported: HASH",
        "tokenTtlSeconds: 1800",
        "refreshIdleSeconds: 2592000",
        "- invoices.write",
        "homeUrl: https://billing.example",
        "firstParty: true",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    for line in [
        "clients[0] (9c0d9a52-65d2-4d3f-a0ef-7f3f7f0a1b10).scope: offline: left out: the standard name is offline_access",
        "clients[0] (9c0d9a52-65d2-4d3f-a0ef-7f3f7f0a1b10).owner: left out: Latchkey has no such setting",
        "clients[0] (9c0d9a52-65d2-4d3f-a0ef-7f3f7f0a1b10).metadata: left out: Latchkey has no such setting",
        "clients[1] (dashboard).grant_types: implicit: left out: Latchkey has no such grant",
        "clients[1] (dashboard).response_types: id_token: left out: Latchkey answers with a code only",
        "clients[1] (dashboard): its tokens have different lifetimes by grant; in Latchkey all have the same",
        "clients[2] (signer).token_endpoint_auth_method: left out: clients of Latchkey authenticate with a secret",
        "clients[2] (signer).jwks_uri: left out: Latchkey has no such setting",
        "clients[2] (signer): it gets a new secret: its own is not known",
    ] {
        assert!(report.lines().any(|told| told == line), "{line}: {report}");
    }
    assert!(
        report.contains("unknown: there is no such client; its hash is left out"),
        "{report}"
    );
}

#[test]
fn applications_of_auth0_become_a_file_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let output = auth0(folder.path());
    let (text, report) = (stdout(&output), stderr(&output));
    for line in [
        "identifier: https://inventory.example/api",
        "tokenTtlSeconds: 36000",
        "refreshMaxSeconds: 2592000",
        "authMethod: NONE",
        "backchannelLogoutUrl: https://inventory.example/logout",
        "com.example.inventory://callback",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    for line in [
        "clients[0] (AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPp): the client is left out: it is one of Auth0's own",
        "clients[1] (q7Jm3fT0ZkX2vB9nL5sR8wY1cH4dG6pE).signing_keys: left out: Latchkey has no such setting",
        "clients[1] (q7Jm3fT0ZkX2vB9nL5sR8wY1cH4dG6pE).grant: users:list: left out: the part before the colon is reserved in Latchkey",
        "clients[1] (q7Jm3fT0ZkX2vB9nL5sR8wY1cH4dG6pE).grant: https://acme.eu.auth0.com/api/v2/: left out: it is the Management API of Auth0",
        "clients[2] (n4Vx8sQ2tJ6yK0bM3zC7rW5fD9hL1gPa).grant_types: password: left out: Latchkey has no such grant",
        "clients[2] (n4Vx8sQ2tJ6yK0bM3zC7rW5fD9hL1gPa).oidc_logout.backchannel_logout_urls: left out: a client of Latchkey has one URL for back-channel logout",
        "clients[2] (n4Vx8sQ2tJ6yK0bM3zC7rW5fD9hL1gPa).initiate_login_uri: left out: Latchkey has no such setting",
        "grants: unknownclient: left out: the client is not imported",
    ] {
        assert!(report.lines().any(|told| told == line), "{line}: {report}");
    }
}

#[test]
fn the_same_input_gives_the_same_file() {
    for product in [keycloak, hydra, auth0] {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (one, two) = (product(one.path()), product(two.path()));
        assert_eq!((stdout(&one), stderr(&one)), (stdout(&two), stderr(&two)));
    }
}

/// Applies what was imported to a database, and gets tokens with the old secrets.
async fn apply_and_use(database: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    for product in [keycloak, hydra, auth0] {
        product(folder.path());
        let apply = |options: &[&str]| {
            run(
                folder.path(),
                database,
                &[&["apply", "-f", "import.yaml"], options].concat(),
            )
        };
        assert!(run(folder.path(), database, &["migrate"]).status.success());
        let planned = apply(&["--plan"]);
        assert_eq!(planned.status.code(), Some(2), "{}", stderr(&planned));
        let done = apply(&[]);
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
        let again = apply(&["--plan"]);
        assert_eq!(again.status.code(), Some(0), "{}", stdout(&again));
        fs::remove_dir_all(folder.path().join("secrets")).unwrap();
    }
    let command = program(
        folder.path(),
        database,
        &["serve", "--listen", "127.0.0.1:0"],
    );
    let server = Server::spawn(folder, command).await;
    for client in [
        ("orders-worker", KEYCLOAK_SECRET),
        (BILLING, "correct horse"),
        (INVENTORY, AUTH0_SECRET),
    ] {
        server.token(client).await;
    }
}

#[tokio::test]
async fn imported_clients_get_tokens_with_their_old_secrets() {
    apply_and_use(&[]).await;
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn imported_clients_get_tokens_with_their_old_secrets_on_postgres() {
    let postgres = TestPostgres::create().await;
    apply_and_use(&[("LATCHKEY_DATABASE_URL", postgres.url().as_str())]).await;
}

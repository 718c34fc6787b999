//! Configuration as a file: what it makes, what it leaves alone, what it refuses, and that an
//! export says the same again.

mod export;
mod form;
mod mistakes;
mod prune;
mod rules;

use crate::support::TestApp;
use apply::{
    ApplyError,
    document::{Document, SecretSource},
    run::{Options, Report},
};
use domain::{account, deployment};
use entity::{Secret, account::Model as Account};

/// Only tell what would change.
const PLAN: Options = Options {
    plan: true,
    prune: false,
};
/// Change it.
const APPLY: Options = Options {
    plan: false,
    prune: false,
};
/// Change it, and delete what is no longer there.
const PRUNE: Options = Options {
    plan: false,
    prune: true,
};

/// An account with something of everything.
const SHOP: &str = r"
latchkey: 1
accounts:
  - slug: acme
    name: Acme
    policy: { preset: KNOX, maxActiveClients: 10 }
    resources:
      - identifier: https://orders.example/api
        name: Orders
        permissions:
          - { code: 'orders:read', description: Read orders., category: Orders, mutating: false }
          - { code: 'orders:write', description: Change orders., category: Orders, mutating: true }
        introspectionClientIds: [orders-api]
    roles:
      - { key: reporter, name: Reporter, description: Reads., permissions: ['orders:read'] }
    users:
      - { username: joe, kind: SUBUSER, parent: jane }
      - { username: jane, kind: ROOT, displayName: Jane Doe, email: jane@example.com, role: reporter }
    clients:
      - clientId: report
        name: Nightly report
        description: |
          Sends the report.
        owner: jane
        capabilities: [SCRIPT, WEB_APP]
        accessLevel: READ_ONLY
        tokenTtlSeconds: 600
        signingAlgorithm: RS256
        role: reporter
        scopes: ['orders:write']
        urls: { rootUrl: 'https://acme.example', redirectUris: [/callback, /other] }
        secret: { env: REPORT }
      - { clientId: orders-api, status: INACTIVE }
";

/// What the environment of the tests has.
fn environment(source: &SecretSource) -> Result<Secret, String> {
    match source.env.as_deref() {
        Some("REPORT") => Ok(Secret::new("Rep0rt:secret".to_owned())),
        Some("SHORT") => Ok(Secret::new("a1!".to_owned())),
        Some("BCRYPT") => Ok(Secret::new(
            "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e".to_owned(),
        )),
        other => Err(format!("{other:?} is not set.")),
    }
}

/// Reads a file of which every part can be read.
fn read(text: &str) -> Document {
    apply::parse("test.yaml", text.as_bytes()).unwrap()
}

/// Applies a file, or says why not.
async fn outcome(app: &TestApp, text: &str, options: Options) -> Result<Report, Vec<String>> {
    match apply::run::apply(app, &read(text), options, &environment).await {
        Ok(report) => Ok(report),
        Err(ApplyError::Refused(lines)) => Err(lines),
        Err(ApplyError::Failed(error)) => panic!("failed in another way: {error:?}"),
    }
}

/// The changes, a line each.
async fn changes(app: &TestApp, text: &str, options: Options) -> Vec<String> {
    outcome(app, text, options)
        .await
        .unwrap()
        .changes
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Why a file is refused.
async fn refusal(app: &TestApp, text: &str, options: Options) -> Vec<String> {
    let before = deployment::audit_sequence(&app.db).await.unwrap();
    let lines = outcome(app, text, options).await.unwrap_err();
    assert_eq!(
        deployment::audit_sequence(&app.db).await.unwrap(),
        before,
        "something was written"
    );
    lines
}

/// The account of that slug.
async fn account(app: &TestApp, slug: &str) -> Account {
    account::by_slug(&app.db, slug)
        .await
        .unwrap()
        .expect("the account")
}

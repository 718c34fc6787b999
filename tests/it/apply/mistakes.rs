//! All mistakes of a file at once, each with its line.

use super::{APPLY, PLAN, changes, outcome, refusal};
use crate::support::{Auth, TestApp};
use apply::numbered;

const WRONG: &str = "\
latchkey: 1
accounts:
  - slug: acme
    name: Acme
    resources:
      - identifier: not-a-uri
        permissions:
          - { code: 'orders:read', description: d, category: c, mutating: false }
      - identifier: https://ok.example/api
    roles:
      - key: reporter
        name: Reporter
        permissions: ['orders:read', 'nothing:here']
      - { key: '..', permissions: [] }
    users:
      - { username: 'a b' }
      - { username: jane, role: reporter }
    clients:
      - clientId: one
        role: reporter
        owner: 'a b'
        description: |
          Fine.
        tokenTtlSeconds: 1
        scopes: ['orders:read']
      - clientId: two
        secret: { env: SHORT }
        urls:
          redirectUris:
            - https://fine.example/cb
            - 'javascript:x'
      - clientId: three
        role: missing
      - clientId: two
  - slug: Not A Slug
    clients: [{ clientId: four }]
";

/// The file stands or falls as a whole; what names a thing that was refused is no further mistake.
#[both_databases]
async fn all_mistakes_of_a_file_are_said_at_once_each_with_its_line(app: TestApp) {
    let lines = numbered(WRONG, refusal(&app, WRONG, APPLY).await);
    let places: Vec<_> = lines
        .iter()
        .map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(": "))
        .collect();
    assert_eq!(
        places,
        [
            "line 6: accounts[0].resources[0].identifier",
            "line 13: accounts[0].roles[0].permissions[1]",
            "line 14: accounts[0].roles[1].key",
            "line 16: accounts[0].users[0].username",
            "line 24: accounts[0].clients[0].tokenTtlSeconds",
            "line 27: accounts[0].clients[1].secret",
            "line 31: accounts[0].clients[1].urls.redirectUris[1]",
            "line 33: accounts[0].clients[2].role",
            "line 34: accounts[0].clients[3].clientId",
            "line 35: accounts[1].slug",
        ],
        "{lines:#?}"
    );
    assert_eq!(
        numbered(WRONG, refusal(&app, WRONG, PLAN).await),
        lines,
        "a plan says the same"
    );
}

/// On PostgreSQL a statement that fails ends the transaction for all that follow it, unless it is
/// undone first.
#[both_databases]
async fn a_name_that_is_taken_does_not_hide_the_mistakes_after_it(app: TestApp) {
    let first = "latchkey: 1\naccounts: [{ slug: one, clients: [{ clientId: taken }], resources: [{ identifier: 'urn:x:y', name: X }] }]";
    outcome(&app, first, APPLY).await.unwrap();
    let second = "\
latchkey: 1
accounts:
  - slug: two
    resources:
      - { identifier: 'urn:x:y', name: X }
    clients:
      - { clientId: taken }
      - { clientId: other, tokenTtlSeconds: 1 }
";
    let lines = numbered(second, refusal(&app, second, APPLY).await);
    let numbers: Vec<_> = lines
        .iter()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(numbers, ["line 5", "line 7", "line 8"], "{lines:#?}");
}

#[both_databases]
async fn a_file_imports_clients_with_their_ids_and_secrets(app: TestApp) {
    let file = "\
latchkey: 1
accounts:
  - slug: acme
    policy: { preset: KOIOS }
    clients:
      - { clientId: hashed, secret: { env: BCRYPT, imported: HASH } }
      - { clientId: plain, secret: { env: SHORT, imported: PLAIN } }
";
    assert_eq!(
        changes(&app, file, PLAN).await,
        [
            "+ account acme",
            "+ client acme/hashed",
            "+ client acme/plain"
        ]
    );
    let report = outcome(&app, file, APPLY).await.unwrap();
    assert!(
        report.credentials.is_empty(),
        "their secrets are known to those who use them"
    );
    app.ask(
        Auth::Basic("hashed".to_owned(), "correct horse".to_owned()),
        &[],
    )
    .await
    .expect(200);
    app.ask(Auth::Basic("plain".to_owned(), "a1!".to_owned()), &[])
        .await
        .expect(200);
    assert_eq!(
        changes(&app, file, APPLY).await,
        [""; 0],
        "an import is made once"
    );
    let wrong = file
        .replace("env: BCRYPT", "env: SHORT")
        .replace("clientId: hashed", "clientId: again");
    assert_eq!(
        numbered(&wrong, refusal(&app, &wrong, APPLY).await).len(),
        1
    );
}

#[test]
fn json_has_lines_too_and_what_is_missing_has_the_line_of_what_it_is_missing_from() {
    let json = "{\n\t\"latchkey\": 1,\n\t\"accounts\": [\n\t\t{\n\t\t\t\"slug\": \"a\",\n\t\t\t\"clients\": [{\"name\": \"x\"}]\n\t\t}\n\t]\n}";
    let lines = numbered(
        json,
        vec![
            "accounts[0].clients[0].clientId: Needed.".to_owned(),
            "elsewhere: no place".to_owned(),
        ],
    );
    assert_eq!(
        lines,
        [
            "elsewhere: no place",
            "line 6: accounts[0].clients[0].clientId: Needed."
        ]
    );
}

//! `latchkey unused-access`: what it prints, and that its plan takes away what was not used.
//!
//! The clock of the tests stands months before that of the program, so that what they make is old.

use super::two_permissions;
use crate::support::{ClientSeed, Setup, TestApp};
use chrono::Duration;
use config::Target;
use domain::{clock::Clock, permission};
use entity::{IssuanceId, issuance};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

/// The URL of the database of an app.
fn url(app: &TestApp) -> String {
    match app.database().target {
        Target::Sqlite(sqlite) => format!("sqlite://{}", sqlite.file.unwrap().display()),
        Target::Postgres(postgres) => {
            let password = postgres.password.as_ref().map(|password| password.expose());
            let password = password.map_or(String::new(), |password| format!(":{password}"));
            format!(
                "postgres://{}{password}@{}:{}/{}",
                postgres.user.unwrap_or_default(),
                postgres.host,
                postgres.port,
                postgres.database.unwrap_or_default()
            )
        }
    }
}

/// Runs the program on the database of an app.
fn command(app: &TestApp, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_latchkey"))
        .current_dir(folder)
        .env_clear()
        .env("LATCHKEY_DATABASE_URL", url(app))
        .env("LATCHKEY_MASTER_KEY", Setup::default().master_key)
        .env("LATCHKEY_ISSUER", Setup::default().issuer)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Two clients with a role of the account, one with direct permissions that used one of them an hour
/// ago, and a role that a user has as well.
async fn populate(app: &TestApp) {
    let orders = two_permissions(app).await;
    app.role(app.platform.id, "reader", &["clients:read", "users:read"])
        .await;
    app.role(app.platform.id, "shared", &["roles:read"]).await;
    for (client_id, role) in [("one", "reader"), ("two", "reader"), ("three", "shared")] {
        app.client(ClientSeed {
            client_id: Some(client_id),
            ..ClientSeed::with_role(role)
        })
        .await;
    }
    app.person("jane", Some("shared")).await;
    let at = Clock::system().now() - Duration::hours(1);
    for (number, client_id) in [("1", orders.id), ("2", app.id_of("one").await)] {
        let row = issuance::Model {
            id: IssuanceId(app.tools.random.uuid(at)),
            account_id: app.platform.id,
            client_id,
            jti: number.to_owned(),
            grant_type: "client_credentials".to_owned(),
            scope: "clients:read".to_owned(),
            generation: 1,
            issued_at: at,
            expires_at: at,
            ip_address: None,
            deployment_generation: 1,
            user_id: None,
            authorization_id: None,
            user_generation: None,
        };
        issuance::Entity::insert(issuance::ActiveModel::from(row))
            .exec_without_returning(&app.db)
            .await
            .unwrap();
    }
    app.recorder.flush().await;
}

impl TestApp {
    /// The client of the account `default` with that OAuth client id.
    async fn id_of(&self, client_id: &str) -> entity::ClientId {
        let system = self.system(self.platform.id);
        let found = domain::client::by_client_id(&self.db, &system, client_id).await;
        found.unwrap().unwrap().id
    }
}

#[both_databases]
async fn the_plan_takes_away_what_was_not_used_and_nothing_else(app: TestApp) {
    populate(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let planned = command(&app, folder.path(), &["unused-access", "--plan"]);
    assert!(planned.status.success(), "{}", text(&planned.stderr));
    let plan = text(&planned.stdout);
    for line in [
        "# Role reader: clients:read was used by some of its clients only: give the others another role",
        "# Role shared: unused: roles:read; left as it is: users have it, and only clients were looked at",
        "# Client two did not authenticate: latchkey client disable two",
    ] {
        assert!(plan.lines().any(|told| told == line), "{line}: {plan}");
    }
    assert!(plan.contains("# Role administrator: unused: "), "{plan}");
    fs::write(folder.path().join("less.yaml"), &plan).unwrap();
    let would = command(&app, folder.path(), &["apply", "-f", "less.yaml", "--plan"]);
    assert_eq!(
        (would.status.code(), text(&would.stdout)),
        (
            Some(2),
            "~ role default/reader: permissions: -users:read\n~ client default/orders: scopes: -roles:read\n".to_owned()
        ),
        "{}",
        text(&would.stderr)
    );
    let done = command(&app, folder.path(), &["apply", "-f", "less.yaml"]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let left = permission::direct(&app.db, app.id_of("orders").await)
        .await
        .unwrap();
    let left: Vec<_> = left.into_iter().map(|permission| permission.code).collect();
    assert_eq!(left, ["clients:read"]);
    // What was just changed is not judged again.
    let again = command(&app, folder.path(), &["unused-access", "--plan"]);
    assert!(
        text(&again.stdout).ends_with("accounts: []\n"),
        "{}",
        text(&again.stdout)
    );
}

#[both_databases]
async fn a_client_alone_is_printed_and_planned(app: TestApp) {
    populate(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let ask = |options: &[&str]| {
        let base = ["unused-access", "--client-id", "orders", "--output", "json"];
        command(&app, folder.path(), &[base.as_slice(), options].concat())
    };
    let rows = |output: &Output| -> Vec<Value> {
        let rows = text(&output.stdout);
        rows.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let (some, all) = (ask(&[]), ask(&["--all"]));
    let found: Vec<_> = rows(&all)
        .iter()
        .map(|row| {
            json!([
                row["kind"],
                row["access"],
                row["finding"],
                row["granted_by"]
            ])
        })
        .collect();
    assert_eq!(found[0], json!(["client", "orders", "UNUSED", null]));
    assert_eq!(
        found[1],
        json!(["permission", "clients:read", "USED", "DIRECT"])
    );
    assert_eq!(
        found[2],
        json!(["permission", "roles:read", "UNUSED", "DIRECT"])
    );
    assert_eq!(found.len(), 4, "and its secret");
    assert_eq!(rows(&some).len(), 3, "what was used is left out");
    let one = command(
        &app,
        folder.path(),
        &["unused-access", "--client-id", "one", "--plan"],
    );
    let plan = text(&one.stdout);
    let line =
        "# Role reader: unused: users:read; left as it is: only some of its clients were looked at";
    assert!(plan.lines().any(|told| told == line), "{plan}");
}

#[both_databases]
async fn what_it_cannot_do_is_said(app: TestApp) {
    populate(&app).await;
    let folder = tempfile::tempdir().unwrap();
    for (options, line) in [
        (
            ["--client-id", "missing"],
            "there is no client `missing` in this account; `latchkey client list` shows them",
        ),
        (["--account", "nowhere"], "there is no account `nowhere`"),
        (
            ["--days", "91"],
            "days: Must be from 1 to 90, the days that records of tokens are kept (LATCHKEY_ISSUANCE_RETENTION_DAYS).",
        ),
    ] {
        let output = command(
            &app,
            folder.path(),
            &[&["unused-access"], options.as_slice()].concat(),
        );
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(
            told.lines().last(),
            Some(format!("latchkey: {line}").as_str())
        );
    }
}

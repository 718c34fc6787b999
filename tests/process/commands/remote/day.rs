//! What an administrator does in a day, against a server and against its database: the commands and
//! what they print are the same.

use super::{Desk, refused, succeeded};
use crate::{
    postgres::TestPostgres,
    program::{ADMIN, Server, run, run_for_json},
};
use serde_json::{Value, json};

/// Members without those that differ by nature.
fn without(mut value: Value, names: &[&str]) -> Value {
    for name in names {
        value.as_object_mut().unwrap().remove(*name);
    }
    value
}

fn clients(desk: &Desk) {
    let created = desk.only(&[
        "client",
        "create",
        "--name",
        "Nightly report",
        "--client-id",
        "nightly/report",
        "--role",
        "viewer",
        "--scope",
        "clients:write",
        "--description",
        "Runs at two",
    ]);
    assert_eq!(created["client_id"], "nightly/report");
    let secret = created["client_secret"].as_str().unwrap();
    assert!(secret.starts_with("lk_cs_"));
    desk.keep_secret("nightly", secret);
    let as_nightly = ["--as", "nightly/report", "--secret-file", "nightly"];
    let get = [&["token", "get"], &as_nightly[..]].concat();
    assert!(succeeded(&desk.run(&get)).starts_with("eyJ"));

    let found = desk.only(&["client", "list", "--search", "NIGHTLY", "--role", "viewer"]);
    let summary = without(found, &["created_at", "last_used_at"]);
    assert_eq!(
        summary,
        json!({
            "client_id": "nightly/report", "name": "Nightly report", "account": "default",
            "status": "active", "role": "viewer",
        })
    );
    assert_eq!(desk.json(&["client", "list"]).len(), 2);
    assert_eq!(
        desk.only(&["client", "list", "--limit", "1"])["client_id"],
        ADMIN
    );

    let disabled = succeeded(&desk.run(&["client", "disable", "nightly/report"]));
    assert_eq!(disabled, "nightly/report is disabled\n");
    let inactive = desk.only(&["client", "list", "--status", "inactive"]);
    assert_eq!(inactive["client_id"], "nightly/report");
    refused(&desk.run(&get), 1, &["invalid_client", "enabled"]);
    let enabled = desk.only(&["client", "enable", "nightly/report", "--output", "json"]);
    assert_eq!(
        enabled,
        json!({ "client_id": "nightly/report", "status": "active" })
    );

    secrets(desk, &created);
}

/// The client's secret is replaced, and the client deleted.
fn secrets(desk: &Desk, created: &Value) {
    let rotated = desk.only(&["client", "rotate", "nightly/report", "--grace", "3600"]);
    assert_ne!(rotated["client_secret"], created["client_secret"]);
    let shown = desk.only(&["client", "show", "nightly/report"]);
    let secrets = shown["secrets"].as_array().unwrap();
    let statuses: Vec<_> = secrets.iter().map(|secret| &secret["status"]).collect();
    assert_eq!(statuses, ["active", "retiring"]);
    assert!(!shown.to_string().contains("lk_cs_"));

    let delete = ["client", "delete", "nightly/report"];
    refused(
        &desk.run(&delete),
        2,
        &["Nightly report", "http://127.0.0.1", "--yes"],
    );
    let deleted = succeeded(&desk.run(&[&delete[..], &["--yes"]].concat()));
    assert_eq!(deleted, "nightly/report is deleted\n");
    refused(
        &desk.run(&["client", "show", "nightly/report"]),
        2,
        &["there is no client `nightly/report`"],
    );
}

fn roles(desk: &Desk) {
    let created = desk.only(&[
        "role",
        "create",
        "support",
        "--name",
        "Support",
        "--permission",
        "clients:read",
        "--permission",
        "roles:read",
    ]);
    assert_eq!(
        created["permissions"],
        json!(["clients:read", "roles:read"])
    );
    let updated = desk.only(&[
        "role",
        "update",
        "support",
        "--description",
        "Answers the telephone",
        "--permission",
        "clients:read",
    ]);
    let rest = without(updated, &["created_at", "updated_at"]);
    assert_eq!(
        rest,
        json!({
            "key": "support", "name": "Support", "description": "Answers the telephone",
            "built_in": false, "permissions": ["clients:read"], "clients": 0, "users": 0,
        })
    );
    let keys: Vec<_> = desk
        .json(&["role", "list"])
        .iter()
        .map(|role| role["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(keys.last().unwrap(), "support", "{keys:?}");
    assert_eq!(desk.json(&["role", "list", "--limit", "2"]).len(), 2);

    desk.only(&["client", "create", "--name", "Helper", "--role", "support"]);
    assert_eq!(desk.only(&["role", "show", "support"])["clients"], 1);
    let delete = ["role", "delete", "support", "--yes"];
    refused(&desk.run(&delete), 2, &["in use"]);
    let reassigned = [&delete[..], &["--reassign-to", "viewer"]].concat();
    assert_eq!(succeeded(&desk.run(&reassigned)), "support is deleted\n");
    let helper = desk.only(&["client", "list", "--search", "Helper"]);
    assert_eq!(helper["role"], "viewer");
    refused(
        &desk.run(&["role", "show", "support"]),
        2,
        &["there is no role `support`"],
    );
    let nothing = desk.run(&["role", "update", "viewer"]);
    assert_eq!(nothing.status.code(), Some(2), "nothing to change is named");
}

fn accounts(desk: &Desk) {
    let created = desk.only(&[
        "account", "create", "acme", "--name", "Acme", "--preset", "alphaus",
    ]);
    let rest = without(created, &["created_at"]);
    assert_eq!(
        rest,
        json!({
            "slug": "acme", "name": "Acme", "preset": "alphaus", "deleted_at": null,
            "clients": 0, "active_clients": 0, "users": 0,
        })
    );
    let renamed = desk.only(&["account", "rename", "acme", "--name", "Acme Ltd"]);
    assert_eq!(renamed["name"], "Acme Ltd");
    let slugs: Vec<_> = desk
        .json(&["account", "list"])
        .iter()
        .map(|account| account["slug"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(slugs, ["acme", "default"]);

    let inside = ["--name", "Inside", "--account", "acme", "--role", "viewer"];
    let inside = desk.only(&[&["client", "create"], &inside[..]].concat());
    let client_id = inside["client_id"].as_str().unwrap();
    let listed = desk.only(&["client", "list", "--account", "acme"]);
    assert_eq!(listed["client_id"], client_id);
    assert_eq!(
        (&listed["account"], &listed["role"]),
        (&json!("acme"), &json!("viewer"))
    );
    assert_eq!(desk.only(&["client", "show", client_id])["account"], "acme");
    assert_eq!(desk.only(&["account", "show", "acme"])["clients"], 1);
    let delete = ["account", "delete", "acme"];
    refused(&desk.run(&delete), 2, &["Acme Ltd", "clients: 1", "--yes"]);
    let deleted = succeeded(&desk.run(&[&delete[..], &["--yes"]].concat()));
    assert_eq!(deleted, "acme is deleted\n");
    refused(
        &desk.run(&["account", "show", "nowhere"]),
        2,
        &["there is no account `nowhere`"],
    );
    assert_eq!(desk.only(&["account", "show"])["slug"], "default");
}

fn work_for_a_day(server: &Server) {
    let desk = Desk::at(server);
    clients(&desk);
    roles(&desk);
    accounts(&desk);
    desk.assert_no_database();
}

#[tokio::test]
async fn clients_roles_and_accounts_are_managed_on_a_server() {
    work_for_a_day(&Server::with_admin(&[]).await);
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn clients_roles_and_accounts_are_managed_on_a_server_on_postgresql() {
    let database = TestPostgres::create().await;
    let url = database.url();
    work_for_a_day(&Server::with_admin(&[("LATCHKEY_DATABASE_URL", url.as_str())]).await);
}

/// The same commands on the database print the same, but for moments.
#[tokio::test]
async fn a_database_and_a_server_are_managed_by_the_same_commands() {
    let server = Server::with_admin(&[]).await;
    let desk = Desk::at(&server);
    let on_database = |arguments: &[&str]| run_for_json(server.folder(), &[], arguments);
    let both = |arguments: &[&str]| {
        let names = ["last_used_at", "updated_at"];
        let on_server = without(desk.only(arguments), &names);
        assert_eq!(
            without(on_database(arguments), &names),
            on_server,
            "{arguments:?}"
        );
    };
    on_database(&["account", "create", "acme", "--name", "Acme"]);
    for command in [
        "role create support --name Support --permission roles:read",
        "client create --name Report --client-id report --role support",
    ] {
        on_database(&command.split(' ').collect::<Vec<_>>());
    }
    both(&["client", "list", "--search", "report"]);
    both(&["client", "list", "--limit", "1"]);
    both(&["client", "show", "report"]);
    both(&["role", "show", "support"]);
    both(&["account", "show", "acme"]);
    both(&["account", "list", "--limit", "1"]);
    for arguments in [
        &["role", "delete", "support"][..],
        &["account", "delete", "acme"],
        &["client", "delete", "report"],
    ] {
        let asked = run(server.folder(), &[], arguments);
        assert_eq!(asked.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&asked.stderr).contains("--yes"));
        let agreed = [arguments, &["--yes"]].concat();
        let outcome = run(server.folder(), &[], &agreed);
        let in_use = arguments[0] == "role";
        assert_eq!(outcome.status.success(), !in_use, "{arguments:?}");
    }
    let table = succeeded(&run(
        server.folder(),
        &[],
        &["role", "list", "--limit", "1", "--output", "table"],
    ));
    assert!(
        table.starts_with("KEY            NAME") && table.lines().count() == 2,
        "{table}"
    );
}

/// More than one page.
#[tokio::test]
async fn a_long_list_is_read_to_its_end() {
    let server = Server::with_admin(&[]).await;
    let clients: String = (0..130)
        .map(|n| format!("      - {{ clientId: c{n}, name: C }}\n"))
        .collect();
    let file = format!("latchkey: 1\naccounts:\n  - slug: acme\n    clients:\n{clients}");
    std::fs::write(server.folder().join("clients.yaml"), file).unwrap();
    succeeded(&run(server.folder(), &[], &["apply", "-f", "clients.yaml"]));
    let desk = Desk::at(&server);
    let list = ["client", "list", "--account", "acme"];
    assert_eq!(desk.json(&list).len(), 130);
    let limited = [&list[..], &["--limit", "101"]].concat();
    assert_eq!(desk.json(&limited).len(), 101);
    let table = [&list[..], &["--output", "table"]].concat();
    assert_eq!(succeeded(&desk.run(&table)).lines().count(), 131);
}

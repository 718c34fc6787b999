//! `latchkey unused-access` against a server, by its REST API.

use crate::program::{ADMIN, ADMIN_SECRET, Server, run};
use serde_json::{Value, json};

fn ask(server: &Server, options: &[&str]) -> (Option<i32>, String, String) {
    let base = ["unused-access", "--server", &server.url, "--as", ADMIN];
    let output = run(
        server.folder(),
        &[("LATCHKEY_CLIENT_SECRET", ADMIN_SECRET)],
        &[base.as_slice(), options].concat(),
    );
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test]
async fn a_server_is_asked_as_a_database_is() {
    let server = Server::with_admin(&[]).await;
    let created = run(
        server.folder(),
        &[],
        &[
            "client",
            "create",
            "--name",
            "Report",
            "--client-id",
            "report",
            "--scope",
            "clients:read",
        ],
    );
    assert!(created.status.success());
    for options in [
        ["--client-id", "report", "--output", "json"].as_slice(),
        &["--output", "json", "--account", "default"],
    ] {
        let (code, rows, told) = ask(&server, options);
        assert_eq!(code, Some(0), "{told}");
        let rows: Vec<Value> = rows
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let found = rows.iter().find(|row| {
            (&row["client_id"], &row["kind"]) == (&json!("report"), &json!("permission"))
        });
        let found = found.unwrap();
        assert_eq!(
            (&found["access"], &found["finding"], &found["granted_by"]),
            (&json!("clients:read"), &json!("UNKNOWN"), &json!("DIRECT"))
        );
    }
    let (code, table, told) = ask(&server, &["--output", "table"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(table.starts_with("CLIENT ID "), "{table}");
    let (code, plan, told) = ask(&server, &["--plan"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(plan.ends_with("latchkey: 1\naccounts: []\n"), "{plan}");
    let (code, _, told) = ask(&server, &["--client-id", "missing"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("there is no client `missing`"), "{told}");
    let (code, _, told) = ask(&server, &["--days", "0"]);
    assert!(code != Some(0) && told.contains("from 1 to 90"), "{told}");
}

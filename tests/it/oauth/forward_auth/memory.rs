//! That the answer comes from memory, that memory never outlives a change, and what is counted.

use super::{INVALID_TOKEN, ask_of, assert_refused, orders};
use crate::support::{ClientSeed, Setup, TestApp};
use chrono::Duration;
use config::IssuanceRecords;
use domain::token;
use entity::client::ClientStatus;

/// The check is on the path of every request of every API behind a proxy.
#[both_databases]
async fn a_client_that_is_known_costs_no_statement(app: TestApp) {
    let client = orders(&app).await;
    let tokens = [app.token(&client).await, app.token(&client).await];
    app.recorder.flush().await;
    ask_of(&app, "orders:read", &tokens[0]).await.expect(200);
    let app = app.alone();
    // The app has statements of its own to send now and then, so the fewest of some tries count.
    let mut fewest: Option<Vec<String>> = None;
    for _ in 0..5 {
        let asked = async {
            for token in &tokens {
                ask_of(&app, "orders:read", token).await.expect(200);
                ask_of(&app, "orders:admin", token).await.expect(403);
                ask_of(&app, "", "nonsense").await.expect(401);
            }
        };
        let ((), statements) = app.statements.during(asked).await;
        if fewest
            .as_ref()
            .is_none_or(|few| statements.len() < few.len())
        {
            fewest = Some(statements);
        }
    }
    assert_eq!(fewest, Some(Vec::new()));
}

/// The test's nodes read the log before each request, as all do once a second.
#[both_databases]
async fn what_one_node_revokes_the_other_refuses(app: TestApp) {
    let client = orders(&app).await;
    let other = app.node(Setup::default()).await;
    let one = app.token(&client).await;
    ask_of(&other, "", &one).await.expect(200);
    app.post_form("/oauth/revoke", &client, &[("token", &one)])
        .await
        .expect(200);
    assert_refused(ask_of(&app, "", &one).await, 401, INVALID_TOKEN);
    assert_refused(ask_of(&other, "", &one).await, 401, INVALID_TOKEN);

    let of_disabled = other.token(&client).await;
    for node in [&app, &other] {
        ask_of(node, "", &of_disabled).await.expect(200);
    }
    app.set_status(&[client.id], client.account, ClientStatus::Inactive)
        .await;
    app.set_status(&[client.id], client.account, ClientStatus::Active)
        .await;
    assert_refused(ask_of(&other, "", &of_disabled).await, 401, INVALID_TOKEN);

    let of_all = app.token(&client).await;
    ask_of(&other, "", &of_all).await.expect(200);
    app.change(&app.system(app.platform.id), async |work| {
        token::revoke_all(work).await
    })
    .await
    .unwrap();
    assert_refused(ask_of(&other, "", &of_all).await, 401, INVALID_TOKEN);
}

/// A node without its database serves from memory for five seconds, and then nothing.
#[both_databases]
async fn what_cannot_be_confirmed_is_503(app: TestApp) {
    let client = orders(&app).await;
    let node = app
        .node(Setup {
            issuance_records: IssuanceRecords::Off,
            ..Setup::default()
        })
        .await;
    let token = node.token(&client).await;
    ask_of(&node, "", &token).await.expect(200);
    let node = node.alone();
    node.recorder.flush().await;
    node.db.clone().close().await.unwrap();
    node.clock.advance(Duration::milliseconds(4_999));
    ask_of(&node, "", &token).await.expect(200);
    node.clock.advance(Duration::milliseconds(1));
    let refused = ask_of(&node, "", &token).await;
    let refused = refused.refused(503, "temporarily_unavailable");
    assert_eq!(refused.header("retry-after"), "1");
}

#[both_databases]
async fn requests_and_tokens_that_are_not_believed_are_counted(app: TestApp) {
    let client = orders(&app).await;
    let management = app.client(ClientSeed::with_role("viewer")).await;
    let good = app.token(&client).await;
    let elsewhere = app.token(&management).await;
    ask_of(&app, "orders:read", &good).await.expect(200);
    ask_of(&app, "orders:admin", &good).await.expect(403);
    ask_of(&app, "", &elsewhere).await.expect(401);
    ask_of(&app, "", "nonsense").await.expect(401);
    let page = app.get("/metrics").await.expect(200).text();
    let requests = "latchkey_http_requests_total{route=\"/oauth/forward-auth\",method=\"GET\"";
    for (sample, count) in [
        (
            "latchkey_authentication_failures_total{credential=\"access_token\"}".to_owned(),
            2.0,
        ),
        (format!("{requests},status=\"2xx\"}}"), 1.0),
        (format!("{requests},status=\"4xx\"}}"), 3.0),
    ] {
        let line = page.lines().find_map(|line| line.strip_prefix(&sample));
        let value: f64 = line.unwrap_or_default().trim().parse().unwrap_or_default();
        assert_eq!(value, count, "{sample}: {page}");
    }
}

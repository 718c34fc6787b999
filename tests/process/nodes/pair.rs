//! Two nodes on one database: a change by the first, and waiting for the other to see it.

use super::MASTER_KEY;
use crate::{
    postgres::TestPostgres,
    program::{ADMIN, ADMIN_SECRET, Server, soon},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// What is promised is two seconds, and a busy machine is given two more. After five a node
/// does not trust its memory any more, and would find out even if no event told it.
const WITHIN: Duration = Duration::from_secs(4);
/// Without one, each would be known by its own port.
const ISSUER: (&str, &str) = ("LATCHKEY_ISSUER", "http://localhost:8080");

/// Two nodes that share a database.
pub(super) struct Pair {
    pub(super) one: Server,
    pub(super) other: Server,
    pub(super) token: String,
    // Last, so that it is dropped when no node is connected any more.
    pub(super) _database: TestPostgres,
}

impl Pair {
    /// Started at the same moment on an empty database.
    pub(super) async fn start(settings: &[(&str, &str)]) -> Self {
        let database = TestPostgres::create().await;
        let url = database.url();
        let settings = [
            &[("LATCHKEY_DATABASE_URL", url.as_str()), MASTER_KEY, ISSUER],
            settings,
        ]
        .concat();
        let (one, other) =
            tokio::join!(Server::with_admin(&settings), Server::with_admin(&settings));
        let token = one.token((ADMIN, ADMIN_SECRET)).await;
        Self {
            one,
            other,
            token,
            _database: database,
        }
    }

    /// Asks the first node for a change.
    pub(super) async fn change(&self, mutation: &str) -> Value {
        let query = json!({ "query": format!("mutation {{ {mutation} }}") });
        let request = reqwest::Client::new()
            .post(format!("{}/graphql", self.one.url))
            .bearer_auth(&self.token);
        let answer: Value = request
            .json(&query)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"]
            .as_object()
            .unwrap()
            .values()
            .next()
            .unwrap()
            .clone()
    }

    /// A client with a role of its own, known to both nodes, and a token of it.
    pub(super) async fn client(&self, role: &str) -> ClientSnapshot {
        let key = role;
        let role = format!(
            "createRole(input: {{ key: \"{role}\", name: \"{role}\", permissions: [\"clients:read\", \"roles:read\"] }}) {{ role {{ id }} userErrors {{ message }} }}"
        );
        let role = self.change(&role).await["role"]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let made = format!(
            "createClient(input: {{ role: {{ key: \"{key}\" }} }}) {{ client {{ id clientId }} credentials {{ clientSecret }} userErrors {{ message }} }}"
        );
        let made = self.change(&made).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let known = ClientSnapshot {
            id: text(&made["client"]["id"]),
            role,
            caller: (
                text(&made["client"]["clientId"]),
                text(&made["credentials"]["clientSecret"]),
            ),
        };
        for node in [&self.one, &self.other] {
            assert!(
                node.is_active(known.caller(), &node.token(known.caller()).await)
                    .await
            );
        }
        known
    }

    /// Waits for the other node to see something that the first one sees at once.
    pub(super) async fn seen(&self, what: &str, look: impl AsyncFn(&Server) -> bool) {
        assert!(look(&self.one).await, "{what}: not even where it was done");
        let began = Instant::now();
        soon(what, async || look(&self.other).await.then_some(())).await;
        assert!(
            began.elapsed() < WITHIN,
            "{what}: after {:?}",
            began.elapsed()
        );
    }
}

pub(super) struct ClientSnapshot {
    pub(super) id: String,
    pub(super) role: String,
    pub(super) caller: (String, String),
}

impl ClientSnapshot {
    pub(super) fn caller(&self) -> (&str, &str) {
        (&self.caller.0, &self.caller.1)
    }
}

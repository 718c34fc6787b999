//! Two servers on one PostgreSQL: what one does, the other knows.

use crate::{
    postgres::{Line, TestPostgres},
    program::{ADMIN, ADMIN_SECRET, Server, soon},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What is promised is two seconds, and a busy machine is given two more. After five a node
/// does not trust its memory any more, and would find out even if no event told it.
const WITHIN: Duration = Duration::from_secs(4);
/// Without one, each would be known by its own port.
const ISSUER: (&str, &str) = ("LATCHKEY_ISSUER", "http://localhost:8080");
const MASTER_KEY: (&str, &str) = (
    "LATCHKEY_MASTER_KEY",
    "the master key that the nodes of this test share, of no value",
);

/// Two nodes that share a database.
struct Pair {
    one: Server,
    other: Server,
    token: String,
    // Last, so that it is dropped when no node is connected any more.
    _database: TestPostgres,
}

impl Pair {
    /// Started at the same moment on an empty database.
    async fn start(settings: &[(&str, &str)]) -> Self {
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
    async fn change(&self, mutation: &str) -> Value {
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
    async fn client(&self, role: &str) -> ClientSnapshot {
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
    async fn seen(&self, what: &str, look: impl AsyncFn(&Server) -> bool) {
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

struct ClientSnapshot {
    id: String,
    role: String,
    caller: (String, String),
}

impl ClientSnapshot {
    fn caller(&self) -> (&str, &str) {
        (&self.caller.0, &self.caller.1)
    }
}

async fn refused(node: &Server, caller: (&str, &str)) -> bool {
    node.post(
        "/oauth/token",
        caller,
        &[("grant_type", "client_credentials")],
    )
    .await
    .status()
        == 401
}

/// The key that a token says it was signed with.
fn key_of(token: &str) -> String {
    let header = URL_SAFE_NO_PAD
        .decode(token.split('.').next().unwrap())
        .unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["kid"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn kids(node: &Server) -> Vec<String> {
    let set: Value = reqwest::get(format!("{}/oauth/jwks", node.url))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    set["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn revoke_tokens(pair: &Pair, client: &ClientSnapshot) {
    let own = (ADMIN, ADMIN_SECRET);
    let token = pair.other.token(client.caller()).await;
    pair.change(&format!(
        "revokeTokens(input: {{ clients: [{{ id: \"{}\" }}] }}) {{ clientCount }}",
        client.id
    ))
    .await;
    pair.seen("tokens were revoked", async |node| {
        !node.is_active(own, &token).await
    })
    .await;

    let (kept, token) = (
        pair.other.token(client.caller()).await,
        pair.other.token(client.caller()).await,
    );
    assert_eq!(
        pair.one
            .post("/oauth/revoke", client.caller(), &[("token", &token)])
            .await
            .status(),
        200
    );
    pair.seen("one token was revoked", async |node| {
        !node.is_active(own, &token).await && node.is_active(own, &kept).await
    })
    .await;
}

async fn rotate_and_revoke_keys(pair: &Pair) {
    let own = (ADMIN, ADMIN_SECRET);
    let before = kids(&pair.one).await;
    pair.change("rotateSigningKey(input: { force: true }) { signingKey { kid } }")
        .await;
    let after = kids(&pair.one).await;
    assert_ne!(before, after);
    pair.seen("keys were rotated", async |node| kids(node).await == after)
        .await;

    let token = pair.other.token(own).await;
    let kid = key_of(&token);
    pair.change(&format!("revokeSigningKey(input: {{ kid: \"{kid}\" }}) {{ signingKey {{ kid }} userErrors {{ message }} }}")).await;
    let gone = async |node: &Server| {
        !kids(node).await.contains(&kid) && !node.is_active(own, &token).await
    };
    pair.seen("a key was revoked", gone).await;
}

/// Everything that one node does, as the other sees it.
async fn what_one_does_the_other_sees(settings: &[(&str, &str)]) {
    let pair = Pair::start(settings).await;
    let own = (ADMIN, ADMIN_SECRET);

    let client = pair.client("reduced").await;
    let token = pair.other.token(client.caller()).await;
    pair.change(&format!(
        "updateRole(input: {{ id: \"{}\", permissions: [\"clients:read\"] }}) {{ role {{ id }} userErrors {{ message }} }}",
        client.role
    ))
    .await;
    pair.seen("a role was reduced", async |node| {
        !node.is_active(own, &token).await
    })
    .await;

    revoke_tokens(&pair, &client).await;

    let rotated = pair
        .change(&format!(
            "rotateClientSecret(input: {{ id: \"{}\" }}) {{ credentials {{ clientSecret }} }}",
            client.id
        ))
        .await;
    let old = client.caller;
    let client = ClientSnapshot {
        caller: (
            old.0.clone(),
            rotated["credentials"]["clientSecret"]
                .as_str()
                .unwrap()
                .to_owned(),
        ),
        ..client
    };
    pair.seen("a secret was rotated", async |node| {
        refused(node, (&old.0, &old.1)).await && !refused(node, client.caller()).await
    })
    .await;

    let token = pair.other.token(client.caller()).await;
    pair.change(&format!("setClientsStatus(input: {{ ids: [\"{}\"], status: INACTIVE }}) {{ userErrors {{ message }} }}", client.id)).await;
    pair.seen("a client was disabled", async |node| {
        refused(node, client.caller()).await && !node.is_active(own, &token).await
    })
    .await;

    rotate_and_revoke_keys(&pair).await;
    let pair = Pair {
        token: pair.one.token(own).await,
        ..pair
    };

    let token = pair.other.token(own).await;
    pair.change("revokeAllTokens { revoked }").await;
    pair.seen("all tokens were revoked", async |node| {
        !node.is_active(own, &token).await
    })
    .await;
    assert!(
        pair.other.is_active(own, &pair.one.token(own).await).await,
        "new tokens are alive on both"
    );
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn what_one_node_does_the_other_sees() {
    what_one_does_the_other_sees(&[]).await;
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn and_so_it_does_where_no_notification_comes_through() {
    what_one_does_the_other_sees(&[("LATCHKEY_DATABASE_NOTIFY", "false")]).await;
}

/// The other node may mint tokens for a moment that it does not know yet to be dead; no clock is
/// asked which came first.
#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_token_minted_in_the_same_second_as_a_revocation_is_dead() {
    let pair = Pair::start(&[]).await;
    let (own, client) = ((ADMIN, ADMIN_SECRET), pair.client("minting").await);
    let revoke = format!(
        "revokeTokens(input: {{ clients: [{{ id: \"{}\" }}] }}) {{ clientCount }}",
        client.id
    );
    let minted = async || {
        let mut minted = Vec::new();
        for _ in 0..20 {
            minted.push(pair.other.token(client.caller()).await);
        }
        minted
    };
    let before = minted().await;
    let (during, _) = tokio::join!(minted(), pair.change(&revoke));
    for token in &before {
        pair.seen("a token from before", async |node| {
            !node.is_active(own, token).await
        })
        .await;
    }
    // Each is of one generation or the other, and both nodes agree of which.
    for token in &during {
        assert_eq!(
            pair.one.is_active(own, token).await,
            pair.other.is_active(own, token).await
        );
    }
    assert!(
        pair.one
            .is_active(own, &pair.other.token(client.caller()).await)
            .await
    );
}

#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_node_that_is_cut_off_refuses_when_it_cannot_know_and_recovers() {
    let database = TestPostgres::create().await;
    let line = Line::to(&database).await;
    let settings = [("LATCHKEY_DATABASE_URL", line.url()), MASTER_KEY];
    let node = Server::with_admin(&settings).await;
    let own = (ADMIN, ADMIN_SECRET);
    let token = node.token(own).await;

    line.cut();
    let began = Instant::now();
    // What it knows it says for a while, and then no more: introspection writes nothing, so only
    // doubt can refuse it.
    let status = async || {
        node.post("/oauth/introspect", own, &[("token", &token)])
            .await
            .status()
    };
    let refusal = soon("it refuses", async || {
        Some(status().await).filter(|status| *status != 200)
    })
    .await;
    assert_eq!(refusal, 503);
    assert!(
        began.elapsed() > Duration::from_secs(2),
        "it gave up at once: {:?}",
        began.elapsed()
    );
    let answer = node
        .post("/oauth/token", own, &[("grant_type", "client_credentials")])
        .await;
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"],
        "temporarily_unavailable"
    );
    assert_eq!(
        reqwest::get(format!("{}/readyz", node.url))
            .await
            .unwrap()
            .status(),
        503
    );

    line.mend();
    soon("it recovers", async || {
        (status().await == 200).then_some(())
    })
    .await;
    assert!(node.is_active(own, &node.token(own).await).await);
}

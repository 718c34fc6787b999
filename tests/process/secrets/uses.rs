//! All that a client does with its secret and its tokens, well and badly.

use crate::program::Server;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use std::ops::Add;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// Whatever a server does with secrets and tokens, well and badly.
pub(super) async fn use_them(server: &Server, caller: (&str, &str)) -> String {
    let token = server.token(caller).await;
    assert!(server.is_active(caller, &token).await);
    assert_eq!(
        server
            .post("/oauth/revoke", caller, &[("token", &token)])
            .await
            .status(),
        200
    );
    assert!(!server.is_active(caller, &token).await);
    let http = reqwest::Client::new();
    let form = [("grant_type", "client_credentials")];
    let basic = http
        .post(format!("{}/oauth/token", server.url))
        .basic_auth(caller.0, Some(caller.1))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(basic.status(), 200);
    let wrong = format!("{}x", caller.1);
    assert_eq!(
        server
            .post("/oauth/token", (caller.0, &wrong), &form)
            .await
            .status(),
        401
    );
    // A secret that was pasted in the wrong place is part of the path.
    let pasted = [
        format!("/{}", encoded(caller.1)),
        format!("/api/v1/clients/{}", encoded(caller.1)),
        format!("/api/v1/{token}"),
    ];
    for path in ["/graphql", "/oauth/token", "/nowhere"]
        .into_iter()
        .chain(pasted.iter().map(String::as_str))
    {
        let url = format!(
            "{}{path}?access_token={token}&client_secret={}",
            server.url, "query-secret-1"
        );
        http.post(url).bearer_auth(&token).send().await.unwrap();
    }
    listen(server, &token).await;
    token
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Over a WebSocket the token is in a message.
async fn listen(server: &Server, token: &str) {
    let mut request = server
        .url
        .replace("http", "ws")
        .add("/graphql")
        .into_client_request()
        .unwrap();
    request.headers_mut().insert(
        "sec-websocket-protocol",
        "graphql-transport-ws".parse().unwrap(),
    );
    let (mut socket, _) = connect_async(request).await.unwrap();
    let init = json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } });
    socket.send(Message::text(init.to_string())).await.unwrap();
    // The token was revoked, and that is what is said.
    assert!(socket.next().await.unwrap().unwrap().is_close());
}

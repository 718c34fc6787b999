//! WebSockets to the app, over a real listener: the one door that needs a network in between.

use super::{TestApp, TestClient};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

/// How long something that must happen may take.
const SOON: Duration = Duration::from_secs(20);

/// One side of a WebSocket that speaks `graphql-transport-ws`, well or badly.
pub(crate) struct TestSocket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl TestApp {
    /// Serves the routes on a port that the system picks, until the test ends.
    pub(crate) async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    }

    /// A socket of a client with a fresh token, after the handshake.
    pub(crate) async fn socket(&self, client: &TestClient) -> TestSocket {
        let token = self.token(client).await;
        self.socket_with(&token).await
    }

    /// A socket with a token, after the handshake.
    pub(crate) async fn socket_with(&self, token: &str) -> TestSocket {
        let mut socket = TestSocket::open(self.listen().await, &[]).await.unwrap();
        socket.say(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }
}

impl TestSocket {
    /// Opens one with these headers; with the usual subprotocol where they name none. A refusal is
    /// the status.
    pub(crate) async fn open(
        address: SocketAddr,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let mut request = format!("ws://{address}/graphql")
            .into_client_request()
            .unwrap();
        request.headers_mut().insert(
            "sec-websocket-protocol",
            "graphql-transport-ws".parse().unwrap(),
        );
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, response)) => {
                assert_eq!(
                    response.headers()["sec-websocket-protocol"],
                    "graphql-transport-ws"
                );
                Ok(Self(socket))
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends a message.
    pub(crate) async fn say(&mut self, message: Value) {
        self.say_raw(&message.to_string()).await;
    }

    /// Sends a text, whatever it is.
    pub(crate) async fn say_raw(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Subscribes, and waits until the server listens.
    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
        self.quiet().await;
    }

    /// The next message.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            match tokio::time::timeout(SOON, self.0.next())
                .await
                .expect("a message in time")
            {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no message: {other:?}"),
            }
        }
    }

    /// The next message, or `{"type":"close","code":...}` where the server closes instead.
    pub(crate) async fn hear_or_close(&mut self) -> Value {
        loop {
            match tokio::time::timeout(SOON, self.0.next())
                .await
                .expect("a message in time")
            {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return json!({ "type": "close", "code": u16::from(frame.code) });
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("neither a message nor an end: {other:?}"),
            }
        }
    }

    /// What comes next for a subscription, as data.
    pub(crate) async fn next(&mut self, id: &str) -> Value {
        let message = self.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("next"), &json!(id)),
            "{message}"
        );
        assert_eq!(message["payload"]["errors"], Value::Null, "{message}");
        message["payload"]["data"].clone()
    }

    /// The end of a subscription by an error; answers its code.
    pub(crate) async fn refused(&mut self, id: &str) -> String {
        let message = self.hear().await;
        assert_eq!(
            (&message["type"], &message["id"]),
            (&json!("error"), &json!(id)),
            "{message}"
        );
        message["payload"][0]["extensions"]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Insists that nothing was said up to now.
    pub(crate) async fn quiet(&mut self) {
        self.say(json!({ "type": "ping" })).await;
        assert_eq!(self.hear().await, json!({ "type": "pong" }));
    }

    /// The code that the server closes with; nothing else may come before.
    pub(crate) async fn closed(self) -> u16 {
        let (said, code) = self.end().await;
        assert_eq!(said, Vec::<Value>::new());
        code
    }

    /// All that is still said, and the code that the server closes with.
    pub(crate) async fn end(mut self) -> (Vec<Value>, u16) {
        let mut said = Vec::new();
        loop {
            match tokio::time::timeout(SOON, self.0.next())
                .await
                .expect("an end in time")
            {
                Some(Ok(Message::Text(text))) => said.push(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => return (said, frame.code.into()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no end: {other:?}"),
            }
        }
    }
}

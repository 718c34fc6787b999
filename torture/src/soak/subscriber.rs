//! Subscriptions that come and go, over WebSockets (`graphql-transport-ws`).

use crate::{Outcome, ensure};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// How long a message may take. Clients change all the time.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(20);

/// How a subscription ends.
#[derive(Clone, Copy)]
pub(super) enum Leaving {
    /// It says so, and closes.
    Closing,
    /// Its connection ends without a word.
    Dropping,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Hears of so many changes of clients, and leaves.
pub(super) async fn subscribe(
    address: &str,
    token: &str,
    (events, leaving): (usize, Leaving),
) -> Outcome {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    let protocol = "graphql-transport-ws".parse()?;
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = timeout(MESSAGE_TIMEOUT, connect_async(request)).await??;
    let payload = json!({ "Authorization": format!("Bearer {token}") });
    say(
        &mut socket,
        json!({ "type": "connection_init", "payload": payload }),
    )
    .await?;
    hear(&mut socket, "connection_ack").await?;
    let payload = json!({ "query": "subscription { clientChanged { ids } }" });
    say(
        &mut socket,
        json!({ "type": "subscribe", "id": "1", "payload": payload }),
    )
    .await?;
    for _ in 0..events {
        let message = hear(&mut socket, "next").await?;
        let errors = message.pointer("/payload/errors");
        ensure(errors.is_none(), || {
            format!("a subscription is told {message}")
        })?;
    }
    if matches!(leaving, Leaving::Closing) {
        say(&mut socket, json!({ "type": "complete", "id": "1" })).await?;
        socket.close(None).await?;
    }
    Ok(())
}

async fn say(socket: &mut Socket, message: Value) -> Outcome {
    Ok(socket.send(Message::text(message.to_string())).await?)
}

/// The next message, which must be of that type.
async fn hear(socket: &mut Socket, kind: &str) -> Outcome<Value> {
    loop {
        let message = timeout(MESSAGE_TIMEOUT, socket.next()).await;
        let message = message.map_err(|_| format!("a subscription waits in vain for {kind}"))?;
        match message.ok_or("a subscription ends by itself")?? {
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Text(text) => {
                let message: Value = serde_json::from_str(&text)?;
                let wanted = message.get("type").and_then(Value::as_str) == Some(kind);
                ensure(wanted, || {
                    format!("a subscription hears {message}, not {kind}")
                })?;
                return Ok(message);
            }
            other => return Err(format!("a subscription hears {other:?}, not {kind}").into()),
        }
    }
}

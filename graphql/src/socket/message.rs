//! The messages of `graphql-transport-ws`: read, bounded and sent.

use super::end::{CloseReason, SocketResult};
use crate::{document::Params, limits};
use axum::extract::ws::{Message, WebSocket};
use serde::Deserialize;
use serde_json::{Map, Value as Any, json};
use std::time::Duration;
use tokio::time::timeout;

/// How long sending a message may take.
pub(super) const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// A message from the other side. Others are not part of the protocol.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ClientMessage {
    ConnectionInit { payload: Option<Map<String, Any>> },
    Subscribe { id: String, payload: Params },
    Complete { id: String },
    Ping,
    Pong,
}

pub(super) async fn receive(socket: &mut WebSocket) -> SocketResult<Option<ClientMessage>> {
    let text = match socket.recv().await {
        Some(Ok(Message::Text(text))) => text,
        Some(Ok(Message::Binary(_))) => {
            return Err(CloseReason::Close(4400, "Messages are texts."));
        }
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return Err(CloseReason::Gone),
    };
    if text.len() > limits::MAX_BODY_BYTES {
        return Err(CloseReason::Close(1009, "A message is larger than 64 KiB."));
    }
    serde_json::from_str(&text).map(Some).map_err(|_| {
        CloseReason::Close(
            4400,
            "A message is not of the protocol graphql-transport-ws.",
        )
    })
}

pub(super) async fn send(socket: &mut WebSocket, message: Any) -> SocketResult<()> {
    deliver(socket, Message::Text(message.to_string().into())).await
}

async fn deliver(socket: &mut WebSocket, message: Message) -> SocketResult<()> {
    match timeout(SEND_TIMEOUT, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(CloseReason::Gone),
    }
}

pub(super) async fn ping(socket: &mut WebSocket) -> SocketResult<()> {
    deliver(socket, Message::Ping(bytes::Bytes::new())).await
}

/// Waits for `connection_init`; returns its payload.
pub(super) async fn connection_init(socket: &mut WebSocket) -> SocketResult<Map<String, Any>> {
    loop {
        match receive(socket).await? {
            Some(ClientMessage::ConnectionInit { payload }) => {
                return Ok(payload.unwrap_or_default());
            }
            Some(ClientMessage::Subscribe { .. }) => {
                return Err(CloseReason::Close(4401, "Unauthorized"));
            }
            Some(ClientMessage::Ping) => send(socket, json!({ "type": "pong" })).await?,
            Some(ClientMessage::Complete { .. } | ClientMessage::Pong) | None => {}
        }
    }
}

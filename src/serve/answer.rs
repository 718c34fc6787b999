//! The body of a response, which keeps its exchange open until the last byte has been written or
//! dropped.

use super::exchange::Exchange;
use axum::{
    Json,
    body::{Body, Bytes, HttpBody},
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use hyper::body::{Frame, SizeHint};
use serde_json::json;
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// Chunks up to this size are written at once over HTTP/1, or the connection is blocked, which is
/// detected.
const SMALL: usize = 4096;

/// A body that is part of an exchange.
pub(super) struct AnswerBody {
    body: Body,
    exchange: Arc<Exchange>,
}

/// Makes a response part of its exchange. One that exceeds what the connection may leave unread
/// becomes 503.
pub(super) async fn hand_over(answer: Response, mut exchange: Exchange) -> Response<AnswerBody> {
    exchange.answered();
    let size = answer.body().size_hint();
    if !exchange.multiplexed && size.upper().is_some_and(|bytes| bytes <= SMALL as u64) {
        exchange.share = None;
    }
    let room = exchange
        .take_share(size.upper().unwrap_or(size.lower()))
        .await;
    let answer = if room { answer } else { crowded() };
    let exchange = Arc::new(exchange);
    answer.map(|body| AnswerBody { body, exchange })
}

fn crowded() -> Response {
    let description = "Too many answers on this connection have not been read. Read them first.";
    let body = json!({ "error": "temporarily_unavailable", "error_description": description });
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(RETRY_AFTER, "1")],
        Json(body),
    )
        .into_response()
}

/// A chunk that keeps its exchange open: the protocol's own buffers drop it when it has been
/// written.
struct Chunk {
    bytes: Bytes,
    _exchange: Arc<Exchange>,
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let keep = |bytes: Bytes| {
            if bytes.len() <= SMALL && !self.exchange.multiplexed {
                return bytes;
            }
            Bytes::from_owner(Chunk {
                bytes,
                _exchange: self.exchange.clone(),
            })
        };
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(keep))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Bytes, Response, SMALL, hand_over};
    use crate::serve::{activity::ConnectionActivity, limits::Limits};
    use axum::http::Version;
    use futures_util::{FutureExt, future::poll_immediate};
    use http_body_util::BodyExt;
    use std::sync::Arc;

    /// The bytes of a response, which HTTP/1 keeps until they have been written.
    async fn respond(activity: &Arc<ConnectionActivity>, size: usize) -> Bytes {
        let mut exchange = activity.begin(Version::HTTP_11);
        exchange.take_turn().await;
        let response = Response::new(Body::from(vec![0; size]));
        let mut body = hand_over(response, exchange).await.into_body();
        body.frame().await.unwrap().unwrap().into_data().unwrap()
    }

    #[tokio::test]
    async fn a_request_waits_until_a_large_response_has_been_written() {
        let activity = ConnectionActivity::new(Arc::new(Limits::default()));
        let _small = respond(&activity, SMALL).await;
        let large = respond(&activity, SMALL + 1).await;
        let mut next = activity.begin(Version::HTTP_11);
        let mut turn = next.take_turn().boxed();
        assert!(poll_immediate(&mut turn).await.is_none());
        drop(large);
        assert!(poll_immediate(&mut turn).await.is_some());
    }
}

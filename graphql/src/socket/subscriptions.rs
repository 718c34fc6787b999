//! The subscriptions of one socket.

use crate::error::{code, server_error};
use async_graphql::Response as Answer;
use futures_util::{
    StreamExt,
    stream::{self, AbortHandle, BoxStream, SelectAll},
};
use std::{collections::HashMap, panic::AssertUnwindSafe};

/// The subscriptions of one socket, by the ids that the other side gave them. An empty item instead
/// of a response marks the end of a subscription.
#[derive(Default)]
pub(super) struct Subscriptions {
    /// Their responses, with their ids.
    pub streams: SelectAll<BoxStream<'static, (String, Option<Answer>)>>,
    /// Handles that cancel them.
    pub handles: HashMap<String, AbortHandle>,
}

impl Subscriptions {
    /// Adds a subscription under an unused ID.
    pub(super) fn add(&mut self, id: String, answers: BoxStream<'static, Answer>) {
        let panicked =
            |_| Answer::from_errors(vec![server_error(code::INTERNAL, "The server failed.")]);
        let answers = AssertUnwindSafe(answers)
            .catch_unwind()
            .map(move |answer| Some(answer.unwrap_or_else(panicked)));
        let name = id.clone();
        let steps = answers
            .chain(stream::once(async { None }))
            .map(move |answer| (name.clone(), answer));
        let (steps, handle) = stream::abortable(steps);
        self.streams.push(steps.boxed());
        self.handles.insert(id, handle);
    }

    /// Cancels the subscription with that ID, if there is one; nothing more is sent for it.
    pub(super) fn remove(&mut self, id: &str) {
        if let Some(handle) = self.handles.remove(id) {
            handle.abort();
        }
    }
}

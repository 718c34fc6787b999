//! The subscriptions of one socket.

use crate::graphql::error::{code, server_error};
use async_graphql::Response as Answer;
use futures_util::{
    StreamExt,
    stream::{self, AbortHandle, BoxStream, SelectAll},
};
use std::{collections::HashMap, panic::AssertUnwindSafe};

/// The subscriptions of one socket, by the ids that the other side gave them. Nothing instead of an
/// answer is a subscription's end.
#[derive(Default)]
pub struct Subscriptions {
    /// What they answer, with their ids.
    pub streams: SelectAll<BoxStream<'static, (String, Option<Answer>)>>,
    /// What ends each of them.
    pub handles: HashMap<String, AbortHandle>,
}

impl Subscriptions {
    /// Adds one under an id that is free.
    pub fn add(&mut self, id: String, answers: BoxStream<'static, Answer>) {
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

    /// Ends one, if there is one with that id; nothing more comes from it.
    pub fn remove(&mut self, id: &str) {
        if let Some(handle) = self.handles.remove(id) {
            handle.abort();
        }
    }
}

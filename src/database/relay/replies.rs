//! The replies that the server still owes, and which of them the driver expects.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// A reply that the server still owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// A statement was parsed. The driver must receive this only for statements that it sent
    /// itself.
    Parsed { by_driver: bool },
    /// Ready for more. It also stands for the replies that were skipped because of an error.
    Ready,
}

/// Expected replies, in order. Copies share them.
#[derive(Clone, Default)]
pub(super) struct Replies(Arc<Mutex<VecDeque<Reply>>>);

impl Replies {
    pub(super) fn expect(&self, reply: Reply) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(reply);
    }

    /// Whether the driver expects a message of that kind.
    pub(super) fn is_awaited(&self, kind: u8) -> bool {
        let mut awaited = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (kind, awaited.front()) {
            (b'1', Some(Reply::Parsed { by_driver })) => {
                let by_driver = *by_driver;
                awaited.pop_front();
                by_driver
            }
            (b'Z', _) => {
                while awaited
                    .pop_front()
                    .is_some_and(|reply| reply != Reply::Ready)
                {}
                true
            }
            _ => true,
        }
    }
}

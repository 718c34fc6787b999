//! The WebSocket itself: who may open one, what is said on it, how it ends.

mod opening;
mod protocol;
mod shares;

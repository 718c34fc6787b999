//! The rules themselves: what must hold whoever asks, through whichever door, and however many at once.

mod administrators;
mod audit;
mod chain;
mod clock;
mod deletion;
mod isolation;
mod privileges;
mod pruning;
mod races;
mod refusals;
mod registry;
mod transactions;

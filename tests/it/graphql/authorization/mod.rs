//! Who may ask what: every root field, called by those who may not.

mod accounts;
mod audit;
mod callers;
mod calls;
mod rights;

//! Who is let in, and what is not even looked at. Every operation that is described is tried by
//! those who may not use it.

mod entry;
mod isolation;
mod requests;

const JSON: (&str, &str) = ("content-type", "application/json");

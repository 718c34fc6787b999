//! The binary as a process: how it starts, stops and fails, what it prints, and what it must never print.

mod commands;
mod oauth2_client;
mod program;
mod secrets;
mod shutdown;
mod startup;
mod tour;

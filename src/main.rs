//! The binary: parses the command line and runs the command.

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    latchkey::cli::run(latchkey::cli::Cli::parse()).await
}

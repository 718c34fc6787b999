//! The binary: reads the command line and hands over.

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    latchkey::cli::run(latchkey::cli::Cli::parse()).await
}

//! The binary: reads the command line and hands over.

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: latchkey::Allocator = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    latchkey::cli::run(latchkey::cli::Cli::parse()).await
}

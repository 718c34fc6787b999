//! The binary. All that it does is in the library: what is compiled here is compiled a second time.

use std::process::ExitCode;

fn main() -> ExitCode {
    latchkey::cli::main()
}

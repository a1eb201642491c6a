//! The `jieda` command. See `cli` for what each subcommand does.

use std::process::ExitCode;

fn main() -> ExitCode {
    jieda::cli::main()
}

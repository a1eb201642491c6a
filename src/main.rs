//! The `jieda` command. See `cli` for what each subcommand does.

use std::process::ExitCode;

fn main() -> ExitCode {
    jieda::cli::main()
}

// Each reload has threads of its own. With the system's allocator on Linux, what they leave lies scattered over one heap for
// each, and a server that took in and gave up large articles three times had grown from 120 to 370 MB.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

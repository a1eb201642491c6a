//! The commands: one file each, with its `Args` and `run`.
//!
//! Gets:    arguments and `JIEDA_*` variables.
//! Gives:   text for people on stdout, progress and remarks on stderr, exit codes: 0 good, 1 something is wrong in the
//!          content, 2 the command could not be run.
//! Touches: stdout, stderr; the files that flags name.
//! Never:   rules of the domain: they live in the rooms before this one.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command speaks to its user here"
)]

#[macro_use]
mod out;

mod accept;
mod agent;
mod agents;
mod base_url;
mod browser;
mod check;
mod common;
mod completions;
mod eval;
mod explain;
mod folders;
mod forget;
mod ids;
mod import;
mod index;
mod init;
mod limits;
mod listen;
mod log;
mod man;
mod mv;
mod new;
mod preview;
mod progress;
mod report;
mod search;
mod serve;
mod token;
mod unanswerable;
mod watching;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

/// What `--version` says: with the commit where the build knows it, which `build.rs` tells.
const VERSION: &str = match option_env!("JIEDA_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

/// A folder of Markdown articles as a help centre that answers, in Chinese and English.
#[derive(Debug, Parser)]
#[command(
    version,
    long_version = VERSION,
    after_help = "Examples:
  jieda init ~/help                    a small site to start with, in ~/help
  jieda serve --open                   show content/ in the browser, on http://127.0.0.1:8080
  jieda serve ~/help/content --listen 0.0.0.0:80 --base-url https://help.bitp.example
  jieda check                          say what is wrong in content/, exit 1 on errors
  jieda search 提现没到账
  jieda new zh/funds/withdrawal-delay"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// How log lines look: text for people, or one JSON record a line
    #[arg(
        long,
        global = true,
        env = "JIEDA_LOG_FORMAT",
        value_enum,
        default_value = "text"
    )]
    log_format: LogFormat,
    /// What is logged: error, warn, info, debug, or a filter such as `info,jieda::live=debug`
    #[arg(long, global = true, env = "JIEDA_LOG", default_value = "info")]
    log: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Serve(Box<serve::Args>),
    Check(check::Args),
    Explain(explain::Args),
    Search(search::Args),
    Eval(eval::Args),
    Index(index::Args),
    New(new::Args),
    Mv(mv::Args),
    Ids(ids::Args),
    Import(import::Args),
    Accept(accept::Args),
    Report(report::Args),
    Forget(forget::Args),
    Agent(agent::Args),
    Token(token::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the command of the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let lines_lost = match start_log(&cli) {
        Ok(lines_lost) => lines_lost,
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::from(2);
        }
    };
    let done = match cli.command {
        Command::Init(args) => init::run(&args),
        Command::Serve(args) => serve::run(&args, lines_lost),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Index(args) => index::run(&args),
        Command::New(args) => new::run(&args),
        Command::Mv(args) => mv::run(&args),
        Command::Ids(args) => ids::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Accept(args) => accept::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Forget(args) => forget::run(&args),
        Command::Agent(args) => agent::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => man::run(&args, Cli::command()),
    };
    let code = done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    });
    match out::failure() {
        Some(error) => {
            eprintln!("error: cannot write to standard output: {error}");
            ExitCode::from(2)
        }
        None => code,
    }
}

/// Gives where lines of the access log are counted that were left out.
fn start_log(cli: &Cli) -> anyhow::Result<Arc<AtomicU64>> {
    let filter = EnvFilter::try_new(&cli.log)
        .map_err(|error| anyhow::anyhow!("--log {}: {error}", cli.log))?;
    let output = log::Output::default();
    let lines_lost = output.lost();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(output);
    match cli.log_format {
        LogFormat::Text => builder
            .with_target(false)
            .with_ansi(out::is_log_coloured())
            .init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(lines_lost)
}

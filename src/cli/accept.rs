//! `jieda accept`: a loss of many articles is meant, and the running server takes it in.

use std::path::PathBuf;
use std::process::ExitCode;

use super::common::CONTENT;
use crate::live;
use crate::problem::escape_controls;

/// Tells the running server that the loss of many articles, which it holds back, is meant
///
/// Exits with 0 when nothing is held back any more, with 2 when no server takes the request.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda accept                                    what the server of content/ and data/ holds back
  jieda accept ~/help --data /var/lib/jieda/data")]
pub(super) struct Args {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT")]
    content: PathBuf,
    /// The data folder of the running server
    #[arg(long, env = "JIEDA_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
}

/// How many articles are named; the rest is counted.
const NAMED_MAX: usize = 20;

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(held) = live::accept(&args.data, &args.content)? else {
        println!("nothing is held back");
        return Ok(ExitCode::SUCCESS);
    };
    println!(
        "{} articles that were held back are taken away:",
        held.count
    );
    for id in held.articles.iter().take(NAMED_MAX) {
        println!("  {}", escape_controls(id));
    }
    if held.count > NAMED_MAX {
        println!(
            "  and {} more",
            held.count - NAMED_MAX.min(held.articles.len())
        );
    }
    Ok(ExitCode::SUCCESS)
}

//! `jieda mv`: moves an article or a category in all languages.

use std::path::PathBuf;
use std::process::ExitCode;

use super::common::CONTENT;
use crate::moves;
use crate::problem::escape_controls;

/// Moves an article or a category in all languages: files, links, golden queries; old addresses lead on
///
/// Files that git follows are moved as by `git mv`. When anything fails, everything is as it was.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda mv funds/withdrawal-delay funds/late          in every language that has it
  jieda mv content/zh/funds/late.md account/late
  jieda mv funds money                                a category, with all in it
  jieda mv funds/late account/ --dry-run              into a folder; only say what would be done")]
pub(super) struct Args {
    /// The article or category: an id such as `funds/late`, with or without a language, or the path of its file
    old: String,
    /// What it is to be; a folder keeps the article's own name
    new: String,
    /// The content folder
    #[arg(long, default_value = CONTENT, env = "JIEDA_CONTENT", value_name = "DIR")]
    content: PathBuf,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let plan = moves::plan(&args.content, &args.old, &args.new)?;
    if !args.dry_run {
        plan.carry_out(&args.content, &mut |_| Ok(()))?;
    }
    for line in plan.lines() {
        println!("{}", escape_controls(&line));
    }
    if args.dry_run {
        println!("nothing was done: leave out --dry-run to do it");
    }
    Ok(ExitCode::SUCCESS)
}

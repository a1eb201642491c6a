//! `jieda ids`: gives permanent ids to the articles that have none.

use std::path::PathBuf;
use std::process::ExitCode;

use super::common::CONTENT;
use crate::moves;
use crate::problem::escape_controls;

/// Gives a permanent id to each article that has none; translations share theirs
///
/// Without --write it only says what it would do. When anything fails, every file is as it was.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda ids              which articles have none, and the ids that they would get
  jieda ids --write      writes `id: …` into the first line of their front matter")]
pub(super) struct Args {
    /// The content folder
    #[arg(long, default_value = CONTENT, env = "JIEDA_CONTENT", value_name = "DIR")]
    content: PathBuf,
    /// Write the ids into the files
    #[arg(long)]
    write: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let ids = moves::permanent_ids(&args.content)?;
    if args.write {
        ids.plan.carry_out(&args.content, &mut |_| Ok(()))?;
    }
    for line in ids.plan.lines() {
        println!("{}", escape_controls(&line));
    }
    for (path, why) in &ids.left {
        let path = path.display().to_string();
        println!("leave {}: {}", escape_controls(&path), escape_controls(why));
    }
    match (ids.plan.edits.len(), args.write) {
        (0, _) => println!("no article gets an id"),
        (_, true) => {}
        (_, false) => println!("nothing was written: add --write to do it"),
    }
    Ok(ExitCode::SUCCESS)
}

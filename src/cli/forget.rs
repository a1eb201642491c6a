//! `jieda forget`: deletes what was counted of searches, and comments.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;

use crate::insights::{Forget, Kept};
use crate::text::fold::fold;

/// Deletes searches and comments that hold words, are of a day, or of an article
///
/// What fits all that is named is deleted, and no byte of it stays in the database. The server may run meanwhile; what it has
/// counted in the last seconds is written after that.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda forget 张伟                              searches and comments that hold these words
  jieda forget --day 2026-11-20                 all of one day
  jieda forget --article zh/funds/withdraw      comments on an article, and what was opened of it
  jieda forget --all-searches                   all searches; comments and votes stay")]
pub(super) struct Args {
    /// Words that must all stand in it
    #[arg(required_unless_present_any = ["day", "article", "all_searches"])]
    words: Vec<String>,
    /// The data folder of the server
    #[arg(long, env = "JIEDA_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// The day by UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: Option<Date>,
    /// The id or the permalink of an article
    #[arg(long, value_name = "ID")]
    article: Option<String>,
    /// All searches that were counted
    #[arg(long, conflicts_with_all = ["words", "day", "article"])]
    all_searches: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let words: Vec<String> = args
        .words
        .iter()
        .flat_map(|words| words.split_whitespace().map(fold).collect::<Vec<_>>())
        .filter(|word| !word.trim().is_empty())
        .map(|word| word.trim().to_owned())
        .collect();
    let what = Forget {
        words,
        day: args.day,
        article: args.article.clone(),
        all_searches: args.all_searches,
    };
    anyhow::ensure!(
        what != Forget::default(),
        "nothing is left of these words once they are compared as searches are: name a word, a day or an article"
    );
    let known = Kept::copies_in(&args.data);
    let mut kept = Kept::open_to_forget(&args.data)?;
    let gone = kept.forget(&what)?;
    let copies = kept.copies();
    let set_aside = copies
        .iter()
        .find(|copy| is_damaged(copy) && !known.contains(copy));
    if let Some(copy) = set_aside {
        anyhow::bail!(
            "the database was damaged and is now {}: nothing was deleted from it, and what is to be forgotten may stand in it; delete that file",
            copy.display()
        );
    }
    println!(
        "deleted {} of searches, {} of what was opened, {} comments",
        rows(gone.searches),
        rows(gone.openings),
        gone.comments
    );
    if !what.words.is_empty() {
        println!(
            "words that no article holds were never stored: there is nothing of them to delete"
        );
    }
    for copy in copies {
        println!(
            "not looked at: {} is an older copy; delete it yourself",
            copy.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a copy is one that could not be read, and no copy of an older format.
fn is_damaged(copy: &Path) -> bool {
    copy.to_string_lossy().contains(".damaged-")
}

fn rows(count: u64) -> String {
    match count {
        1 => "1 row".to_owned(),
        _ => format!("{count} rows"),
    }
}

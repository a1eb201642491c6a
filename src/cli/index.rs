//! `jieda index`: bring the index up to date and say what was done.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use super::common::{CONTENT, official_file};
use super::progress;
use crate::ids::Audience;
use crate::site::{IndexPlace, Loader};

/// Brings the index up to date with the content, and says what was done
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda index                        content/ into index/
  jieda index ~/help --index /var/lib/jieda/index")]
pub(super) struct Args {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT")]
    content: PathBuf,
    /// The folder of the index
    #[arg(long, env = "JIEDA_INDEX", default_value = "index", value_name = "DIR")]
    index: PathBuf,
    /// Count problems by the official list of this file and not of site.toml, as `serve --official` does
    #[arg(long, env = "JIEDA_OFFICIAL", value_name = "FILE")]
    official: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    super::folders::apart("--index", &args.index, &args.content)?;
    let official = official_file(args.official.as_deref(), &args.content)?;
    let mut loader = Loader::new(args.content.clone(), IndexPlace::Folder(args.index.clone()))
        .with_official(official);
    let (snapshot, loaded) = progress::load(&mut loader)?;
    for note in &loaded.notes {
        println!("{note}");
    }
    if let Err(error) = loader.save() {
        println!("the next start will parse all files: {error}");
    }
    let public = snapshot.view(Audience::Public).articles().len();
    let internal = snapshot.view(Audience::Agents).articles().len() - public;
    println!(
        "{public} public and {internal} internal articles: {} analysed anew, {} taken out, in {} ms",
        loaded.analysed,
        loaded.removed,
        started.elapsed().as_millis()
    );
    if let Some(why) = snapshot.nothing_to_read() {
        println!("{why}");
    }
    if !snapshot.problems().is_empty() {
        println!(
            "{} problems in the content; `jieda check` lists them",
            snapshot.problems().len()
        );
    }
    // In memory, the work is gone with this process: that is not what was asked for.
    let kept = !loaded.notes.iter().any(|note| note.contains("memory"));
    Ok(if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

//! `jieda import`: content of another help desk.

use std::path::PathBuf;
use std::process::ExitCode;

use super::common::CONTENT;
use crate::import;
use crate::problem::escape_controls;

/// Takes over the content of another help desk; never overwrites a file
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, clap::Subcommand)]
enum From {
    Zendesk(Zendesk),
}

/// Takes over articles from the JSON of Zendesk's Help Center API
///
/// Drafts stay drafts; what not everybody may read becomes internal, and so does what does not say it. Old addresses lead on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda import zendesk export --list-pictures > pictures.txt
  wget --force-directories --directory-prefix=export/files --input-file=pictures.txt
  jieda import zendesk export --to content")]
struct Zendesk {
    /// The folder of the export: pages of articles, sections, categories, translations and attachments, at any depth
    export_dir: PathBuf,
    /// The content folder
    #[arg(long, default_value = CONTENT, env = "JIEDA_CONTENT", value_name = "CONTENT")]
    to: PathBuf,
    /// Only list the pictures and attachments that the export lacks, for wget; then put them anywhere into the export's folder
    #[arg(long)]
    list_pictures: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let From::Zendesk(args) = &args.from;
    if args.list_pictures {
        for url in import::remote_pictures(&args.export_dir)? {
            println!("{}", escape_controls(&url));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let done = import::zendesk(&args.export_dir, &args.to)?;
    let [articles, drafts, internal] = done.report.articles;
    println!(
        "{articles} articles written to {}: {drafts} drafts, {internal} for agents alone; {} attachments copied",
        args.to.display(),
        done.report.attachments
    );
    let lost = done.report.lines();
    if !lost.is_empty() {
        println!("lost or changed:");
    }
    for line in lost {
        println!("{}", escape_controls(&line));
    }
    if let Some(list) = done.pictures {
        println!(
            "pictures that the export lacks: {list}; fetch them with `wget --force-directories --directory-prefix={dir}/files \
             --input-file={list}`, and import into an empty folder again",
            list = list.display(),
            dir = args.export_dir.display()
        );
    }
    if let Some(entries) = done.entries {
        println!(
            "there is a site.toml: copy what you want from {}",
            entries.display()
        );
    }
    println!("next: jieda check {}", args.to.display());
    Ok(ExitCode::SUCCESS)
}

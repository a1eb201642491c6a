//! `jieda import`: content of another help desk; pictures of other hosts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use super::common::CONTENT;
use crate::content::{LinkTarget, kept_at, source};
use crate::ids::Audience;
use crate::import;
use crate::problem::escape_controls;
use crate::site::{IndexPlace, Loader};

/// Takes over the content of another help desk, or lists pictures of other hosts; never overwrites a file
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, clap::Subcommand)]
enum From {
    Zendesk(Zendesk),
    Images(Images),
}

/// Lists the pictures of other hosts that articles name, as curl's configuration; fetches nothing
///
/// A copy below `assets/`, in a folder named like the host, is shown in the place of each: those that are there are not listed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda import images > pictures.txt
  curl --create-dirs --config pictures.txt")]
struct Images {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT", value_name = "CONTENT")]
    content: PathBuf,
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
    match &args.from {
        From::Zendesk(args) => zendesk(args),
        From::Images(args) => images(args),
    }
}

/// What curl fetches, and where it puts each.
fn images(args: &Images) -> anyhow::Result<ExitCode> {
    let mut loader = Loader::new(args.content.clone(), IndexPlace::Memory);
    let (_, catalog) = loader.catalog()?;
    let view = catalog.view(Audience::Agents);
    let mut listed: BTreeMap<PathBuf, &str> = BTreeMap::new();
    for link in view.articles().flat_map(|article| article.pictures()) {
        let LinkTarget::Outside(url) = &link.target else {
            continue;
        };
        let odd = |c: char| c.is_control() || matches!(c, '"' | '\\');
        if let Some(kept) = kept_at(url).filter(|kept| !url.contains(odd) && !kept.contains(odd))
            && source::why_no_asset(&args.content, &kept).is_some()
        {
            listed.insert(args.content.join(source::ASSETS).join(kept), url);
        }
    }
    for (file, url) in listed {
        let file = file.display().to_string();
        println!(
            "url = \"{}\"\noutput = \"{}\"",
            escape_controls(url),
            escape_controls(&file)
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn zendesk(args: &Zendesk) -> anyhow::Result<ExitCode> {
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

//! `jieda report`: what readers did not find.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::base_url::base_url;
use super::common::content_folder;
use super::progress;
use crate::ids::Lang;
use crate::insights::{Kept, today};
use crate::report::{Asking, Report, WEEKS_MAX, csv, human};
use crate::server::{InsightsPage, Templates, Themes};
use crate::site::{IndexPlace, Loader};

/// Says what readers searched for and did not find
///
/// Reads what `jieda serve --record-searches` has counted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda report
  jieda report ~/help --data /var/lib/jieda --weeks 4
  jieda report --format html > report.html
  jieda report --format csv > report.csv")]
pub(super) struct Args {
    /// The content folder; without it what JIEDA_CONTENT names, or `content`
    #[arg(value_name = "CONTENT")]
    folder: Option<PathBuf>,
    /// The same, as `jieda search` takes it
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    content: Option<PathBuf>,
    /// The data folder of the server
    #[arg(long, env = "JIEDA_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// The folder of the index
    #[arg(long, env = "JIEDA_INDEX", default_value = "index", value_name = "DIR")]
    index: PathBuf,
    /// How many weeks, this one among them
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=WEEKS_MAX as i64))]
    weeks: u16,
    /// How many searches make a group, at least
    #[arg(long, default_value_t = 2, value_name = "N")]
    at_least: u64,
    /// How it is told
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// The language of the page; by default the first of the site
    #[arg(long)]
    lang: Option<String>,
    /// The public address of the site, for links to articles in the page
    #[arg(long, env = "JIEDA_BASE_URL", value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
    /// A page that needs nothing else
    Html,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let content = args.content.clone().or(args.folder.clone());
    let content = content.unwrap_or_else(content_folder);
    super::folders::apart("--index", &args.index, &content)?;
    let lang: Option<Lang> = args.lang.as_ref().map(|lang| lang.parse()).transpose()?;
    let mut kept = Kept::open(&args.data)?;
    let place = IndexPlace::Folder(args.index.clone());
    let (site, loaded) = progress::load(&mut Loader::new(content, place))?;
    for note in loaded.notes {
        tracing::debug!("{note}");
    }
    let asking = Asking {
        today: today(),
        weeks: usize::from(args.weeks),
        at_least: args.at_least,
    };
    let report = Report::of(&mut kept, &site, asking)?;
    if report.asked() == 0 {
        tracing::warn!(
            "no search of these weeks was counted: `jieda serve --record-searches` counts them"
        );
    }
    let text = match args.format {
        Format::Human => human(&report),
        Format::Csv => csv(&report),
        Format::Json => serde_json::to_string_pretty(&report)? + "\n",
        Format::Html => {
            let lang = lang.or(site.site.languages.first().copied());
            let lang = lang.unwrap_or(Lang::En);
            let (templates, _) = Templates::new(&Themes::default());
            let page = InsightsPage {
                templates: &templates,
                lang,
                site_title: site.site.title.get(lang),
                base: args.base_url.as_deref(),
                doing: None,
            };
            page.of(&report).map_err(anyhow::Error::msg)?
        }
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

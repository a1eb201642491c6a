//! `jieda check`: everything that is wrong, with place and remedy.

mod github;
mod human;
mod json;
mod report;
mod sarif;
mod selection;
mod sources;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::human::Look;
use self::report::{Counts, Report, once_a_key};
use self::selection::Selection;
use super::common::{CONTENT, official_file};
use super::out;
use crate::content::Moment;
use crate::ids::Audience;
use crate::past;
use crate::problem::{Problem, escape_controls};
use crate::server::{Templates, Themes};
use crate::site::{self, Checked, IndexPlace, Loader, Snapshot};

/// Says everything that is wrong in the content, with file, line, column and remedy; runs checks.toml
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes:
  0  no error; there may be warnings
  1  at least one error. With --kind, --only or --changed, those that are shown count, and no others
  2  nothing was checked: a folder cannot be read, a flag is wrong, there is no git

Examples:
  jieda check                    the content folder `content`
  jieda check ~/help --plain     one line a problem, for other programs
  jieda check --kind link-dead,anchor-missing --all
  jieda check --changed          before a commit: only the files that it changes
  jieda check --only en/fees site.toml
  jieda check --against main     addresses that this branch would break
  jieda check --format github    in a workflow: beside the lines of a change
  jieda check --no-queries       without the golden queries of checks.toml
  jieda explain link-dead        what a code means")]
pub(super) struct Args {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT")]
    content: PathBuf,
    /// What is printed: text for people, one JSON object, workflow commands of GitHub Actions, or SARIF 2.1.0
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    format: Format,
    /// One line a problem: path:line:column: severity: message (remedy), and the code in square brackets
    #[arg(long, conflicts_with = "format")]
    plain: bool,
    /// Show every problem, not only the first 20 of each kind
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    selection: Selection,
    /// Leave out the golden queries of checks.toml
    #[arg(long)]
    no_queries: bool,
    /// Say which addresses, permalinks and anchors readers had at this commit, branch or tag and would lose
    #[arg(long, value_name = "GIT_REF")]
    against: Option<String>,
    /// Compare with the official list of this file and not of site.toml, as `serve --official` does
    #[arg(long, env = "JIEDA_OFFICIAL", value_name = "FILE")]
    official: Option<PathBuf>,
    /// Take templates and scripts of the content folder's theme as `serve --trust-content-theme` does
    #[arg(long, env = "JIEDA_TRUST_CONTENT_THEME", value_parser = clap::builder::FalseyValueParser::new())]
    trust_content_theme: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
    Github,
    Sarif,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let official = official_file(args.official.as_deref(), &args.content)?;
    let mut loader = Loader::new(args.content.clone(), IndexPlace::Memory).with_official(official);
    if args.no_queries {
        loader = loader.without_golden_queries();
    }
    // Which translation was left behind, git's history tells; without one, nothing of it is told.
    if let Ok(Some(dates)) = loader.dates().newer(&args.content) {
        loader.set_dates(dates);
    }
    let (snapshot, _) = loader.load(&|_, _, _| ())?;
    let (_, theme) = Templates::new(&Themes {
        content: Some(args.content.clone()),
        trust_content: args.trust_content_theme,
        operator: None,
    });
    let theme: Vec<Problem> = theme.into_iter().map(Problem::from).collect();
    let mut checked = site::check(&snapshot, site::today(), &theme)?;
    if let Some(named) = &args.against {
        let dead = dead_since(&args.content, named, &snapshot)?;
        checked.problems.extend(dead);
    }
    let report = selected(args, &snapshot, checked)?;
    out::much(|out| match (args.plain, args.format) {
        (true, _) => plain(&report, out),
        (false, Format::Human) => {
            let look = Look {
                width: out::width(),
                is_coloured: out::is_coloured(),
                all: args.all,
            };
            human::write(&report, &look, out)
        }
        (false, Format::Json) => json::write(&report, out),
        (false, Format::Github) => github::write(&report, out),
        (false, Format::Sarif) => sarif::write(&report, out),
    });
    Ok(match report.counts().errors {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// What is asked for, of all that was found.
fn selected<'a>(
    args: &'a Args,
    snapshot: &Snapshot,
    checked: Checked,
) -> anyhow::Result<Report<'a>> {
    let Checked {
        mut problems,
        queries,
        ..
    } = checked;
    let mut notes = scheduled(snapshot);
    let all = args.selection.is_some().then(|| Counts::of(&problems));
    if all.is_some() {
        let selected = args.selection.of(&args.content, &problems)?;
        problems.retain(|problem| selected.takes(problem));
        // Who asks for a kind of problem asks for no more.
        notes.retain(|(path, _)| !selected.names_kinds() && selected.takes_file(path));
    }
    once_a_key(&mut problems);
    Ok(Report {
        content: &args.content,
        problems,
        all,
        notes,
        articles: snapshot.view(Audience::Agents).articles().len(),
        queries,
    })
}

/// One line a problem. The code stands last, so that who reads up to the remedy reads on as before.
fn plain(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for problem in &report.problems {
        writeln!(out, "{problem} [{}]", problem.code)?;
    }
    for (path, note) in &report.notes {
        let path = escape_controls(&path.display().to_string());
        writeln!(out, "{path}: note: {note}")?;
    }
    writeln!(out, "{}", report.sum())
}

/// What readers could open at a commit and cannot open now. Says what was compared.
fn dead_since(content: &Path, named: &str, snapshot: &Snapshot) -> anyhow::Result<Vec<Problem>> {
    let now = past::Moment {
        site: &snapshot.site,
        catalog: &snapshot.catalog,
    };
    let compared = past::compare(content, named, now)?;
    for line in compared.with {
        eprintln!("{}", escape_controls(&line));
    }
    Ok(compared.problems)
}

/// The articles that come or go by their dates: nothing is wrong with them, but a writer wants to know.
fn scheduled(snapshot: &Snapshot) -> Vec<(PathBuf, String)> {
    let zone = snapshot.site.time_zone.zone();
    let mut lines = Vec::new();
    for (article, is_closed) in snapshot.catalog.timed() {
        let when = |moment: Option<Moment>| moment.map(|moment| moment.instant(zone));
        let shown = |at: jiff::Timestamp| {
            at.to_zoned(zone.clone())
                .strftime("%Y-%m-%d %H:%M %Z")
                .to_string()
        };
        let (from, until) = (when(article.window.from), when(article.window.until));
        let now = jiff::Timestamp::now();
        let says = match (is_closed, from, until) {
            (true, Some(from), _) if from > now => format!("nobody sees it until {}", shown(from)),
            (true, _, Some(until)) => format!("nobody sees it since {}", shown(until)),
            (false, _, Some(until)) => format!("it is seen until {}", shown(until)),
            // It has come, and stays.
            _ => continue,
        };
        lines.push((article.path.clone(), says));
    }
    lines.sort();
    lines
}

//! `jieda check`: everything that is wrong, with place and remedy.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::common::{CONTENT, official_file};
use crate::content::{Moment, source};
use crate::ids::Audience;
use crate::past;
use crate::problem::{Problem, Severity, escape_controls};
use crate::server::{Templates, Themes};
use crate::site::{self, Checked, IndexPlace, Loader, Snapshot};

/// Says everything that is wrong in the content, with file, line, column and remedy; runs checks.toml
///
/// Exits with 1 when there is an error, with 0 when there are only warnings.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda check                    the content folder `content`
  jieda check ~/help --plain     one line a problem, for other programs
  jieda check --against main     addresses that this branch would break
  jieda check --no-queries       without the golden queries of checks.toml")]
pub(super) struct Args {
    /// The content folder
    #[arg(default_value = CONTENT, env = "JIEDA_CONTENT")]
    content: PathBuf,
    /// One line a problem: path:line:column: severity: message (remedy)
    #[arg(long)]
    plain: bool,
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

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let official = official_file(args.official.as_deref(), &args.content)?;
    let mut loader = Loader::new(args.content.clone(), IndexPlace::Memory).with_official(official);
    if args.no_queries {
        loader = loader.without_golden_queries();
    }
    let (snapshot, _) = loader.load(&|_, _, _| ())?;
    let (_, theme) = Templates::new(&Themes {
        content: Some(args.content.clone()),
        trust_content: args.trust_content_theme,
        operator: None,
    });
    let theme: Vec<Problem> = theme.into_iter().map(Problem::from).collect();
    let Checked {
        mut problems,
        queries,
        ..
    } = site::check(&snapshot, site::today(), &theme)?;
    if let Some(named) = &args.against {
        problems.extend(dead_since(&args.content, named, &snapshot)?);
    }
    for problem in &problems {
        if args.plain {
            println!("{problem}");
        } else {
            println!("{}\n", drawn(problem, &args.content));
        }
    }
    for line in scheduled(&snapshot) {
        println!("{line}");
    }
    let count = |severity: Severity| problems.iter().filter(|p| p.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let articles = snapshot.view(Audience::Agents).articles().len();
    let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    println!(
        "{}, {}: {}, {}",
        counted(articles, "article"),
        if queries == 1 {
            "1 golden query".to_owned()
        } else {
            format!("{queries} golden queries")
        },
        counted(errors, "error"),
        counted(warnings, "warning")
    );
    Ok(if errors > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
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
fn scheduled(snapshot: &Snapshot) -> Vec<String> {
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
        lines.push(format!(
            "{}: note: {says}",
            escape_controls(&article.path.display().to_string())
        ));
    }
    lines.sort();
    lines
}

/// A problem with the line it stands on.
fn drawn(problem: &Problem, content: &Path) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let renderer = if std::io::stdout().is_terminal() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let path = escape_controls(&content.join(&problem.path).display().to_string());
    let message = escape_controls(&problem.message);
    let help = escape_controls(&problem.help);
    let line = line_of(problem, content);
    let title = level.primary_title(message.as_str());
    let mut group = match &line {
        Some(line) => {
            let column = problem.column.max(1) - 1;
            let start = line.char_indices().nth(column).map_or(0, |(at, _)| at);
            let end = if problem.column == 0 {
                line.len()
            } else {
                line[start..]
                    .chars()
                    .next()
                    .map_or(start, |c| start + c.len_utf8())
            };
            let mark = AnnotationKind::Primary.span(start..end.max(start));
            title.element(
                Snippet::source(line.as_str())
                    .path(path.as_str())
                    .line_start(problem.line)
                    .annotation(mark),
            )
        }
        None => title.element(annotate_snippets::Origin::path(path.as_str())),
    };
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group]).to_string()
}

/// The line of a problem as it may be printed: no controls, at most 200 characters.
fn line_of(problem: &Problem, content: &Path) -> Option<String> {
    let index = problem.line.checked_sub(1)?;
    let bytes = source::read(content, &problem.path).ok()?.bytes;
    let text = String::from_utf8_lossy(&bytes)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let line = text.split('\n').nth(index)?;
    Some(
        line.chars()
            .take(200)
            .map(|c| {
                if escape_controls(&c.to_string()).chars().count() > 1 {
                    '\u{fffd}'
                } else {
                    c
                }
            })
            .collect(),
    )
}

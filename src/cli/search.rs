//! `jieda search`: the same search, in the terminal.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use super::common::content_and_last;
use super::progress;
use crate::ids::{Audience, Lang};
use crate::problem::escape_controls;
use crate::search::{Explanation, HitRange, QUERY_CHARS_MAX, SearchRequest, SearchResults};
use crate::site::{IndexPlace, Loader};

/// Searches as the site does
///
/// Exits with 1 when nothing is found.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "jieda search [OPTIONS] [CONTENT] QUERY",
    after_help = "Examples:
  jieda search 提现没到账
  jieda search ~/help 'withdrawal not arrived' --lang en --limit 3"
)]
pub(super) struct Args {
    /// The content folder (`content` unless named), and what to search
    #[arg(num_args = 1..=2, required = true, value_names = ["CONTENT", "QUERY"])]
    words: Vec<String>,
    /// The reader's language; the script of the query decides without it
    #[arg(long)]
    lang: Option<String>,
    /// Search for exactly what is typed: correct nothing, read no pinyin
    #[arg(long)]
    exact: bool,
    /// Tell why: what was read, what each token weighs, the parts of each score
    #[arg(long)]
    explain: bool,
    /// How many hits, 1 to 50
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// The folder of the index
    #[arg(long, env = "JIEDA_INDEX", default_value = "index", value_name = "DIR")]
    index: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (content, words) = content_and_last(&args.words);
    anyhow::ensure!(
        words.chars().count() <= QUERY_CHARS_MAX,
        "the query has more than {QUERY_CHARS_MAX} characters"
    );
    let lang: Option<Lang> = args.lang.as_ref().map(|lang| lang.parse()).transpose()?;
    let range = HitRange::new(0, args.limit)
        .ok_or_else(|| anyhow::anyhow!("--limit must be 1 to {}", HitRange::LIMIT_MAX))?;
    super::folders::apart("--index", &args.index, &content)?;
    let (snapshot, loaded) = progress::load(&mut Loader::new(
        content,
        IndexPlace::Folder(args.index.clone()),
    ))?;
    for note in loaded.notes {
        tracing::debug!("{note}");
    }
    let request = SearchRequest {
        lang,
        range,
        exact: args.exact,
        ..SearchRequest::new(words, Audience::Public)
    };
    let results = snapshot.search(&request)?;
    show_remarks(&results);
    show_hits(&results);
    if args.explain
        && let Some(explanation) = snapshot.explain(&request)?
    {
        explain(&explanation);
    }
    println!(
        "{} of {} articles that match",
        results.hits.len(),
        results.total
    );
    Ok(if results.hits.is_empty() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What was searched in place of what was typed, and what it looks like.
fn show_remarks(results: &SearchResults) {
    if let Some(rewrite) = &results.rewrite {
        println!("searched for: {}", escape_controls(&rewrite.text));
    }
    if let Some(suggested) = &results.suggested {
        println!("did you mean: {}", escape_controls(suggested));
    }
    if let Some(hint) = results.hint {
        println!(
            "hint: {}{}",
            hint.as_str(),
            if hint.is_secret() {
                " (not searched)"
            } else {
                ""
            }
        );
    }
}

fn show_hits(results: &SearchResults) {
    let (bold, plain) = if std::io::stdout().is_terminal() {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    for (hit, rank) in results.hits.iter().zip(1..) {
        let section = &hit.article.sections[hit.section].heading;
        let section = if section.is_empty() {
            String::new()
        } else {
            format!(" › {}", escape_controls(section))
        };
        let text = |html: &str| {
            let html = html.replace("<mark>", bold).replace("</mark>", plain);
            html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        };
        println!("{rank:2}. {}{section}", text(hit.title.as_str()));
        println!("    {}  {:.3}", hit.url(), hit.score);
        println!("    {}", text(hit.snippet.as_str()));
    }
}

fn explain(explanation: &Explanation) {
    for (typed, read, kind) in &explanation.changes {
        println!(
            "read: {} as {} ({})",
            escape_controls(typed),
            escape_controls(read),
            kind.as_str()
        );
    }
    for alternatives in &explanation.slots {
        for (place, tokens) in alternatives.iter().enumerate() {
            let tokens = tokens.iter().map(|t| {
                format!(
                    "{} {:.2} in {}",
                    escape_controls(&t.text),
                    t.weight,
                    t.documents
                )
            });
            println!(
                "{} {}",
                if place == 0 { "token" } else { "   or" },
                tokens.collect::<Vec<_>>().join(", ")
            );
        }
    }
    for hit in &explanation.hits {
        let matched = if hit.matched == hit.id {
            String::new()
        } else {
            format!(" by {}", hit.matched)
        };
        println!(
            "{}{matched}: {:.3} = words {:.3}, title {:.2}, heading {:.2}, stretch {:.2}, as typed {:.2}",
            hit.id, hit.score, hit.first, hit.title, hit.heading, hit.stretch, hit.literal
        );
        let tokens = hit
            .tokens
            .iter()
            .map(|(token, fields)| format!("{} ({})", escape_controls(token), fields.join(" ")));
        println!("    {}", tokens.collect::<Vec<_>>().join(", "));
    }
}

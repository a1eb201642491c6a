//! `jieda search`: the same search, in the terminal.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::common::content_folder;
use super::progress;
use crate::ids::{Audience, Lang};
use crate::problem::escape_controls;
use crate::search::{
    Explanation, HitRange, QUERY_CHARS_MAX, SearchRequest, SearchResults, TEXT_CHARS_MAX,
};
use crate::server;
use crate::site::{IndexPlace, Loader, Snapshot};

/// Searches as the site does
///
/// Exits with 0 when something is found, with 1 when nothing is, with 2 when it could not be searched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jieda search 提现没到账
  jieda search withdrawal not arrived --lang en --limit 3
  jieda search --content ~/help reset password
  jieda search --json 提现 | jq -r '.hits[].url'     what GET /api/v1/search answers
  jieda search - < message.txt                     a long text by its most telling words")]
pub(super) struct Args {
    /// What to search for: several words are one query; `-` reads a text of up to 10,000 characters from stdin
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// The content folder; without it what JIEDA_CONTENT names, or `content`
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// The reader's language, zh or en; the script of the query decides without it
    #[arg(long)]
    lang: Option<String>,
    /// Search for exactly what is typed: correct nothing, read no pinyin
    #[arg(long)]
    exact: bool,
    /// Find articles by their words alone, and not by what words mean
    #[arg(long, env = "JIEDA_NO_MEANING", value_parser = clap::builder::FalseyValueParser::new())]
    no_meaning: bool,
    /// Tell why: what was read, what each token weighs, the parts of each score
    #[arg(long)]
    explain: bool,
    /// Print JSON, with the fields of GET /api/v1/search
    #[arg(long)]
    json: bool,
    /// How many hits, 1 to 50
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// The folder of the index
    #[arg(long, env = "JIEDA_INDEX", default_value = "index", value_name = "DIR")]
    index: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (content, typed) = content_and_words(args);
    let text = match typed == "-" {
        true => Some(from_stdin()?),
        false => None,
    };
    if text.as_ref().unwrap_or(&typed).trim().is_empty() {
        bail!("there is nothing to search for; write words, such as `jieda search 提现没到账`");
    }
    let chars = typed.chars().count();
    anyhow::ensure!(
        chars <= QUERY_CHARS_MAX,
        "the query has {chars} characters, more than {QUERY_CHARS_MAX}; give a long text by `jieda search - < FILE`"
    );
    let lang: Option<Lang> = args.lang.as_ref().map(|lang| lang.parse()).transpose()?;
    let range = HitRange::new(0, args.limit)
        .ok_or_else(|| anyhow::anyhow!("--limit must be 1 to {}", HitRange::LIMIT_MAX))?;
    super::folders::apart("--index", &args.index, &content)?;
    let mut loader =
        Loader::new(content, IndexPlace::Folder(args.index.clone())).with_meaning(!args.no_meaning);
    let (snapshot, loaded) = progress::load_some(&mut loader)?;
    for note in loaded.notes {
        tracing::debug!("{note}");
    }
    let words = match text {
        Some(text) => snapshot.pasted(&text, Audience::Public)?.words,
        None => typed,
    };
    let request = SearchRequest {
        lang,
        range,
        exact: args.exact,
        ..SearchRequest::new(words, Audience::Public)
    };
    let is_found = match args.json {
        true => print_json(&snapshot, request, args.explain)?,
        false => print_hits(&snapshot, &request, args.explain)?,
    };
    Ok(match is_found {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// The content folder, and what to search for. Of two words the first is the content folder, as it was in earlier versions, when
/// it is one and no other is named.
fn content_and_words(args: &Args) -> (PathBuf, String) {
    if let Some(content) = &args.content {
        return (content.clone(), args.words.join(" "));
    }
    if let [first, rest] = args.words.as_slice()
        && holds_site(Path::new(first))
    {
        let first = escape_controls(first);
        eprintln!(
            "note: `{first}` is read as the content folder; write `--content {first}`, or both words in one pair of quotes to \
             search for them"
        );
        return (first.into(), rest.clone());
    }
    (content_folder(), args.words.join(" "))
}

/// Whether a folder is the content folder of a site.
fn holds_site(folder: &Path) -> bool {
    let has_language = |lang: Lang| folder.join(lang.as_str()).is_dir();
    folder.join("site.toml").is_file() || Lang::ALL.into_iter().any(has_language)
}

/// As much of the text on stdin as is read of a long text; the rest has no effect.
fn from_stdin() -> anyhow::Result<String> {
    let bytes_max = (TEXT_CHARS_MAX * char::MAX.len_utf8()) as u64;
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock().take(bytes_max);
    { stdin }
        .read_to_end(&mut bytes)
        .context("cannot read the text from stdin")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Prints what the API answers; tells whether something is found.
fn print_json(snapshot: &Snapshot, request: SearchRequest, explain: bool) -> anyhow::Result<bool> {
    let (body, total) = server::search_body(snapshot, request, explain)?;
    let body = serde_json::to_string_pretty(&body)? + "\n";
    super::common::print_all(body.as_bytes())?;
    Ok(total > 0)
}

/// Prints hits for people; tells whether something is found.
fn print_hits(snapshot: &Snapshot, request: &SearchRequest, why: bool) -> anyhow::Result<bool> {
    let results = snapshot.search(request)?;
    show_remarks(&results);
    show_hits(&results);
    if why && let Some(explanation) = snapshot.explain(request)? {
        explain(&explanation);
    }
    println!(
        "{} of {} articles that match",
        results.hits.len(),
        results.total
    );
    Ok(!results.hits.is_empty())
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
        let related = if hit.related { " (related)" } else { "" };
        println!("{rank:2}. {}{section}{related}", text(hit.title.as_str()));
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
            "{}{matched}: {:.3} = words {:.3}, title {:.2}, heading {:.2}, stretch {:.2}, as typed {:.2}, meaning {:.3}",
            hit.id,
            hit.score,
            hit.first,
            hit.title,
            hit.heading,
            hit.stretch,
            hit.literal,
            hit.meaning
        );
        let tokens = hit
            .tokens
            .iter()
            .map(|(token, fields)| format!("{} ({})", escape_controls(token), fields.join(" ")));
        println!("    {}", tokens.collect::<Vec<_>>().join(", "));
    }
}

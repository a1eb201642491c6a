//! Try a search: where the article stands for what a reader would type, now and before the last save, and why.
//!
//! Gets:    an article, what was typed.
//! Gives:   ranks, the reasons in words, the article's golden queries, lines to copy.
//! Touches: the snapshot of now and the one before; the file of the article, for the line that a link opens.
//! Never:   a write: what could be added is a line to copy.

use axum::extract::{Path, State};
use axum::response::Response;
use minijinja::{Value, context};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::articles::{Looked, file_text};
use super::bar::About;
use super::pages::{article, shown};
use super::texts::word;
use crate::ids::{ArticleId, Audience, Lang};
use crate::search::relevance::golden::{self, GoldenOutcome};
use crate::search::{ExplainedHit, Explanation, HitRange, QUERY_CHARS_MAX, SearchRequest};
use crate::server::audience::{EVERYBODY, WRITERS};
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;
use crate::site::Snapshot;
use crate::slips;

/// How many of the first hits are named.
const FIRST: usize = 3;
const CHECKS: &str = "checks.toml";

/// What stands behind `?`.
pub(in crate::server) struct TryQuery {
    q: String,
}

impl FromParams for TryQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<TryQuery, AppError> {
        let params = params.unwrap_or_default();
        let typed = params.get("q").unwrap_or_default().trim();
        Ok(TryQuery {
            q: typed.chars().take(QUERY_CHARS_MAX).collect(),
        })
    }
}

/// GET `/preview/search/{id}?q=`.
pub(in crate::server) async fn search(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<TryQuery>,
) -> Response {
    article(&state, "search", id, move |about, looked| {
        let tried = match query.q.is_empty() {
            true => None,
            false => Some(tried(about, looked, &query.q)?),
        };
        let extra =
            context! { q => query.q.as_str(), tried, golden => golden_queries(about, looked)? };
        shown("search.html", about, extra)
    })
    .await
}

/// Who searches: readers where they see the article, else those who see it.
fn searching(snapshot: &Snapshot, id: &ArticleId) -> Audience {
    match snapshot.view(EVERYBODY).article(id) {
        Some(_) => EVERYBODY,
        None => WRITERS,
    }
}

fn request(words: &str, lang: Lang, audience: Audience) -> SearchRequest {
    SearchRequest {
        lang: Some(lang),
        range: HitRange::new(0, HitRange::LIMIT_MAX).unwrap_or(HitRange::FIRST_TEN),
        ..SearchRequest::new(words, audience)
    }
}

/// What became of a search.
fn tried(about: &About<'_>, looked: &Looked, words: &str) -> Result<Value, AppError> {
    let (snapshot, id) = (about.snapshot, &looked.id);
    let audience = searching(snapshot, id);
    let asked = request(words, id.lang(), audience);
    let hits = snapshot.search(&asked)?.hits;
    let place = |hits: &[crate::search::Hit]| {
        let is_it = |hit: &crate::search::Hit| hit.article.id == *id;
        hits.iter().position(is_it).map(|at| at + 1)
    };
    let rank = place(&hits);
    let before = match about.preview.before() {
        Some(before) => Some(place(&before.search(&asked)?.hits)),
        None => None,
    };
    let explanation = snapshot.explain(&asked)?;
    let first: Vec<Value> = hits
        .iter()
        .take(FIRST)
        .map(|hit| context! { title => hit.article.title.as_str(), url => hit.url(), is_it => hit.article.id == *id })
        .collect();
    Ok(context! {
        rank => said(about.lang, rank),
        before => before.map(|before| said(about.lang, before)),
        moved => before.is_some_and(|before| before != rank),
        as_published => audience == WRITERS,
        why => explanation.map(|explanation| why(about.lang, id, &explanation)),
        first,
        lines => lines(about, looked, words),
    })
}

fn said(lang: Lang, rank: Option<usize>) -> String {
    match rank {
        Some(rank) => word(lang, "rank").replace("{n}", &rank.to_string()),
        None => word(lang, "rank_none"),
    }
}

/// Why the article stands where it does: what was read in another way, which words it has and where.
fn why(lang: Lang, id: &ArticleId, explanation: &Explanation) -> Value {
    let changes = explanation.changes.iter().map(|(typed, read, kind)| {
        let said = word(lang, "why_changed")
            .replace("{q}", typed)
            .replace("{m}", read);
        context! { said, kind => word(lang, &format!("kind_{}", kind.as_str())) }
    });
    let is_it = |hit: &&ExplainedHit| hit.id == id.as_str() || hit.matched == id.as_str();
    let hit = explanation.hits.iter().find(is_it);
    let mut words: Vec<(String, String)> = Vec::new();
    for (token, fields) in hit.iter().flat_map(|hit| &hit.tokens) {
        let token = token.trim_start_matches('=').to_owned();
        if words.iter().all(|(known, _)| *known != token) {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| word(lang, &format!("field_{field}")))
                .collect();
            words.push((token, fields.join(" · ")));
        }
    }
    let words = words
        .into_iter()
        .map(|(token, fields)| context! { token, fields });
    context! {
        changes => changes.collect::<Vec<_>>(),
        words => words.collect::<Vec<_>>(),
    }
}

/// What a writer may add, each with the place where it goes.
fn lines(about: &About<'_>, looked: &Looked, words: &str) -> Vec<Value> {
    let quoted = slips::quoted(words);
    let content = about.preview.content();
    let text = file_text(content, &looked.file).unwrap_or_default();
    let (line, at) = question_line(&text, &quoted);
    let checks = std::path::Path::new(CHECKS);
    let end = file_text(content, checks).map_or(1, |text| text.lines().count() + 1);
    let check = format!(
        "[[check]]\nquery = {quoted}\nlang = \"{}\"\nexpect = \"{}\"",
        looked.id.lang(),
        looked.id
    );
    let line_of = |label, text: String, file: &std::path::Path, at| {
        context! { label => word(about.lang, label), text, file => file.to_string_lossy(), editor_url => about.preview.editor_url(file, at, 0) }
    };
    vec![
        line_of("line_question", line, &looked.file, at),
        line_of("line_check", check, checks, end),
    ]
}

/// The line that adds a question to the front matter of a file, and the line where it goes, counted from 1. It takes the place of
/// a line that begins alike, and else comes before it.
pub(super) fn question_line(text: &str, quoted: &str) -> (String, usize) {
    const KEY: &str = "questions:";
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    if lines.next().is_none_or(|first| first.trim_end() != "---") {
        return (format!("---\n{KEY} [{quoted}]\n---"), 1);
    }
    let mut front = lines.take_while(|line| line.trim_end() != "---");
    let Some(at) = front.position(|line| line.starts_with(KEY)) else {
        return (format!("{KEY} [{quoted}]"), 2);
    };
    let line = text.lines().nth(at + 1).unwrap_or_default();
    let listed = line[KEY.len()..].trim();
    let added = match listed.strip_prefix('[') {
        // First of those that stand in brackets, which may go on in the lines below.
        Some(others) if others.trim_start().starts_with(']') => {
            format!("{KEY} [{quoted}{}", others.trim_start())
        }
        Some(others) => format!("{KEY} [{quoted}, {}", others.trim_start()),
        // A list below, in whose column it stands.
        None if listed.is_empty() || listed.starts_with('#') => {
            let below = front
                .next()
                .filter(|line| line.trim_start().starts_with('-'));
            let column = below.map_or(2, |line| line.len() - line.trim_start().len());
            return (format!("{}- {quoted}", " ".repeat(column)), at + 3);
        }
        // A single one.
        None => format!("{KEY} [{listed}, {quoted}]"),
    };
    (added, at + 2)
}

/// The golden queries of the article, now and before the last save.
fn golden_queries(about: &About<'_>, looked: &Looked) -> Result<Vec<Value>, AppError> {
    let before = about.preview.before();
    let mut shown = Vec::new();
    for one in about.snapshot.golden_of(&looked.id) {
        let outcome = golden::run(one, |request| about.snapshot.search(request))?;
        let earlier: Option<GoldenOutcome> = match &before {
            Some(before) => Some(golden::run(one, |request| before.search(request))?),
            None => None,
        };
        let result = if outcome.passed {
            "golden_passed"
        } else {
            "golden_failed"
        };
        shown.push(context! {
            query => one.query.as_str(),
            url => format!(
                "/preview/search/{}?q={}",
                looked.id,
                utf8_percent_encode(&one.query, NON_ALPHANUMERIC)
            ),
            passed => outcome.passed,
            result => word(about.lang, result),
            rank => said(about.lang, outcome.rank),
            before => earlier.map(|earlier| said(about.lang, earlier.rank)),
            within => word(about.lang, "golden_within").replace("{n}", &one.within.to_string()),
            editor_url => about.preview.editor_url(std::path::Path::new(CHECKS), one.line, 0),
        });
    }
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A front matter with the line in it as the page says.
    fn with_line(text: &str, quoted: &str) -> String {
        let (line, at) = question_line(text, quoted);
        let mut lines: Vec<&str> = text.lines().collect();
        if line.starts_with("questions:") && lines[at - 1].starts_with("questions:") {
            lines[at - 1] = &line;
        } else {
            lines.insert(at - 1, &line);
        }
        lines.join("\n") + "\n"
    }

    #[test]
    fn with_the_line_a_file_has_the_question_and_all_that_it_had() {
        let quoted = r#""q: \"x\" #1""#;
        let before = [
            ("", vec![]),
            ("questions: []", vec![]),
            ("questions: [ ]", vec![]),
            ("questions: [b, c]", vec!["b", "c"]),
            ("questions: [b,]", vec!["b"]),
            ("questions: [b] # why", vec!["b"]),
            ("questions: [b,\n  c]", vec!["b", "c"]),
            ("questions:\n  - b\n  - c", vec!["b", "c"]),
            ("questions:\n- b\n- c", vec!["b", "c"]),
            ("questions:\n      - b", vec!["b"]),
            ("questions: # those of readers\n  - b", vec!["b"]),
            ("questions:", vec![]),
            ("questions: b", vec!["b"]),
            ("questions: \"b, c\"", vec!["b, c"]),
        ];
        for (own, expected) in before {
            for around in ["title: a\n{}\ntags: [t]", "{}\ntitle: a", "title: a\n{}"] {
                let front = around.replace("{}", own);
                let text = format!("---\n{front}\n---\n# Text\nquestions: no\n");
                let text = with_line(&text, quoted);
                let file = crate::content::source::SourceFile {
                    path: "en/a.md".into(),
                    bytes: text.clone().into_bytes(),
                    hash: 0,
                    modified: None,
                };
                let parsed = crate::content::parse_with(&file, &Default::default());
                let (article, problems) =
                    parsed.unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
                assert!(problems.is_empty(), "{text}: {problems:?}");
                let mut questions = article.questions.clone();
                questions.sort();
                let mut all: Vec<&str> = expected.clone();
                all.push("q: \"x\" #1");
                assert_eq!(questions, all, "{text}");
            }
        }
        // Without a front matter there is one then.
        let text = with_line("# Title\n\nText\n", quoted);
        assert!(
            text.starts_with("---\nquestions: [\"q: ") && text.contains("]\n---\n# Title"),
            "{text}"
        );
    }
}

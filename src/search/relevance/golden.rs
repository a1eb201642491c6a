//! Golden queries: what a search must return, from the site's `checks.toml`.
//!
//! Gets:    the text of the file; a searcher, as a function.
//! Gives:   each query with the rank that its article had, and what is wrong with the file.
//! Touches: `ids`, `problem`.
//! Never:   a pass for a query whose article does not exist.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::ids::{ArticleId, Audience, Lang};
use crate::problem::{self, Code, Problem};
use crate::search::request::{Hit, HitRange, SearchError, SearchRequest, SearchResults};
use crate::slips;

const FILE: &str = "checks.toml";

/// A query and what it must find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// What is typed.
    pub query: String,
    /// The reader's language.
    pub lang: Lang,
    /// The article that must be found.
    pub expect: ArticleId,
    /// The section at which it must open; any when there is none.
    pub anchor: Option<String>,
    /// The last rank that is good enough, counted from 1, at most 50.
    pub within: usize,
    /// Articles that must not stand before it.
    pub not: Vec<ArticleId>,
    /// The line of the query in its file.
    pub line: usize,
}

/// The keys of a check.
const KEYS: [&str; 5] = ["query", "lang", "expect", "within", "not"];

/// How a golden query went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenOutcome {
    /// The rank of the expected article, counted from 1; none when it is not among the first 50.
    pub rank: Option<usize>,
    /// Whether it was good enough.
    pub passed: bool,
    /// What came first instead.
    pub first: Option<ArticleId>,
    /// What stands before it, or among the first without it, and must not.
    pub barred: Option<ArticleId>,
}

#[derive(Deserialize)]
struct GoldenFile {
    #[serde(default)]
    check: Vec<Spanned<FileCheck>>,
}

#[derive(Deserialize)]
struct FileCheck {
    query: Option<Spanned<String>>,
    lang: Option<String>,
    expect: Option<String>,
    #[serde(default = "first")]
    within: usize,
    #[serde(default)]
    not: Vec<String>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

fn first() -> usize {
    1
}

/// Reads `checks.toml`; a check that cannot be used is left out and reported.
#[must_use]
pub fn parse(text: &str) -> (Vec<Golden>, Vec<Problem>) {
    let line = |byte: usize| problem::place(text, byte).0;
    // The line of a key, in the table that begins at a line.
    let below = |at: usize, key: &str| {
        let mut lines = text.lines().enumerate().skip(at);
        let begins = |line: &str| {
            let rest = line.trim_start();
            rest.starts_with(key).then(|| line.len() - rest.len() + 1)
        };
        let own = lines.find_map(|(index, line)| Some((index + 1, begins(line)?)));
        own.unwrap_or((at, 0))
    };
    let file: GoldenFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let refused = slips::refusal(Path::new(FILE), text, &error, &["check"]);
            return (Vec::new(), vec![refused]);
        }
    };
    let (mut golden, mut problems) = (Vec::new(), Vec::new());
    for check in file.check {
        let header = line(check.span().start);
        let check = check.into_inner();
        let at = check
            .query
            .as_ref()
            .map_or(header, |query| line(query.span().start));
        for key in check.unknown.keys() {
            let (line, column) = below(header, key);
            let problem = Problem::warning(
                Code::KeyUnknown,
                Path::new(FILE),
                format!("unknown key `{key}`"),
            )
            .at(line, column);
            problems.push(problem.help(match slips::nearest(key, &KEYS, &[]) {
                Some(meant) => format!("it has no effect; did you mean `{meant}`?"),
                None => "write query, lang, expect, within and not".to_owned(),
            }));
        }
        match golden_of(check, at) {
            Ok(one) => golden.push(one),
            Err(message) => problems.push(
                Problem::error(Code::GoldenQueryInvalid, Path::new(FILE), message)
                    .at(at, 0)
                    .help("the check is not run"),
            ),
        }
    }
    (golden, problems)
}

fn golden_of(check: FileCheck, line: usize) -> Result<Golden, String> {
    let (Some(query), Some(expected)) = (check.query, check.expect) else {
        return Err("a check needs `query` and `expect`".to_owned());
    };
    let (id, anchor) = match expected.split_once('#') {
        Some((id, anchor)) => (id, Some(anchor.to_owned())),
        None => (expected.as_str(), None),
    };
    let expect: ArticleId = id.parse().map_err(|error| format!("expect: {error}"))?;
    let lang = check
        .lang
        .map_or(Ok(expect.lang()), |lang| lang.parse())
        .map_err(|error| format!("lang: {error}"))?;
    if !(1..=HitRange::LIMIT_MAX).contains(&check.within) {
        return Err(format!(
            "within is {}, write 1 to {}",
            check.within,
            HitRange::LIMIT_MAX
        ));
    }
    let not: Result<Vec<ArticleId>, _> = check.not.iter().map(|id| id.parse()).collect();
    let not = not.map_err(|error| format!("not: {error}"))?;
    if not.contains(&expect) {
        return Err(format!("not: `{expect}` is what the check expects"));
    }
    Ok(Golden {
        not,
        query: query.into_inner(),
        lang,
        expect,
        anchor,
        within: check.within,
        line,
    })
}

/// Runs one golden query as a reader.
///
/// # Errors
/// When the search fails.
pub fn run(
    golden: &Golden,
    search: impl Fn(&SearchRequest) -> Result<SearchResults, SearchError>,
) -> Result<GoldenOutcome, SearchError> {
    let range = HitRange::new(0, HitRange::LIMIT_MAX).expect("the greatest limit is allowed");
    let request = SearchRequest {
        lang: Some(golden.lang),
        range,
        ..SearchRequest::new(&*golden.query, Audience::Public)
    };
    let hits = search(&request)?.hits;
    let matches = |hit: &Hit| {
        let anchor = hit.article.sections[hit.section]
            .anchor
            .as_ref()
            .map(crate::ids::Anchor::as_str);
        hit.article.id == golden.expect
            && golden
                .anchor
                .as_deref()
                .is_none_or(|wanted| anchor == Some(wanted))
    };
    let rank = hits.iter().position(matches).map(|at| at + 1);
    let before = &hits[..rank.map_or(hits.len(), |rank| rank - 1)];
    let barred = before.iter().map(|hit| &hit.article.id);
    let barred = barred
        .into_iter()
        .find(|id| golden.not.contains(id))
        .cloned();
    Ok(GoldenOutcome {
        rank,
        passed: rank.is_some_and(|rank| rank <= golden.within) && barred.is_none(),
        barred,
        first: hits.first().map(|hit| hit.article.id.clone()),
    })
}

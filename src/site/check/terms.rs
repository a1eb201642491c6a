//! Words that `terms.toml` says are not to be written.
//!
//! Gets:    terms, articles.
//! Gives:   a warning for each word in each article, with the term to write.
//! Touches: nothing.
//! Never:   the questions and tags of an article: those are in readers' words.

use super::texts::{around, shown};
use crate::config::terms::Term;
use crate::content::Article;
use crate::problem::{Code, Problem};

/// What an article says that it should say otherwise.
pub(super) fn of(terms: &[Term], article: &Article) -> Vec<Problem> {
    let texts: Vec<String> = shown(article).map(str::to_lowercase).collect();
    let lang = article.id.lang();
    let mut problems = Vec::new();
    for term in terms.iter().filter(|term| term.lang == lang) {
        for word in &term.avoid {
            let places: Vec<String> = texts
                .iter()
                .flat_map(|text| found(text, word, &term.except))
                .collect();
            let Some(first) = places.first() else {
                continue;
            };
            let more = match places.len() {
                1 => String::new(),
                count => format!(" and {} more places", count - 1),
            };
            let message = format!("says `{word}` in “{first}”{more}");
            let help = format!(
                "write `{}`, or add the phrase to `except` of the term in terms.toml",
                term.prefer
            );
            problems.push(Problem::warning(Code::TermAvoided, &article.path, message).help(help));
        }
    }
    problems
}

/// Where a word stands in a text, each with what is around it: by itself in letters, anywhere in Chinese.
fn found(text: &str, word: &str, except: &[String]) -> Vec<String> {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let by_itself = |start: usize, end: usize| {
        let glued = |outer: Option<char>, inner: Option<char>| {
            outer.is_some_and(is_letter) && inner.is_some_and(is_letter)
        };
        !glued(text[..start].chars().next_back(), word.chars().next())
            && !glued(text[end..].chars().next(), word.chars().next_back())
    };
    let excepted: Vec<(usize, usize)> = except
        .iter()
        .flat_map(|phrase| {
            text.match_indices(phrase.as_str())
                .map(|(at, _)| (at, at + phrase.len()))
        })
        .collect();
    let places = text
        .match_indices(word)
        .map(|(at, _)| (at, at + word.len()));
    places
        .filter(|&(start, end)| by_itself(start, end))
        .filter(|&(start, end)| {
            !excepted
                .iter()
                .any(|&(from, to)| from <= start && end <= to)
        })
        .map(|(start, end)| around(text, start, end))
        .collect()
}

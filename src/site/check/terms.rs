//! Words that `terms.toml` says are not to be written.
//!
//! Gets:    terms, articles.
//! Gives:   a warning for each word in each article, with the term to write, and where it first stands.
//! Touches: nothing.
//! Never:   the questions and tags of an article: those are in readers' words.

use super::texts::{Placed, around, shown};
use crate::config::terms::Term;
use crate::content::{Article, Spot};
use crate::problem::{Code, Problem};

/// What an article says that it should say otherwise.
pub(super) fn of(terms: &[Term], article: &Article) -> Vec<Placed<'static>> {
    let texts: Vec<_> = shown(article)
        .map(|(piece, text)| (piece, text.to_lowercase()))
        .collect();
    let lang = article.id.lang();
    let mut problems = Vec::new();
    for term in terms.iter().filter(|term| term.lang == lang) {
        for word in &term.avoid {
            let places = texts.iter().flat_map(|(piece, text)| {
                let found = found(text, word, &term.except).into_iter();
                found.map(move |(start, first)| (*piece, text, start, first))
            });
            let places: Vec<_> = places.collect();
            let Some((piece, text, start, first)) = places.first() else {
                continue;
            };
            let spot = Spot::new(*piece, text, *start);
            let more = match places.len() {
                1 => String::new(),
                count => format!(" and {} more places", count - 1),
            };
            let message = format!("says `{word}` in “{first}”{more}");
            let help = format!(
                "write `{}`, or add the phrase to `except` of the term in terms.toml",
                term.prefer
            );
            let problem = Problem::warning(Code::TermAvoided, &article.path, message).help(help);
            problems.push((problem, Some(spot)));
        }
    }
    problems
}

/// Where a word stands in a text, in bytes, each with what is around it: by itself in letters, anywhere in Chinese.
fn found(text: &str, word: &str, except: &[String]) -> Vec<(usize, String)> {
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
        .map(|(start, end)| (start, around(text, start, end)))
        .collect()
}

//! Pieces of what an article shows.
//!
//! Gets:    an article, a text.
//! Gives:   its texts; lines, sentences, figures in them.
//! Touches: nothing.
//! Never:   its questions and tags, which are in readers' words.

use crate::content::Article;

/// How many characters are shown on each side of a place.
const AROUND_CHARS: usize = 12;

/// Title, headings and texts of an article.
pub(super) fn shown(article: &Article) -> impl Iterator<Item = &str> {
    let sections = article
        .sections
        .iter()
        .flat_map(|section| [section.heading.as_str(), section.text.as_str()]);
    std::iter::once(article.title.as_str()).chain(sections)
}

/// The sentences of an article: what stands between full stops, in rows of tables and items of lists.
pub(super) fn sentences(article: &Article) -> impl Iterator<Item = &str> {
    shown(article)
        .flat_map(|text| text.lines())
        .flat_map(|line| line.split(['。', '；', ';', '！', '？']))
        .flat_map(|part| part.split(". "))
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// A place of a text with what stands around it, in one line.
pub(super) fn around(text: &str, start: usize, end: usize) -> String {
    let before: String = text[..start].chars().rev().take(AROUND_CHARS).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[end..].chars().take(AROUND_CHARS).collect();
    format!("{before}{}{after}", &text[start..end])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

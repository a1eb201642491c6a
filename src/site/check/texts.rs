//! Pieces of what an article shows.
//!
//! Gets:    an article, a text.
//! Gives:   its texts; sentences in them, and where those stand in the article.
//! Touches: nothing.
//! Never:   its questions and tags, which are in readers' words.

use crate::content::{Article, Piece, Spot};
use crate::problem::Problem;

/// A problem, and where in the article it is.
pub(super) type Placed<'a> = (Problem, Option<Spot<'a>>);

/// How many characters are shown on each side of a place.
const AROUND_CHARS: usize = 12;

/// Title, headings and texts of an article.
pub(super) fn shown(article: &Article) -> impl Iterator<Item = (Piece<'static>, &str)> {
    let sections = article.sections.iter().enumerate();
    let sections = sections.flat_map(|(number, section)| {
        [
            (Piece::Heading(number), section.heading.as_str()),
            (Piece::Text(number), section.text.as_str()),
        ]
    });
    std::iter::once((Piece::Title, article.title.as_str())).chain(sections)
}

/// The sentences of an article: what stands between full stops, in rows of tables and items of lists.
pub(super) fn sentences(article: &Article) -> impl Iterator<Item = &str> {
    shown(article)
        .flat_map(|(_, text)| text.lines())
        .flat_map(|line| line.split(['。', '；', ';', '！', '？']))
        .flat_map(|part| part.split(". "))
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// Where a sentence stands that [`sentences`] gave of this very article.
pub(super) fn spot_of(article: &Article, sentence: &str) -> Option<Spot<'static>> {
    let address = sentence.as_ptr().addr();
    shown(article).find_map(|(piece, text)| {
        let at = address.checked_sub(text.as_ptr().addr())?;
        (at < text.len()).then(|| Spot::new(piece, text, at))
    })
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

//! Line and column of what an article shows.
//!
//! Gets:    an article and the file it was made of.
//! Gives:   where a character of its title, headings and texts was written, and where its questions are.
//! Touches: `front_matter`, `markdown`.
//! Never:   a place in a file that is another by now than the one that was read.

use super::article::{Article, Located};
use super::markdown::{Part, Seen, is_telling, written};
use super::source::SourceFile;
use super::{front_matter, hidden, variables};
use crate::ids::{Lang, Variables};

/// How many characters are looked for where a section was not written as it is shown.
const LOOKED_FOR: usize = 12;

/// A piece of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Its title.
    Title,
    /// One of its questions.
    Question(&'a str),
    /// The heading of a section, by its number in [`Article::sections`].
    Heading(usize),
    /// The text of a section, by its number.
    Text(usize),
}

/// A character of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot<'a> {
    piece: Piece<'a>,
    /// How many telling characters stand before it.
    before: usize,
}

impl<'a> Spot<'a> {
    /// The character at byte `at` of the `text` of a piece.
    #[must_use]
    pub fn new(piece: Piece<'a>, text: &str, at: usize) -> Spot<'a> {
        let before = text.char_indices().take_while(|(byte, _)| *byte < at);
        Spot {
            piece,
            before: before.filter(|(_, c)| is_telling(*c)).count(),
        }
    }
}

/// Where an article was written.
pub struct Written<'a> {
    article: &'a Article,
    title: Vec<Seen>,
    questions: Vec<Located<String>>,
    /// As many as the article has sections, or none.
    parts: Vec<Part>,
}

impl<'a> Written<'a> {
    /// Reads a file once more; `None` when it is not the one that the article was made of.
    #[must_use]
    pub fn of(
        source: &SourceFile,
        article: &'a Article,
        variables: &Variables,
    ) -> Option<Written<'a>> {
        let lang = article.id.lang();
        let hash = variables::hash_with(source.hash, &article.variables, lang, variables);
        if hash != article.hash {
            return None;
        }
        let text = super::decode::decode(&source.bytes, &source.path).ok()?;
        let (text, _) = hidden::remove(&text, &source.path);
        let head = front_matter::parse(&text, &source.path).ok()?;
        let mut parts = written(head.body, head.body_line, (lang, variables));
        let front = head.front_matter;
        let mut title = Vec::new();
        // A heading at the top is the title, and what stands below it is the lead.
        if parts.len() == article.sections.len() + 1 && parts[0].text.is_empty() {
            parts.remove(0);
            title = std::mem::take(&mut parts[0].heading);
        }
        if let Some(written) = front.title.as_ref().filter(|_| title.is_empty()) {
            title = in_front_matter(written, &text, (lang, variables));
        }
        if parts.len() != article.sections.len() {
            parts.clear();
        }
        let shown =
            |item: &Located<String>| item.with(variables.filled(&item.value, lang, |_, _| ()));
        Some(Written {
            article,
            title,
            questions: front.questions.iter().map(shown).collect(),
            parts,
        })
    }

    /// Line and column of a character, counted from 1; 0 for what cannot be told.
    #[must_use]
    pub fn place(&self, spot: &Spot<'_>) -> (usize, usize) {
        let section =
            |number: usize| Some((&self.article.sections[number], self.parts.get(number)?));
        match spot.piece {
            Piece::Title => found(&self.title, &self.article.title, spot.before),
            Piece::Question(question) => {
                let written = self
                    .questions
                    .iter()
                    .find(|item| item.value.trim() == question);
                written.map(|item| (item.line, item.column))
            }
            Piece::Heading(number) => section(number)
                .and_then(|(shown, part)| found(&part.heading, &shown.heading, spot.before)),
            Piece::Text(number) => section(number).and_then(|(shown, part)| {
                let place = found(&part.text, &shown.text, spot.before);
                let first = part.heading.first().or(part.text.first());
                place.or(first.map(|seen| (seen.line, 0)))
            }),
        }
        .unwrap_or_default()
    }
}

/// A text of the front matter, character by character; all of it where it begins when its line holds it in another way.
fn in_front_matter(
    text: &Located<String>,
    source: &str,
    (lang, variables): (Lang, &Variables),
) -> Vec<Seen> {
    let line = source.lines().nth(text.line.saturating_sub(1));
    let written = line.unwrap_or_default();
    let begins = written.find(text.value.as_str());
    let column = |byte: usize| match begins {
        Some(begins) => written[..begins + byte].chars().count() + 1,
        None => text.column,
    };
    let marked = variables::marked(&text.value);
    let mut seen = Vec::new();
    for (at, piece, is_value) in variables::pieces(&marked, lang, variables) {
        let telling = piece.char_indices().filter(|(_, c)| is_telling(*c));
        seen.extend(telling.map(|(inner, char)| Seen {
            char,
            line: text.line,
            column: column(at + if is_value { 0 } else { inner }),
        }));
    }
    seen
}

/// Where the character was written that has so many before it in a text as it is shown.
fn found(written: &[Seen], shown: &str, before: usize) -> Option<(usize, usize)> {
    let shown: Vec<char> = shown.chars().filter(|c| is_telling(*c)).collect();
    let is_same = |written: &[Seen], shown: &[char]| {
        written.len() == shown.len() && written.iter().zip(shown).all(|(seen, c)| seen.char == *c)
    };
    let place = |seen: &Seen| (seen.line, seen.column);
    if is_same(written, &shown) {
        return written.get(before).map(place);
    }
    let looked_for = shown.get(before..(before + LOOKED_FOR).min(shown.len()))?;
    let mut windows = written.windows(looked_for.len().max(1));
    windows
        .find(|window| is_same(window, looked_for))
        .map(|window| place(&window[0]))
}

//! Whole questions while typing.
//!
//! Gets:    titles, questions and headings; the beginning of a question.
//! Gives:   at most so many of them, one for an article, with the place of the match.
//! Touches: `text`.
//! Never:   the index. The work is one pass over all folded titles, questions and headings.

use std::sync::Arc;

use crate::catalog::{Difference, NOWHERE};
use crate::content::Article;
use crate::ids::{Anchor, Lang, Permalink};
use crate::text::fold::{fold, fold_char};
use crate::text::units::is_han;

/// A question that what was typed may become.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The article that answers it.
    pub article: Arc<Article>,
    /// The section that answers it; none for the top of the page.
    pub anchor: Option<Anchor>,
    /// The question in parts, each with whether it is what was typed. Joined they are the question.
    pub parts: Vec<(String, bool)>,
}

impl Suggestion {
    pub(super) fn of_title(article: &Arc<Article>, ranges: &[(usize, usize)]) -> Suggestion {
        Suggestion { article: Arc::clone(article), anchor: None, parts: parts(&article.title, ranges) }
    }
}

/// Where an entry's text stands in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Title,
    Question(usize),
    Heading(usize),
}

#[derive(Clone, Copy)]
struct Entry {
    /// The article's place in the chunk.
    at: u32,
    source: Source,
    /// The folded text, as bytes of the chunk's text.
    from: u32,
    to: u32,
}

/// How many articles are kept together, at most: when one of them changes, so many are folded again.
const CHUNK: usize = 64;

/// The questions of some articles that follow one another.
#[derive(Default)]
struct Chunk {
    articles: usize,
    entries: Vec<Entry>,
    text: String,
}

/// All questions of a view.
pub(super) struct Suggestions {
    /// Each with the place of its first article.
    chunks: Vec<(u32, Arc<Chunk>)>,
}

/// How well an entry fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It begins with what was typed.
    Begins,
    /// It begins with the first character, and the others follow in their order: 提现没到账 in 提现一直没有到账.
    BeginsInOrder,
    /// It has what was typed at the beginning of a word.
    Contains,
    /// It has each word of it.
    AllTerms,
    /// It has its characters in their order.
    InOrder,
}

impl Suggestions {
    /// Folds the questions of the articles; of those that stayed together since `before`, its chunks are kept.
    pub(super) fn new(articles: &[Arc<Article>], before: Option<(&Suggestions, &Difference)>) -> Suggestions {
        let mut kept: Vec<(u32, &Arc<Chunk>)> = Vec::new();
        if let Some((before, difference)) = before {
            for (first, chunk) in &before.chunks {
                let to = &difference.to[*first as usize..*first as usize + chunk.articles];
                if to[0] != NOWHERE && to.iter().zip(to[0]..).all(|(place, expected)| *place == expected) {
                    kept.push((to[0], chunk));
                }
            }
        }
        let mut chunks: Vec<(u32, Arc<Chunk>)> = Vec::with_capacity(articles.len() / CHUNK + 1);
        let fold_between = |from: usize, to: usize, chunks: &mut Vec<(u32, Arc<Chunk>)>| {
            for (i, some) in articles[from..to].chunks(CHUNK).enumerate() {
                chunks.push(((from + i * CHUNK) as u32, Arc::new(Chunk::new(some))));
            }
        };
        let mut place = 0;
        for (first, chunk) in kept {
            fold_between(place, first as usize, &mut chunks);
            chunks.push((first, Arc::clone(chunk)));
            place = first as usize + chunk.articles;
        }
        fold_between(place, articles.len(), &mut chunks);
        Suggestions { chunks }
    }

    /// The best entries: the reader's language first, then by fit, then what most readers come for, in the order of
    /// `popular`, then titles before questions before headings, then the shorter.
    pub(super) fn find(
        &self,
        words: &str,
        lang: Lang,
        limit: usize,
        articles: &[Arc<Article>],
        popular: &[Permalink],
    ) -> Vec<Suggestion> {
        let needle = squeeze(fold(words).trim_start());
        if needle.trim().is_empty() {
            return Vec::new();
        }
        let popularity = |article: &Article| {
            let place = article.permalink.as_ref().and_then(|own| popular.iter().position(|permalink| permalink == own));
            place.unwrap_or(popular.len())
        };
        let mut found = Vec::new();
        for (first, chunk) in &self.chunks {
            for entry in &chunk.entries {
                let folded = &chunk.text[entry.from as usize..entry.to as usize];
                let Some(fit) = fit(folded, &needle) else { continue };
                let place = first + entry.at;
                let article = &articles[place as usize];
                let kind = match entry.source {
                    Source::Title => 0,
                    Source::Question(_) => 1,
                    Source::Heading(_) => 2,
                };
                let foreign = article.id.lang() != lang;
                found.push((foreign, fit, popularity(article), kind, folded.len(), place, entry.source));
            }
        }
        found.sort_unstable();
        let mut chosen: Vec<(u32, Source)> = Vec::new();
        for (.., place, source) in found {
            if chosen.len() == limit {
                break;
            }
            if !chosen.iter().any(|(other, _)| *other == place) {
                chosen.push((place, source));
            }
        }
        chosen.into_iter().map(|(place, source)| suggestion(&articles[place as usize], source, &needle)).collect()
    }
}

impl Chunk {
    fn new(articles: &[Arc<Article>]) -> Chunk {
        let mut chunk = Chunk { articles: articles.len(), ..Chunk::default() };
        for (article, at) in articles.iter().zip(0..) {
            let questions = article.questions.iter().enumerate().map(|(i, text)| (Source::Question(i), text));
            let headings = article.sections.iter().enumerate().skip(1).map(|(i, s)| (Source::Heading(i), &s.heading));
            for (source, text) in std::iter::once((Source::Title, &article.title)).chain(questions).chain(headings) {
                let from = chunk.text.len() as u32;
                chunk.text.push_str(&squeeze(&fold(text)));
                chunk.entries.push(Entry { at, source, from, to: chunk.text.len() as u32 });
            }
        }
        chunk
    }
}

fn suggestion(article: &Arc<Article>, source: Source, needle: &str) -> Suggestion {
    let (text, anchor) = match source {
        Source::Title => (&article.title, None),
        Source::Question(i) => (&article.questions[i], None),
        Source::Heading(i) => (&article.sections[i].heading, article.sections[i].anchor.clone()),
    };
    Suggestion { article: Arc::clone(article), anchor, parts: parts(text, &places(text, needle)) }
}

/// Folded text without the white space that separates nothing: beside Han characters, and all but one elsewhere.
fn squeeze(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut space = false;
    for c in folded.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if space && !out.is_empty() && !is_han(c) && !out.ends_with(is_han) {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    // A space typed behind a word ends it.
    if space && !out.is_empty() && !out.ends_with(is_han) {
        out.push(' ');
    }
    out
}

fn fit(text: &str, needle: &str) -> Option<Fit> {
    let trimmed = needle.trim_end();
    if text.starts_with(trimmed) {
        return Some(Fit::Begins);
    }
    let han = trimmed.chars().filter(|&c| is_han(c)).count();
    let follows = han >= 2 && in_order(text, trimmed);
    if follows && trimmed.chars().next().is_some_and(|first| text.starts_with(first)) {
        return Some(Fit::BeginsInOrder);
    }
    if at_word(text, trimmed).is_some() {
        return Some(Fit::Contains);
    }
    if trimmed.contains(' ') && trimmed.split(' ').all(|term| at_word(text, term).is_some()) {
        return Some(Fit::AllTerms);
    }
    follows.then_some(Fit::InOrder)
}

/// The first place where `term` stands at the beginning of a word.
fn at_word(text: &str, term: &str) -> Option<usize> {
    let begins_word = |at: usize| {
        let inside = |c: char| c.is_alphanumeric() && !is_han(c);
        !(term.starts_with(inside) && text[..at].ends_with(inside))
    };
    text.match_indices(term).map(|(at, _)| at).find(|&at| begins_word(at))
}

/// Whether the characters of `needle` stand in `text` in their order.
fn in_order(text: &str, needle: &str) -> bool {
    let mut rest = text.chars();
    needle.chars().filter(|c| !c.is_whitespace()).all(|c| rest.any(|other| other == c))
}

/// The byte ranges of `text` that are what was typed: the whole of it, else its terms, else its characters in order.
fn places(text: &str, needle: &str) -> Vec<(usize, usize)> {
    let mut folded = String::new();
    // For each byte of the folded text, the bytes of the character it came from.
    let mut origin: Vec<(usize, usize)> = Vec::new();
    for (start, c) in text.char_indices() {
        if c.is_whitespace() && !folded.ends_with(|c: char| !is_han(c) && c != ' ') {
            continue;
        }
        fold_char(c, |c| {
            let c = if c.is_whitespace() { ' ' } else { c };
            // White space before a Han character separates nothing; see `squeeze`.
            if is_han(c) && folded.ends_with(' ') {
                folded.pop();
                origin.pop();
            }
            folded.push(c);
            origin.resize(folded.len(), (start, start + text[start..].chars().next().map_or(1, char::len_utf8)));
        });
    }
    let needle = needle.trim_end();
    if needle.is_empty() {
        return Vec::new();
    }
    let range = |at: usize, length: usize| (origin[at].0, origin[at + length - 1].1);
    if let Some(at) = at_word(&folded, needle) {
        return vec![range(at, needle.len())];
    }
    let terms: Vec<&str> = needle.split(' ').filter(|term| !term.is_empty()).collect();
    let mut ranges: Vec<(usize, usize)> =
        terms.iter().filter_map(|term| at_word(&folded, term).map(|at| range(at, term.len()))).collect();
    if ranges.len() < terms.len() {
        ranges.clear();
        let mut from = 0;
        for c in needle.chars().filter(|c| !c.is_whitespace()) {
            let Some(at) = folded[from..].find(c) else { break };
            ranges.push(range(from + at, c.len_utf8()));
            from += at + c.len_utf8();
        }
    }
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn parts(text: &str, ranges: &[(usize, usize)]) -> Vec<(String, bool)> {
    let (mut parts, mut at) = (Vec::new(), 0);
    let mut push = |part: &str, hit: bool| {
        if !part.is_empty() {
            parts.push((part.to_owned(), hit));
        }
    };
    for &(start, end) in ranges {
        push(&text[at..start], false);
        push(&text[start..end], true);
        at = end;
    }
    push(&text[at..], false);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, typed: &str, expected: Option<&str>) {
        let needle = squeeze(&fold(typed));
        let shown = fit(&squeeze(&fold(text)), &needle).map(|_| {
            let parts = parts(text, &places(text, &needle));
            parts.iter().map(|(part, hit)| if *hit { format!("[{part}]") } else { part.clone() }).collect::<String>()
        });
        assert_eq!(shown.as_deref(), expected, "{text} / {typed}");
    }

    #[test]
    fn the_place_of_the_match_is_marked_in_the_questions_own_script() {
        check("提現一直沒有到賬", "提现", Some("[提現]一直沒有到賬"));
        check("如何提现 USDT", "usdt", Some("如何提现 [USDT]"));
        check("如何提现 USDT", "提现usdt", Some("如何[提现 USDT]"));
        check("提现一直没有到账怎么办", "提现没到账", Some("[提现]一直[没]有[到账]怎么办"));
        check("Withdrawal not arrived", "arr with", Some("[With]drawal not [arr]ived"));
        check("Withdrawal", "draw", None);
        check("充值", "提现", None);
    }

    proptest! {
        #[test]
        fn parts_join_back_to_the_question(text in "[提現a-cA ﬁ①é\u{200b}]{0,20}", typed in "[提现a-c f1e]{1,6}") {
            let needle = squeeze(&fold(&typed));
            let joined: String = parts(&text, &places(&text, &needle)).into_iter().map(|(part, _)| part).collect();
            prop_assert_eq!(joined, text);
        }
    }
}

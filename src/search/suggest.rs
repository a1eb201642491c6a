//! Whole questions while typing.
//!
//! Gets:    titles, questions and headings; the beginning of a question.
//! Gives:   at most so many of them, one for an article, with the place of the match.
//! Touches: `text`.
//! Never:   the index. The work is one pass over all folded titles, questions and headings.

use std::sync::Arc;

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

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
        Suggestion {
            article: Arc::clone(article),
            anchor: None,
            parts: parts(&article.title, ranges),
        }
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

/// An entry that fits; what is less is shown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    foreign: bool,
    fit: Fit,
    popularity: usize,
    /// Titles before questions before headings.
    kind: u8,
    /// In bytes of folded text.
    length: u32,
    place: u32,
    source: Source,
}

impl Suggestions {
    /// Folds the questions of the articles; of those that stayed together since `before`, its chunks are kept.
    pub(super) fn new(
        articles: &[Arc<Article>],
        before: Option<(&Suggestions, &Difference)>,
    ) -> Suggestions {
        let mut kept: Vec<(u32, &Arc<Chunk>)> = Vec::new();
        if let Some((before, difference)) = before {
            for (first, chunk) in &before.chunks {
                let to = &difference.to[*first as usize..*first as usize + chunk.articles];
                if to[0] != NOWHERE
                    && to
                        .iter()
                        .zip(to[0]..)
                        .all(|(place, expected)| *place == expected)
                {
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
        let typed = squeeze(fold(words).trim_start());
        let Some(needle) = Needle::new(&typed) else {
            return Vec::new();
        };
        // The first place of each.
        let popularity: FxHashMap<&Permalink, usize> = popular
            .iter()
            .enumerate()
            .rev()
            .map(|(i, own)| (own, i))
            .collect();
        let mut found: Vec<Found> = Vec::new();
        for (first, chunk) in &self.chunks {
            for (entry, fit) in chunk.find(&needle) {
                let place = first + entry.at;
                let article = &articles[place as usize];
                let popularity = article
                    .permalink
                    .as_ref()
                    .and_then(|own| popularity.get(own))
                    .copied();
                let kind = match entry.source {
                    Source::Title => 0,
                    Source::Question(_) => 1,
                    Source::Heading(_) => 2,
                };
                let own = Found {
                    foreign: article.id.lang() != lang,
                    fit,
                    popularity: popularity.unwrap_or(popular.len()),
                    kind,
                    length: entry.to - entry.from,
                    place,
                    source: entry.source,
                };
                // An article's entries follow one another; the best of them stands for it.
                match found.last_mut() {
                    Some(last) if last.place == place => *last = own.min(*last),
                    _ => found.push(own),
                }
            }
        }
        if found.len() > limit {
            found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        found
            .into_iter()
            .map(|own| suggestion(&articles[own.place as usize], own.source, needle.text))
            .collect()
    }
}

impl Chunk {
    fn new(articles: &[Arc<Article>]) -> Chunk {
        let mut chunk = Chunk {
            articles: articles.len(),
            ..Chunk::default()
        };
        for (article, at) in articles.iter().zip(0..) {
            let questions = article
                .questions
                .iter()
                .enumerate()
                .map(|(i, text)| (Source::Question(i), text));
            let headings = article
                .sections
                .iter()
                .enumerate()
                .skip(1)
                .map(|(i, s)| (Source::Heading(i), &s.heading));
            for (source, text) in std::iter::once((Source::Title, &article.title))
                .chain(questions)
                .chain(headings)
            {
                chunk.push(at, source, text);
            }
        }
        chunk
    }

    fn push(&mut self, at: u32, source: Source, text: &str) {
        let from = self.text.len() as u32;
        self.text.push_str(&squeeze(&fold(text)));
        self.entries.push(Entry {
            at,
            source,
            from,
            to: self.text.len() as u32,
        });
    }

    fn text_of(&self, entry: &Entry) -> &str {
        &self.text[entry.from as usize..entry.to as usize]
    }

    /// The entries that fit, in order. Most are told apart by one look through the text of all.
    fn find<'c>(&'c self, needle: &'c Needle<'_>) -> impl Iterator<Item = (&'c Entry, Fit)> {
        let (mut at, mut next) = (0, 0);
        let with_key = std::iter::from_fn(move || {
            let key = at + needle.key.find(&self.text.as_bytes()[at..])?;
            next += self.entries[next..].partition_point(|entry| entry.to as usize <= key);
            let entry = &self.entries[next];
            at = entry.to as usize;
            Some(entry)
        });
        with_key.filter_map(|entry| Some((entry, needle.fit(self.text_of(entry))?)))
    }
}

/// What was typed, folded and ready to be looked for in many questions.
struct Needle<'n> {
    /// Without white space at its end.
    text: &'n str,
    whole: Finder<'n>,
    /// Its words where there are several.
    terms: Vec<(&'n str, Finder<'n>)>,
    /// Whether its characters in their order are enough.
    in_order: bool,
    /// Stands in every question that fits.
    key: Finder<'n>,
}

impl<'n> Needle<'n> {
    /// None when nothing but white space was typed.
    fn new(typed: &'n str) -> Option<Needle<'n>> {
        let text = typed.trim_end();
        let terms: Vec<&str> = text.split(' ').collect();
        let longest = terms
            .iter()
            .copied()
            .max_by_key(|term| term.len())
            .filter(|term| !term.is_empty())?;
        // However it fits, all of its Han characters are there; the last one says more than the first, which is often 怎 or 如.
        let han = text
            .char_indices()
            .rfind(|(_, c)| is_han(*c))
            .map(|(at, c)| &text[at..at + c.len_utf8()]);
        let with_finder = |term: &'n str| (term, Finder::new(term));
        Some(Needle {
            text,
            whole: Finder::new(text),
            in_order: text.chars().filter(|&c| is_han(c)).count() >= 2,
            key: Finder::new(han.unwrap_or(longest)),
            terms: if terms.len() > 1 {
                terms.into_iter().map(with_finder).collect()
            } else {
                Vec::new()
            },
        })
    }

    fn fit(&self, text: &str) -> Option<Fit> {
        if text.starts_with(self.text) {
            return Some(Fit::Begins);
        }
        let follows = self.in_order && in_order(text, self.text);
        if follows
            && self
                .text
                .chars()
                .next()
                .is_some_and(|first| text.starts_with(first))
        {
            return Some(Fit::BeginsInOrder);
        }
        if at_word(text, self.text, &self.whole).is_some() {
            return Some(Fit::Contains);
        }
        if !self.terms.is_empty()
            && self
                .terms
                .iter()
                .all(|(term, finder)| at_word(text, term, finder).is_some())
        {
            return Some(Fit::AllTerms);
        }
        follows.then_some(Fit::InOrder)
    }
}

fn suggestion(article: &Arc<Article>, source: Source, needle: &str) -> Suggestion {
    let (text, anchor) = match source {
        Source::Title => (&article.title, None),
        Source::Question(i) => (&article.questions[i], None),
        Source::Heading(i) => (
            &article.sections[i].heading,
            article.sections[i].anchor.clone(),
        ),
    };
    Suggestion {
        article: Arc::clone(article),
        anchor,
        parts: parts(text, &places(text, needle)),
    }
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

/// The first place where `term` stands at the beginning of a word; `finder` looks for it.
fn at_word(text: &str, term: &str, finder: &Finder<'_>) -> Option<usize> {
    let begins_word = |at: usize| {
        let inside = |c: char| c.is_alphanumeric() && !is_han(c);
        !(term.starts_with(inside) && text[..at].ends_with(inside))
    };
    finder
        .find_iter(text.as_bytes())
        .find(|&at| begins_word(at))
}

/// Whether the characters of `needle` stand in `text` in their order.
fn in_order(text: &str, needle: &str) -> bool {
    let mut rest = text.chars();
    needle
        .chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| rest.any(|other| other == c))
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
            origin.resize(
                folded.len(),
                (
                    start,
                    start + text[start..].chars().next().map_or(1, char::len_utf8),
                ),
            );
        });
    }
    let needle = needle.trim_end();
    if needle.is_empty() {
        return Vec::new();
    }
    let range = |at: usize, length: usize| (origin[at].0, origin[at + length - 1].1);
    let at_word = |term: &str| at_word(&folded, term, &Finder::new(term));
    if let Some(at) = at_word(needle) {
        return vec![range(at, needle.len())];
    }
    let terms: Vec<&str> = needle.split(' ').filter(|term| !term.is_empty()).collect();
    let mut ranges: Vec<(usize, usize)> = terms
        .iter()
        .filter_map(|term| at_word(term).map(|at| range(at, term.len())))
        .collect();
    if ranges.len() < terms.len() {
        ranges.clear();
        let mut from = 0;
        for c in needle.chars().filter(|c| !c.is_whitespace()) {
            let Some(at) = folded[from..].find(c) else {
                break;
            };
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
        let shown = Needle::new(&needle)
            .unwrap()
            .fit(&squeeze(&fold(text)))
            .map(|_| {
                let parts = parts(text, &places(text, &needle));
                parts
                    .iter()
                    .map(|(part, hit)| {
                        if *hit {
                            format!("[{part}]")
                        } else {
                            part.clone()
                        }
                    })
                    .collect::<String>()
            });
        assert_eq!(shown.as_deref(), expected, "{text} / {typed}");
    }

    #[test]
    fn the_place_of_the_match_is_marked_in_the_questions_own_script() {
        check("提現一直沒有到賬", "提现", Some("[提現]一直沒有到賬"));
        check("如何提现 USDT", "usdt", Some("如何提现 [USDT]"));
        check("如何提现 USDT", "提现usdt", Some("如何[提现 USDT]"));
        check(
            "提现一直没有到账怎么办",
            "提现没到账",
            Some("[提现]一直[没]有[到账]怎么办"),
        );
        check(
            "Withdrawal not arrived",
            "arr with",
            Some("[With]drawal not [arr]ived"),
        );
        check("Withdrawal", "draw", None);
        check("充值", "提现", None);
    }

    proptest! {
        #[test]
        fn a_look_through_the_text_of_all_misses_none_that_fits(
            texts in proptest::collection::vec("[提現到a-c1 ]{0,9}", 0..6),
            typed in "[提现到a-c1 ]{1,5}",
        ) {
            let mut chunk = Chunk::default();
            texts.iter().zip(0..).for_each(|(text, at)| chunk.push(at, Source::Title, text));
            let typed = squeeze(fold(&typed).trim_start());
            if let Some(needle) = Needle::new(&typed) {
                let found: Vec<(u32, Fit)> = chunk.find(&needle).map(|(entry, fit)| (entry.at, fit)).collect();
                let fitting = chunk.entries.iter().filter_map(|entry| Some((entry.at, needle.fit(chunk.text_of(entry))?)));
                prop_assert_eq!(found, fitting.collect::<Vec<_>>());
            }
        }

        #[test]
        fn parts_join_back_to_the_question(text in "[提現a-cA ﬁ①é\u{200b}]{0,20}", typed in "[提现a-c f1e]{1,6}") {
            let needle = squeeze(&fold(&typed));
            let joined: String = parts(&text, &places(&text, &needle)).into_iter().map(|(part, _)| part).collect();
            prop_assert_eq!(joined, text);
        }
    }
}

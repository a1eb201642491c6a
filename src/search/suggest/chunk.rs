//! The questions of some articles that follow one another, folded and kept together.
//!
//! Gets:    articles; what was typed.
//! Gives:   their titles, questions and headings that fit, by number.
//! Touches: `text`.
//! Never:   the order among those of several chunks.

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::needle::{Fit, Mark, Marks, Needle, Signature, each_mark, squeeze};
use crate::content::Article;
use crate::ids::{Lang, Permalink};
use crate::text::fold::fold;
use crate::text::questions::is_question;

/// Where an entry's text stands in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Title,
    Question(usize),
    Heading(usize),
}

#[derive(Clone, Copy)]
pub(super) struct FoldedQuestion {
    /// The article's index in the chunk.
    pub(super) at: u32,
    pub(super) source: Source,
    /// Whether it asks, or is a title; what does not is a bare heading or a fragment.
    pub(super) whole: bool,
    /// The folded text, as bytes of the chunk's text.
    pub(super) from: u32,
    pub(super) to: u32,
}

/// How many articles are kept together, at most: when one of them changes, so many are folded again.
pub(super) const CHUNK: usize = 64;

/// What is known of an article here.
pub(super) struct ArticleOf {
    pub(super) lang: Lang,
    /// A hash of its permalink; 0 when it has none.
    pub(super) permalink: u64,
}

/// The questions of some articles that follow one another.
#[derive(Default)]
pub(super) struct Chunk {
    /// Of each what its matches are ordered by, so that none of them has to be looked up.
    pub(super) articles: Vec<ArticleOf>,
    /// In the order of [`FoldedQuestion::rank`].
    pub(super) entries: Vec<FoldedQuestion>,
    /// Of each entry.
    signatures: Vec<Signature>,
    text: String,
    /// What stands in the text, and the permalinks of the articles.
    marks: Marks,
    /// The entries that are whole, each by its first eight bytes and its number, sorted.
    pub(super) whole: Vec<(u64, u32)>,
    /// Whether it has articles of a language, by the language's number.
    langs: [bool; Lang::ALL.len()],
}

impl Chunk {
    pub(super) fn new(articles: &[Arc<Article>]) -> Chunk {
        let articles_of = articles.iter().map(|article| ArticleOf {
            lang: article.id.lang(),
            permalink: article.permalink.as_ref().map_or(0, hash),
        });
        let mut chunk = Chunk {
            articles: articles_of.collect(),
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
        chunk.noted()
    }

    pub(super) fn push(&mut self, at: u32, source: Source, text: &str) {
        let from = self.text.len() as u32;
        self.text.push_str(&squeeze(&fold(text)));
        self.entries.push(FoldedQuestion {
            at,
            source,
            whole: source == Source::Title || is_question(text),
            from,
            to: self.text.len() as u32,
        });
    }

    /// Whether it has articles of a language, or of others.
    pub(super) fn has(&self, lang: Lang, foreign: bool) -> bool {
        let mut langs = Lang::ALL.into_iter().zip(self.langs);
        langs.any(|(own, has)| has && (own != lang) == foreign)
    }

    /// Whether each of the needle's marks may stand in it.
    fn may_fit(&self, needle: &Needle<'_>) -> bool {
        needle.marks.iter().all(|&mark| self.marks.may_hold(mark))
    }

    /// The indices of its articles with a permalink, by its hash.
    pub(super) fn with_permalink(&self, permalink: u64) -> impl Iterator<Item = u32> {
        let articles = match self.marks.may_hold(Mark::new(permalink, false)) {
            true => self.articles.as_slice(),
            false => &[],
        };
        let own = articles.iter().zip(0..);
        own.filter_map(move |(article, at)| (article.permalink == permalink).then_some(at))
    }

    /// Notes what the entries hold, when all are there.
    pub(super) fn noted(mut self) -> Chunk {
        for article in &self.articles {
            self.langs[article.lang as usize] = true;
            self.marks.set(Mark::new(article.permalink, false));
        }
        self.entries.sort_by_key(FoldedQuestion::rank);
        for (entry, number) in self.entries.iter().zip(0..) {
            let text = &self.text[entry.from as usize..entry.to as usize];
            let mut signature = 0;
            each_mark(text, |mark| {
                self.marks.set(mark);
                signature |= mark.signature();
            });
            self.signatures.push(signature);
            if entry.whole {
                self.whole.push((first_bytes(text.as_bytes(), 0), number));
            }
        }
        self.whole.sort_unstable();
        self
    }

    pub(super) fn text_of(&self, entry: &FoldedQuestion) -> &str {
        &self.text[entry.from as usize..entry.to as usize]
    }

    /// The entries that fit and that `is_wanted` by their numbers, among the first ones.
    pub(super) fn find(
        &self,
        needle: &Needle<'_>,
        first: usize,
        is_wanted: impl Fn(u32) -> bool,
        found: &mut Vec<(u32, Fit)>,
    ) {
        if !self.may_fit(needle) {
            return;
        }
        for (signature, number) in self.signatures[..first].iter().zip(0..) {
            if signature & needle.signature == needle.signature
                && is_wanted(number)
                && let Some(fit) = needle.fit(self.text_of(&self.entries[number as usize]))
            {
                found.push((number, fit));
            }
        }
    }

    /// The whole entries that begin with what was typed, by their numbers.
    pub(super) fn begin_with(&self, needle: &Needle<'_>, found: &mut Vec<(u32, Fit)>) {
        if !self.may_fit(needle) {
            return;
        }
        let typed = needle.text.as_bytes();
        let (least, most) = (first_bytes(typed, 0), first_bytes(typed, u8::MAX));
        let from = self.whole.partition_point(|(bytes, _)| *bytes < least);
        let near = self.whole[from..].iter();
        for &(_, number) in near.take_while(|(bytes, _)| *bytes <= most) {
            if self
                .text_of(&self.entries[number as usize])
                .starts_with(needle.text)
            {
                found.push((number, Fit::Begins));
            }
        }
    }
}

impl FoldedQuestion {
    /// What is shown first of entries that fit alike: whole ones, titles before questions before headings, the shorter.
    pub(super) fn rank(&self) -> (bool, u8, u32) {
        let kind = match self.source {
            Source::Title => 0,
            Source::Question(_) => 1,
            Source::Heading(_) => 2,
        };
        (!self.whole, kind, self.to - self.from)
    }
}

/// The first eight bytes as a number in their order; what is missing is `filled`.
fn first_bytes(text: &[u8], filled: u8) -> u64 {
    let mut bytes = [filled; 8];
    let length = text.len().min(8);
    bytes[..length].copy_from_slice(&text[..length]);
    u64::from_be_bytes(bytes)
}

pub(super) fn hash(permalink: &Permalink) -> u64 {
    xxh3_64(permalink.as_str().as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_entry_that_fits_is_told_apart_by_its_signature(
            texts in proptest::collection::vec("[提現到a-cé1'? ]{0,9}", 0..6),
            typed in "[提现到a-cé1'? ]{1,5}",
        ) {
            let mut chunk = Chunk::default();
            texts.iter().zip(0..).for_each(|(text, at)| chunk.push(at, Source::Title, text));
            let chunk = chunk.noted();
            let typed = squeeze(fold(&typed).trim_start());
            if let Some(needle) = Needle::new(&typed) {
                let fitting = chunk.entries.iter().zip(0..);
                let fitting = fitting.filter_map(|(entry, number)| Some((number, needle.fit(chunk.text_of(entry))?)));
                let fitting: Vec<(u32, Fit)> = fitting.collect();
                let mut found = Vec::new();
                chunk.find(&needle, chunk.entries.len(), |_| true, &mut found);
                prop_assert_eq!(found, fitting);
            }
        }
    }
}

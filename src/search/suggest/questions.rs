//! All titles, questions and headings, folded, and the best of them for what was typed.
//!
//! Gets:    articles; the beginning of a question.
//! Gives:   at most so many questions, one for an article but for sections that answer questions of their own.
//! Touches: `text`.
//! Never:   the index. The work is one pass over all folded titles, questions and headings.

use std::collections::HashSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::needle::{Fit, Needle, squeeze};
use super::shown::{matched_ranges, parts};
use crate::catalog::{Difference, DocId};
use crate::content::Article;
use crate::ids::{Anchor, Lang, Permalink};
use crate::text::fold::fold;
use crate::text::questions::is_question;

/// The most suggestions that lead to one article.
const OF_ARTICLE_MAX: usize = 3;

/// A question that what was typed may become.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The article that answers it.
    pub article: Arc<Article>,
    /// The section that answers it; none for the top of the page.
    pub anchor: Option<Anchor>,
    /// The question in parts, each with whether it is what was typed. Joined they are the question.
    pub parts: Vec<(String, bool)>,
    /// Whether it is a question that a section answers, and not what the whole article is about.
    apart: bool,
}

impl Suggestion {
    pub(crate) fn of_title(article: &Arc<Article>, ranges: &[(usize, usize)]) -> Suggestion {
        Suggestion {
            article: Arc::clone(article),
            anchor: None,
            parts: parts(&article.title, ranges),
            apart: false,
        }
    }

    /// The question, as it is written.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.iter().map(|(part, _)| part.as_str()).collect()
    }
}

/// Leaves one suggestion for an article, the first, and those of its sections that answer other questions.
pub(crate) fn distinct(found: &mut Vec<Suggestion>) {
    let (mut articles, mut texts) = (HashSet::new(), HashSet::new());
    found.retain(|one| {
        let is_new = articles.insert(one.article.id.clone());
        let says_more = texts.insert((one.article.id.clone(), fold(&one.text())));
        is_new || one.apart && says_more
    });
}

/// Where an entry's text stands in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Title,
    Question(usize),
    Heading(usize),
}

#[derive(Clone, Copy)]
struct FoldedQuestion {
    /// The article's index in the chunk.
    at: u32,
    source: Source,
    /// Whether it asks, or is a title; what does not is a bare heading or a fragment.
    whole: bool,
    /// The folded text, as bytes of the chunk's text.
    from: u32,
    to: u32,
}

/// How many matches are kept beside the best, before all but the best are left out.
const KEPT_BESIDE: usize = 256;

/// How many articles are kept together, at most: when one of them changes, so many are folded again.
const CHUNK: usize = 64;

/// What is known of an article here.
struct ArticleOf {
    lang: Lang,
    /// A hash of its permalink; 0 when it has none.
    permalink: u64,
}

/// The questions of some articles that follow one another.
#[derive(Default)]
struct Chunk {
    /// Of each what its matches are ordered by, so that none of them has to be looked up.
    articles: Vec<ArticleOf>,
    entries: Vec<FoldedQuestion>,
    text: String,
}

/// All questions of a view.
pub(crate) struct Suggestions {
    /// Each with the index of its first article.
    chunks: Vec<(usize, Arc<Chunk>)>,
}

/// An entry that fits; what is less is shown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    foreign: bool,
    /// Whether only its characters fit, in their order.
    loose: bool,
    /// Whether it is a bare heading or a fragment: they say little without their article.
    partial: bool,
    fit: Fit,
    popularity: usize,
    /// Titles before questions before headings.
    kind: u8,
    /// In bytes of folded text.
    length: u32,
    doc: DocId,
    source: Source,
}

impl Suggestions {
    /// Folds the questions of the articles; of those that stayed together since `before`, its chunks are kept.
    pub(crate) fn new(
        articles: &[Arc<Article>],
        before: Option<(&Suggestions, &Difference)>,
    ) -> Suggestions {
        let mut kept: Vec<(usize, &Arc<Chunk>)> = Vec::new();
        if let Some((before, difference)) = before {
            for (first, chunk) in &before.chunks {
                let to = &difference.to[*first..*first + chunk.articles.len()];
                if let Some(now) = to[0].filter(|now| now.run(to) == to.len()) {
                    kept.push((now.index(), chunk));
                }
            }
        }
        let mut chunks: Vec<(usize, Arc<Chunk>)> = Vec::with_capacity(articles.len() / CHUNK + 1);
        let fold_between = |from: usize, to: usize, chunks: &mut Vec<(usize, Arc<Chunk>)>| {
            for (i, some) in articles[from..to].chunks(CHUNK).enumerate() {
                chunks.push((from + i * CHUNK, Arc::new(Chunk::new(some))));
            }
        };
        let mut next = 0;
        for (first, chunk) in kept {
            fold_between(next, first, &mut chunks);
            chunks.push((first, Arc::clone(chunk)));
            next = first + chunk.articles.len();
        }
        fold_between(next, articles.len(), &mut chunks);
        Suggestions { chunks }
    }

    /// The best entries: the reader's language first, then titles and questions before bare headings and fragments unless
    /// their characters alone fit, then by fit, then what most readers come for, in the order of `popular`, then titles before
    /// questions before headings, then the shorter.
    pub(crate) fn find(
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
        // The first rank of each.
        let popularity: FxHashMap<u64, usize> = popular
            .iter()
            .enumerate()
            .rev()
            .map(|(i, own)| (hash(own), i))
            .collect();
        let mut found: Vec<Match> = Vec::new();
        let mut of_article = 0;
        for (first, chunk) in &self.chunks {
            for (entry, fit) in chunk.find(&needle) {
                let doc = DocId::new(first + entry.at as usize);
                let article = &chunk.articles[entry.at as usize];
                let popularity = popularity.get(&article.permalink).copied();
                let own = Match {
                    foreign: article.lang != lang,
                    popularity: popularity.unwrap_or(popular.len()),
                    ..Match::of(entry, fit, doc)
                };
                if found.last().is_none_or(|last| last.doc != doc) {
                    // Between two articles all but the best can go: no later match makes one of them better.
                    if found.len() >= limit + KEPT_BESIDE {
                        found.select_nth_unstable(limit);
                        found.truncate(limit);
                    }
                    of_article = found.len();
                }
                own.join(&mut found, of_article);
            }
        }
        if found.len() > limit {
            found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        found
            .into_iter()
            .map(|own| suggestion(&articles[own.doc], own.source, needle.text))
            .collect()
    }
}

impl Match {
    /// A match of the reader's language that nobody reads.
    fn of(entry: &FoldedQuestion, fit: Fit, doc: DocId) -> Match {
        Match {
            foreign: false,
            loose: fit == Fit::InOrder,
            partial: !entry.whole,
            fit,
            popularity: 0,
            kind: match entry.source {
                Source::Title => 0,
                Source::Question(_) => 1,
                Source::Heading(_) => 2,
            },
            length: entry.to - entry.from,
            doc,
            source: entry.source,
        }
    }

    /// Whether it is a question that a section answers.
    fn is_apart(&self) -> bool {
        matches!(self.source, Source::Heading(_)) && !self.partial
    }

    /// Joins the matches of its article, which are the last ones, from `first` on: the best stands for the article, and
    /// questions of its sections stand beside it.
    fn join(self, found: &mut Vec<Match>, first: usize) {
        let whole = found[first..].iter_mut().find(|other| !other.is_apart());
        match whole.filter(|_| !self.is_apart()) {
            Some(other) => *other = self.min(*other),
            None => found.push(self),
        }
        if found.len() - first > OF_ARTICLE_MAX {
            found[first..].sort_unstable();
            found.truncate(first + OF_ARTICLE_MAX);
        }
    }
}

impl Chunk {
    fn new(articles: &[Arc<Article>]) -> Chunk {
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
        chunk
    }

    fn push(&mut self, at: u32, source: Source, text: &str) {
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

    fn text_of(&self, entry: &FoldedQuestion) -> &str {
        &self.text[entry.from as usize..entry.to as usize]
    }

    /// The entries that fit, in order. Most are told apart by one look through the text of all.
    fn find<'c>(
        &'c self,
        needle: &'c Needle<'_>,
    ) -> impl Iterator<Item = (&'c FoldedQuestion, Fit)> {
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

fn hash(permalink: &Permalink) -> u64 {
    xxh3_64(permalink.as_str().as_bytes())
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
        apart: matches!(source, Source::Heading(_)) && is_question(text),
        article: Arc::clone(article),
        anchor,
        parts: parts(text, &matched_ranges(text, needle)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
    }
}

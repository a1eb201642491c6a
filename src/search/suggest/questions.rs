//! All titles, questions and headings, folded, and the best of them for what was typed.
//!
//! Gets:    articles; the beginning of a question.
//! Gives:   at most so many questions, one for an article but for sections that answer questions of their own.
//! Touches: `text`.
//! Never:   the index. The work is one pass over the signatures of all titles, questions and headings.

use std::collections::HashSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::chunk::{CHUNK, Chunk, FoldedQuestion, Source, hash};
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

/// What was typed, by whom, and what most readers come for.
struct Asked<'n> {
    needle: &'n Needle<'n>,
    lang: Lang,
    /// The first rank of each permalink, by its hash.
    popularity: FxHashMap<u64, usize>,
    /// The rank of all others.
    unpopular: usize,
    limit: usize,
}

/// Which entries are looked at.
#[derive(Clone, Copy)]
struct Wanted {
    /// Those of the reader's language or those of others.
    foreign: bool,
    /// Whole ones that begin with what was typed: of the same language they come before all others.
    begins: bool,
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
        let popularity = popular.iter().enumerate().rev();
        let asked = Asked {
            needle: &needle,
            lang,
            popularity: popularity.map(|(i, own)| (hash(own), i)).collect(),
            unpopular: popular.len(),
            limit,
        };
        let found = self.best(&asked).into_iter();
        found
            .map(|own| suggestion(&articles[own.doc], own.source, needle.text))
            .collect()
    }

    /// The best entries, in order. What comes behind enough others is not looked for: entries of another language behind
    /// those of the reader's, and behind whole ones that begin with what was typed all that fit otherwise.
    fn best(&self, asked: &Asked<'_>) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        for foreign in [false, true] {
            let wanted = |begins: bool| Wanted { foreign, begins };
            let mut own = self.matches(asked, wanted(true));
            if own.len() < asked.limit {
                own = self.matches(asked, wanted(false));
            }
            own.sort_unstable();
            found.append(&mut own);
            if found.len() >= asked.limit {
                found.truncate(asked.limit);
                break;
            }
        }
        found
    }

    /// The best of some entries that fit, in any order. Of each chunk those are held against what was typed that could come
    /// before the last of the best so far.
    fn matches(&self, asked: &Asked<'_>, wanted: Wanted) -> Vec<Match> {
        let (mut found, mut fitting): (Vec<Match>, Vec<(u32, Fit)>) = (Vec::new(), Vec::new());
        let mut last = None;
        for (first, chunk) in &self.chunks {
            if !chunk.has(asked.lang, wanted.foreign) {
                continue;
            }
            fitting.clear();
            chunk.begin_with(asked.needle, &mut fitting);
            if !wanted.begins {
                asked.find_others(chunk, wanted.foreign, last.as_ref(), &mut fitting);
            }
            fitting.sort_unstable_by_key(|(number, _)| chunk.entries[*number as usize].at);
            let mut of_article = found.len();
            for &(number, fit) in &fitting {
                let entry = &chunk.entries[number as usize];
                let article = &chunk.articles[entry.at as usize];
                if (article.lang != asked.lang) != wanted.foreign {
                    continue;
                }
                let doc = DocId::new(first + entry.at as usize);
                let popularity = asked.popularity.get(&article.permalink).copied();
                let own = Match {
                    foreign: wanted.foreign,
                    popularity: popularity.unwrap_or(asked.unpopular),
                    ..Match::of(entry, fit, doc)
                };
                if found.last().is_none_or(|last| last.doc != doc) {
                    of_article = found.len();
                }
                own.join(&mut found, of_article);
            }
            // No later article makes one of them better.
            if let Some(at) = asked.limit.checked_sub(1)
                && at < found.len()
            {
                let (_, worst, _) = found.select_nth_unstable(at);
                last = Some(*worst);
                found.truncate(asked.limit);
            }
        }
        found
    }
}

impl Asked<'_> {
    /// The entries of a chunk that fit and are not whole ones that begin with what was typed, as far as they could come
    /// before the `last` of the best so far.
    fn find_others(
        &self,
        chunk: &Chunk,
        foreign: bool,
        last: Option<&Match>,
        found: &mut Vec<(u32, Fit)>,
    ) {
        let is_better = |entry: &FoldedQuestion, last: &Match| {
            let fit = match (entry.whole, self.needle.in_order) {
                (false, _) => Fit::Begins,
                (true, true) => Fit::BeginsInOrder,
                (true, false) => Fit::Contains,
            };
            let at_best = Match {
                foreign,
                popularity: self.unpopular,
                source: last.source,
                ..Match::of(entry, fit, last.doc)
            };
            at_best < *last
        };
        let first = last.map_or(chunk.entries.len(), |last| {
            chunk
                .entries
                .partition_point(|entry| is_better(entry, last))
        });
        // What most readers come for is looked at wherever it stands.
        let popular = self.popularity.keys();
        let popular: Vec<u32> = popular.flat_map(|&own| chunk.with_permalink(own)).collect();
        let among = if popular.is_empty() {
            first
        } else {
            chunk.entries.len()
        };
        let is_wanted = |number: u32| {
            let entry = &chunk.entries[number as usize];
            let is_foreign = chunk.articles[entry.at as usize].lang != self.lang;
            let is_near = (number as usize) < first || popular.contains(&entry.at);
            let is_known = || entry.whole && chunk.text_of(entry).starts_with(self.needle.text);
            is_foreign == foreign && is_near && !is_known()
        };
        chunk.find(self.needle, among, is_wanted, found);
    }
}

impl Match {
    /// A match of the reader's language that nobody reads.
    fn of(entry: &FoldedQuestion, fit: Fit, doc: DocId) -> Match {
        let (partial, kind, length) = entry.rank();
        Match {
            foreign: false,
            loose: fit == Fit::InOrder,
            partial,
            fit,
            popularity: 0,
            kind,
            length,
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

    use super::super::chunk::ArticleOf;
    use super::*;

    proptest! {
        #[test]
        fn what_is_not_looked_for_would_come_behind(
            texts in proptest::collection::vec(("[提現到a-c1 ]{0,9}|a[b ]{0,12}", 0..3_usize, 0..4_u64), 0..40),
            typed in "[提现到a-c1 ]{1,3}|a[b ]{0,9}",
            limit in 1..5_usize,
        ) {
            // Four articles a chunk, of two languages side by side, some popular, with entries of each kind.
            let chunks = texts.chunks(8).enumerate().map(|(number, texts)| {
                let mut chunk = Chunk::default();
                for (at, own) in texts.chunks(2).enumerate() {
                    let lang = if (number + at) % 3 == 0 { Lang::En } else { Lang::Zh };
                    chunk.articles.push(ArticleOf { lang, permalink: own[0].2 });
                    for (part, (text, kind, _)) in own.iter().enumerate() {
                        let source = [Source::Title, Source::Question(part), Source::Heading(part)][*kind];
                        chunk.push(at as u32, source, text);
                    }
                }
                (number * 4, Arc::new(chunk.noted()))
            });
            let suggestions = Suggestions { chunks: chunks.collect() };
            let typed = squeeze(fold(&typed).trim_start());
            if let Some(needle) = Needle::new(&typed) {
                let asked = Asked { needle: &needle, lang: Lang::Zh, popularity: FxHashMap::from_iter([(2, 0)]), unpopular: 1, limit };
                let mut all = Vec::new();
                for (first, chunk) in &suggestions.chunks {
                    for at in 0..chunk.articles.len() {
                        let mut own = Vec::new();
                        for entry in chunk.entries.iter().filter(|entry| entry.at as usize == at) {
                            if let Some(fit) = needle.fit(chunk.text_of(entry)) {
                                let article = &chunk.articles[at];
                                let fitting = Match {
                                    foreign: article.lang != asked.lang,
                                    popularity: asked.popularity.get(&article.permalink).copied().unwrap_or(asked.unpopular),
                                    ..Match::of(entry, fit, DocId::new(first + at))
                                };
                                fitting.join(&mut own, 0);
                            }
                        }
                        all.append(&mut own);
                    }
                }
                all.sort_unstable();
                all.truncate(limit);
                prop_assert_eq!(suggestions.best(&asked), all);
            }
        }
    }
}

//! All titles, questions and headings, folded, and the best of them for what was typed.
//!
//! Gets:    articles; the beginning of a question.
//! Gives:   at most so many questions, one for an article but for sections that answer questions of their own.
//! Touches: `text`.
//! Never:   the index. The work is one pass over all folded titles, questions and headings.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use super::chunk::{ArticleOf, CHUNK, Chunk, FoldedQuestion, Source, hash};
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

/// How many matches are kept beside the best, before all but the best are left out.
const KEPT_BESIDE: usize = 256;

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
        let key = self.rarest(asked.needle);
        for foreign in [false, true] {
            let wanted = |begins: bool| Wanted { foreign, begins };
            let mut own = self.matches(asked, &key, wanted(true));
            if own.len() < asked.limit {
                own = self.matches(asked, &key, wanted(false));
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

    /// The best of some entries that fit, in any order; a `key` stands in each of them.
    fn matches(&self, asked: &Asked<'_>, key: &Finder<'_>, wanted: Wanted) -> Vec<Match> {
        let limit = asked.limit;
        let (mut found, mut fitting): (Vec<Match>, Vec<(u32, Fit)>) = (Vec::new(), Vec::new());
        let mut of_article = 0;
        for (first, chunk) in &self.chunks {
            let is_wanted = |article: &ArticleOf| (article.lang != asked.lang) == wanted.foreign;
            if !chunk.has(asked.lang, wanted.foreign) {
                continue;
            }
            fitting.clear();
            match wanted.begins {
                true => chunk.begin_with(asked.needle, &mut fitting),
                false => fitting.extend(chunk.find(asked.needle, key)),
            }
            for &(number, fit) in &fitting {
                let entry = &chunk.entries[number as usize];
                let article = &chunk.articles[entry.at as usize];
                if !is_wanted(article) {
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
        found
    }

    /// What stands in every question that fits, and in the fewest others.
    fn rarest<'n>(&self, needle: &'n Needle<'_>) -> Finder<'n> {
        let holding = |mark: Option<usize>| {
            let chunks = self.chunks.iter();
            chunks
                .filter(|(_, chunk)| chunk.marks.may_hold(mark))
                .count()
        };
        let keys = needle.keys.iter();
        // Of equals the longest, and of these the last: the first word is often one that asks.
        let rarest = keys
            .rev()
            .min_by_key(|(key, mark)| (holding(*mark), Reverse(key.len())));
        Finder::new(rarest.map_or(needle.text, |(key, _)| *key))
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
                for foreign in [false, true] {
                    let wanted = Wanted { foreign, begins: false };
                    all.extend(suggestions.matches(&Asked { limit: 1_000, popularity: asked.popularity.clone(), ..asked }, &suggestions.rarest(&needle), wanted));
                }
                all.sort_unstable();
                all.truncate(limit);
                prop_assert_eq!(suggestions.best(&asked), all);
            }
        }
    }
}

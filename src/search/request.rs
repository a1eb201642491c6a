//! A question and its answer, as other rooms see them.
//!
//! Gets:    what was typed, who asks, in which language, which hits.
//! Gives:   hits, counts by category, what was searched instead; or why not.
//! Touches: `ids`, `content`.
//! Never:   how it is answered.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::query::input::Hint;
use super::rank::Confidence;
use super::rewrite::Rewrite;
use crate::content::{Article, SafeHtml};
use crate::ids::{Anchor, ArticleId, Audience, Category, Lang, Permalink};

/// The longest query, in characters.
pub const QUERY_CHARS_MAX: usize = 512;

/// Which hits to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HitRange {
    pub(super) offset: usize,
    pub(super) limit: usize,
}

impl HitRange {
    /// The most hits at once.
    pub const LIMIT_MAX: usize = 50;
    /// The farthest first hit.
    pub const OFFSET_MAX: usize = 1_000;
    /// The hits that are shown first.
    pub const FIRST_TEN: HitRange = HitRange {
        offset: 0,
        limit: 10,
    };

    /// Hits from `offset` (0 to 1,000) on, `limit` (1 to 50) of them; `None` outside of that.
    #[must_use]
    pub fn new(offset: usize, limit: usize) -> Option<HitRange> {
        ((1..=Self::LIMIT_MAX).contains(&limit) && offset <= Self::OFFSET_MAX)
            .then_some(HitRange { offset, limit })
    }

    /// Whether they begin with the best one.
    #[must_use]
    pub fn is_first(self) -> bool {
        self.offset == 0
    }

    pub(super) fn end(self) -> usize {
        self.offset + self.limit
    }
}

/// A question.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// What was typed, at most [`QUERY_CHARS_MAX`] characters; there is no syntax.
    pub words: String,
    /// The reader's language: its articles come first, and stand for their translations. Without it that of the script of
    /// what was typed, or of what that was read as.
    pub lang: Option<Lang>,
    /// Who asks.
    pub audience: Audience,
    /// Only articles in this category or below it.
    pub category: Option<Category>,
    /// Which hits.
    pub range: HitRange,
    /// Whether to search for exactly what was typed: nothing corrected, no pinyin read, nothing found by what
    /// words mean.
    pub exact: bool,
}

impl SearchRequest {
    /// A question in whatever language it is written, in all categories, for the first ten hits; others are asked for as
    /// in `SearchRequest { exact: true, ..SearchRequest::new(words, audience) }`.
    #[must_use]
    pub fn new(words: impl Into<String>, audience: Audience) -> SearchRequest {
        SearchRequest {
            words: words.into(),
            lang: None,
            audience,
            category: None,
            range: HitRange::FIRST_TEN,
            exact: false,
        }
    }
}

/// An article that was named by its address or id rather than asked for in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The article.
    pub id: ArticleId,
    /// The section that was named; the top where the article has none of that name.
    pub anchor: Option<Anchor>,
    /// Letters and digits that may be a word: where some article has it, the name is none.
    pub word: Option<Permalink>,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct SearchResults {
    /// The reader's language.
    pub lang: Option<Lang>,
    /// How many articles match in all.
    pub total: usize,
    /// Those asked for, best first; equal scores by id.
    pub hits: Vec<Hit>,
    /// How many of all matches lie in each outermost category, whatever category was asked for.
    pub categories: BTreeMap<Category, usize>,
    /// Whether the query had more terms than [`super::TERMS_MAX`], of which only so many count.
    pub truncated: bool,
    /// What was searched instead of what was typed.
    pub rewrite: Option<Rewrite>,
    /// Another question that may have been meant; what was typed finds something as good.
    pub suggested: Option<String>,
    /// How sure it is that the first hit answers; nothing when there is none.
    pub confidence: Option<Confidence>,
    /// What was typed besides words. When it is a secret, nothing was searched.
    pub hint: Option<Hint>,
    /// Whether what was typed holds a secret of whatever kind, or what looks like one: nothing of it may be kept.
    pub holds_secret: bool,
}

impl SearchResults {
    /// What was searched for in the end: what was typed, or what that was read as.
    #[must_use]
    pub fn searched<'t>(&'t self, typed: &'t str) -> &'t str {
        let rewrite = self.rewrite.as_ref();
        rewrite.map_or(typed, |rewrite| &rewrite.text)
    }
}

/// An article that matches, opened at its best section.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The article.
    pub article: Arc<Article>,
    /// The index of the section in [`Article::sections`]; 0 is the lead, the top of the page.
    pub section: usize,
    /// The title with marks.
    pub title: SafeHtml,
    /// A passage of the section's text with marks.
    pub snippet: SafeHtml,
    /// Above 0; comparable within one answer only.
    pub score: f32,
    /// Whether the article is in another language than the reader's.
    pub foreign: bool,
    /// Whether the article was found by what the words mean alone: it holds too little of the question to be found by them.
    pub related: bool,
    /// Other sections that answer nearly as well, best first, at most two: indexes in [`Article::sections`].
    pub sections: Vec<usize>,
    /// Other articles that say nearly the same, best first.
    pub folded: Vec<Arc<Article>>,
}

impl Hit {
    /// The address of the section.
    #[must_use]
    pub fn url(&self) -> String {
        self.article
            .id
            .url_at(self.article.sections[self.section].anchor.as_ref())
    }
}

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index could not be read.
    #[error("the index cannot be read")]
    Index(#[from] io::Error),
    /// The search failed in a way that it never should.
    #[error("the search failed with a fault of the program")]
    Fault,
}

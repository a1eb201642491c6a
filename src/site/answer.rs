//! The answer itself, where a search is sure of it.
//!
//! Gets:    a request and what was found.
//! Gives:   the first blocks of the section that answers, word for word.
//! Touches: nothing.
//! Never:   a word that does not stand in the article; an answer where it is unclear whether it is one.

use std::sync::Arc;

use jiff::civil::Date;

use super::snapshot::Snapshot;
use crate::content::{Article, SafeHtml};
use crate::detect::templates;
use crate::search::{ConfidenceClass, SearchRequest, SearchResults};

/// How many characters of text an answer has at most: what a phone shows without scrolling.
const ANSWER_CHARS_MAX: usize = 400;

/// A part of an article, shown as the answer to a question.
#[derive(Clone, Debug)]
pub struct DirectAnswer {
    /// The article.
    pub article: Arc<Article>,
    /// The index of the section in [`Article::sections`].
    pub section: usize,
    /// Its first blocks.
    pub html: SafeHtml,
    /// Whether the section goes on behind them.
    pub is_cut: bool,
    /// The day of the article's last change.
    pub updated: Option<Date>,
}

impl DirectAnswer {
    /// The address of the section.
    #[must_use]
    pub fn url(&self) -> String {
        let anchor = self.article.sections[self.section].anchor.as_ref();
        self.article.id.url_at(anchor)
    }
}

/// Whether template source of another tool stands in it, or a drawing in words.
fn has_source(html: &SafeHtml) -> bool {
    let html = html.as_str();
    let drawn = html
        .match_indices("<code class=\"language-")
        .any(|(at, begin)| {
            let language = html[at + begin.len()..].split('"').next();
            language.is_some_and(templates::is_drawn)
        });
    drawn || !templates::find(html).is_empty()
}

impl Snapshot {
    /// The answer to a question whose first hits were asked for; nothing unless the search is sure and the hit in the
    /// reader's language.
    #[must_use]
    pub fn answer(&self, request: &SearchRequest, results: &SearchResults) -> Option<DirectAnswer> {
        let is_sure = results
            .confidence
            .is_some_and(|confidence| confidence.class() == ConfidenceClass::Sure);
        let hit = results.hits.first()?;
        if !is_sure || !request.range.is_first() || hit.foreign || results.hint.is_some() {
            return None;
        }
        let turned = self.view(request.audience).turned_links(&hit.article);
        let html = hit.article.sections[hit.section].html();
        let (html, is_cut) = html.excerpt(ANSWER_CHARS_MAX);
        if html.is_empty() || has_source(&html) {
            return None;
        }
        Some(DirectAnswer {
            html: self.shown(&html, &turned).away_from(&hit.article.id.url()),
            is_cut,
            section: hit.section,
            updated: self.updated(&hit.article),
            article: Arc::clone(&hit.article),
        })
    }
}

//! A view of the catalog in, a searcher of that moment out.
//!
//! Gets:    a view, and the searcher of an earlier moment.
//! Gives:   a searcher; the index on disk is then equal to the view.
//! Touches: the index folder, through `index`.
//! Never:   an answer.

use std::sync::Arc;

use super::corpus::Corpus;
use super::formulas;
use super::index::document::document;
use super::index::{IndexError, IndexWriter, Previous, Synced};
use super::rank::IdfCache;
use super::rewrite::LateVocabulary;
use super::searcher::Searcher;
use super::suggest::Suggestions;
use crate::catalog::{Difference, DocId, View};
use crate::text::Analyzer;
use crate::text::synonyms::Synonyms;

impl IndexWriter {
    /// Brings the index up to date with a view, and gives a searcher of that moment.
    ///
    /// `before` lends what it knows of unchanged articles, so that the work grows with what differs. `progress` is called
    /// with articles done and to do.
    ///
    /// # Errors
    /// When the index cannot be written. Open it anew then: see [`IndexWriter::sync`].
    pub fn searcher(
        &mut self,
        view: View<'_>,
        analyzer: &Analyzer,
        synonyms: &Arc<Synonyms>,
        before: Option<&Arc<Searcher>>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(Arc<Searcher>, Synced), IndexError> {
        let articles = view.list();
        let before_corpus = before.map(|b| &b.corpus);
        let difference = Difference::between(before_corpus.map_or(&[], |b| &b.articles), &articles);
        let corpus = Corpus::new(view, articles, before_corpus, &difference);
        let make = |doc: DocId| document(&corpus.articles[doc], analyzer);
        let previous = before.map(|b| Previous {
            reader: &b.reader,
            documents: &b.corpus.documents,
            difference: &difference,
        });
        let (mut reader, synced) = self.sync(&corpus.documents, previous, &make, progress)?;
        let frames = formulas::frame_frequency_min(corpus.prose, corpus.articles.len());
        reader.count_frames_from(frames);
        let suggestions = before.map(|b| (&b.suggestions, &difference));
        let searcher = Searcher {
            reader,
            suggestions: Suggestions::new(&corpus.articles, suggestions),
            corpus,
            analyzer: analyzer.clone(),
            synonyms: Arc::clone(synonyms),
            idf: IdfCache::default(),
            vocabulary: before.map_or_else(LateVocabulary::default, |b| {
                LateVocabulary::after(&b.vocabulary)
            }),
        };
        Ok((Arc::new(searcher), synced))
    }
}

//! A view of the catalog in, a searcher of that moment out.
//!
//! Gets:    a view, and the searcher of an earlier moment.
//! Gives:   a searcher; the index on disk is then equal to the view.
//! Touches: the index folder, through `index`.
//! Never:   an answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::corpus::Corpus;
use super::index::document::document;
use super::index::{IndexError, IndexWriter, Previous, Synced};
use super::rank::IdfCache;
use super::rewrite::LateVocabulary;
use super::searcher::Searcher;
use super::suggest::Suggestions;
use crate::catalog::{Difference, DocId, View};
use crate::text::Analyzer;
use crate::text::synonyms::Synonyms;

/// The index of one audience, with its writer.
pub struct Index {
    writer: IndexWriter,
}

impl Index {
    /// Opens the index in `folder`, or makes an empty one there; in memory when the folder cannot be used.
    ///
    /// # Errors
    /// When not even an index in memory can be made.
    pub fn open(folder: &Path, analyzer: &Analyzer) -> Result<Index, IndexError> {
        Ok(Index {
            writer: IndexWriter::open(folder, analyzer.fingerprint())?,
        })
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// When its writer cannot be started.
    pub fn in_memory(analyzer: &Analyzer) -> Result<Index, IndexError> {
        Ok(Index {
            writer: IndexWriter::in_memory(analyzer.fingerprint())?,
        })
    }

    /// An empty index in `folder`, whatever is there; in memory when the folder cannot be used.
    ///
    /// # Errors
    /// When not even an index in memory can be made.
    pub fn anew(folder: &Path, analyzer: &Analyzer) -> Result<Index, IndexError> {
        Ok(Index {
            writer: IndexWriter::anew(folder, analyzer.fingerprint())?,
        })
    }

    /// The first file on disk that is not as it was written, as far as a quick look tells.
    #[must_use]
    pub fn changed_file(&self) -> Option<PathBuf> {
        self.writer.changed_file()
    }

    /// Why the index is in memory or was made anew.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.writer.note()
    }

    /// Whether nothing of it is on disk.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.writer.is_in_memory()
    }

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
        let (reader, synced) = self
            .writer
            .sync(&corpus.documents, previous, &make, progress)?;
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

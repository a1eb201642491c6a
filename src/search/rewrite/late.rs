//! The vocabulary of a moment, made after the moment has begun.
//!
//! Gets:    a reader.
//! Gives:   its words, or those of a moment before until its own are made.
//! Touches: the index.
//! Never:   two made at once.

use std::io;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwapOption;

use super::vocabulary::Vocabulary;
use crate::search::index::IndexReader;
use crate::text::Analyzer;

/// A vocabulary that may be that of an earlier moment.
#[derive(Default)]
pub(crate) struct LateVocabulary {
    /// That of an earlier moment until its own is made.
    kept: ArcSwapOption<Vocabulary>,
    /// Whether it is its own; held while it is made.
    is_own: Mutex<bool>,
}

impl LateVocabulary {
    /// One that gives the words of an earlier moment until its own are made.
    pub(crate) fn after(before: &LateVocabulary) -> LateVocabulary {
        LateVocabulary {
            kept: ArcSwapOption::from(before.kept.load_full()),
            is_own: Mutex::default(),
        }
    }

    /// Whether there is any.
    pub(super) fn is_there(&self) -> bool {
        self.kept.load().is_some()
    }

    /// Whether it is that of its own moment.
    pub(super) fn is_own(&self) -> bool {
        self.is_own.try_lock().is_ok_and(|is_own| *is_own)
    }

    /// Its words, or those of a moment before until its own are made: [`super::Rewriter::rewrite`] proposes none that is gone.
    pub(super) fn now(
        &self,
        reader: &IndexReader,
        analyzer: &Analyzer,
    ) -> io::Result<Arc<Vocabulary>> {
        match self.kept.load_full() {
            Some(vocabulary) => Ok(vocabulary),
            None => self.own(reader, analyzer),
        }
    }

    /// Its own words, made when they are first asked for.
    pub(crate) fn own(
        &self,
        reader: &IndexReader,
        analyzer: &Analyzer,
    ) -> io::Result<Arc<Vocabulary>> {
        let mut is_own = self
            .is_own
            .lock()
            .map_err(|_| io::Error::other("making the vocabulary failed before"))?;
        if *is_own && let Some(vocabulary) = self.kept.load_full() {
            return Ok(vocabulary);
        }
        let made = Arc::new(Vocabulary::new(reader, analyzer)?);
        self.kept.store(Some(Arc::clone(&made)));
        *is_own = true;
        Ok(made)
    }
}

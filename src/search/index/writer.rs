//! Keeps the index equal to a list of documents.
//!
//! Gets:    the documents that are wanted, and a way to make those that are missing.
//! Gives:   an `IndexReader`, and how much was done.
//! Touches: the index folder, through tantivy's single writer.
//! Never:   a second commit for one change.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{TantivyDocument, TantivyError, Term};

use super::directory::IndexFolder;
use super::document::{Document, DocumentVersion};
use super::reader::IndexReader;
use super::schema::{IndexFields, payload_of};
use super::segment::Columns;
use crate::catalog::{Difference, DocId};

/// Memory of the writer before it makes a segment, in bytes, for each thread (tantivy's least is 15 MB).
pub(super) const WRITER_BYTES: usize = 48_000_000;
/// A segment with this share of deleted documents is merged (tantivy's own default never does).
const DELETED_SHARE_MAX: f32 = 0.2;
/// Segments below this size are merged with each other only: with tantivy's own 10,000, eight single edits would merge most of a
/// site's index.
const LAYER_DOCUMENTS_MIN: u32 = 64;
/// From this many new documents on, analysis is shared between threads; when they are half of all, the index is put together
/// at the end.
const BULK_FROM: usize = 64;

/// Why the index could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// tantivy could not do it: the disk, mostly.
    #[error("the index cannot be written or read")]
    Index(#[from] TantivyError),
    /// The folder could not be made or emptied.
    #[error("the index folder {} cannot be used", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A reader of an earlier generation, and how the documents differ from those of then.
#[derive(Clone, Copy)]
pub struct Previous<'s> {
    /// The reader.
    pub reader: &'s IndexReader,
    /// What was wanted then.
    pub documents: &'s [DocumentVersion],
    /// What differs.
    pub difference: &'s Difference,
}

/// What must be written.
#[derive(Debug, Default)]
struct Changes {
    /// Keys of documents that go.
    gone: Vec<u64>,
    /// Numbers of documents that come.
    missing: Vec<DocId>,
}

/// What `sync` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Documents added, new or changed.
    pub added: usize,
    /// Documents removed, gone or changed.
    pub removed: usize,
    /// Documents now in the index.
    pub total: usize,
}

/// One index with its only writer.
pub struct IndexWriter {
    pub(super) fields: IndexFields,
    pub(super) tantivy: tantivy::IndexWriter,
    pub(super) reader: tantivy::IndexReader,
    pub(super) columns: HashMap<SegmentId, Arc<Columns>>,
    /// Key and version of every document, as of the last [`IndexWriter::sync`].
    pub(super) indexed: HashMap<u64, u64>,
    /// Tells writers apart.
    pub(super) number: u64,
    /// How often it was brought up to date.
    pub(super) generation: u64,
    /// Whether nothing was committed yet.
    pub(super) is_new: bool,
    pub(super) fingerprint: u64,
    /// Why the index is in memory or was made anew; none when it was opened as it was.
    pub(super) note: Option<String>,
    /// Where it is on disk; none for one in memory.
    pub(super) folder: Option<IndexFolder>,
}

impl IndexWriter {
    /// Why the index is in memory or was made anew; none when it was opened as it was.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Whether nothing of it is on disk.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.folder.is_none()
    }

    /// The first file on disk that is not as it was written, as far as a quick look tells.
    #[must_use]
    pub fn changed_file(&self) -> Option<PathBuf> {
        self.folder.as_ref()?.changed()
    }

    /// Makes the index hold exactly these documents; `make` gives the document of a number.
    ///
    /// Only what differs is made and written, in one commit. What differs is looked for among all documents, unless `previous`
    /// tells it and is of the last generation of this very writer.
    ///
    /// # Errors
    /// When the index cannot be written. What is on disk is then as it was before, but this writer must not be used
    /// again: its writer may hold half a change, or be dead. Open another one.
    pub fn sync(
        &mut self,
        documents: &[DocumentVersion],
        previous: Option<Previous<'_>>,
        make: &(dyn Fn(DocId) -> Document + Sync),
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(IndexReader, Synced), IndexError> {
        let previous = previous.filter(|previous| {
            previous.reader.generation() == (self.number, self.generation) && self.generation > 0
        });
        let changes = match &previous {
            Some(previous) => self.changes_from(documents, previous),
            None => self.changes(documents)?,
        };
        for key in &changes.gone {
            self.tantivy
                .delete_term(Term::from_field_u64(self.fields.key, *key));
            self.indexed.remove(key);
        }
        // What is mostly new is put together once, at the end, and not again and again while it grows.
        let is_bulk =
            changes.missing.len() >= BULK_FROM && 2 * changes.missing.len() >= documents.len();
        if is_bulk {
            self.tantivy.set_merge_policy(Box::new(NoMergePolicy));
        }
        self.add(&changes.missing, make, progress)?;
        self.indexed.extend(
            changes
                .missing
                .iter()
                .map(|&doc| (documents[doc].key, documents[doc].version)),
        );
        if !changes.missing.is_empty() || !changes.gone.is_empty() || self.is_new {
            let payload = payload_of(self.fingerprint);
            let mut commit = self.tantivy.prepare_commit()?;
            commit.set_payload(&payload);
            commit.commit()?;
            self.is_new = false;
            if is_bulk {
                self.merge_all()?;
            }
            self.reader.reload()?;
        }
        let synced = Synced {
            added: changes.missing.len(),
            removed: changes.gone.len(),
            total: documents.len(),
        };
        self.generation += 1;
        Ok((self.reader_of(documents, previous)?, synced))
    }

    /// Makes one segment of all: a token is then looked up once for each field.
    fn merge_all(&mut self) -> Result<(), IndexError> {
        self.tantivy.set_merge_policy(merge_policy());
        let segments = self.tantivy.index().searchable_segment_ids()?;
        if segments.len() > 1
            && let Err(error) = self.tantivy.merge(&segments).wait()
        {
            // All that was committed is there: it is only found a little slower.
            tracing::warn!("the parts of the index could not be put together: {error}");
        }
        Ok(())
    }

    /// What differs between the index and what is wanted.
    fn changes(&mut self, documents: &[DocumentVersion]) -> Result<Changes, IndexError> {
        self.indexed = self.alive()?;
        let mut unwanted = self.indexed.clone();
        let mut changes = Changes::default();
        for (at, document) in documents.iter().enumerate() {
            match unwanted.remove(&document.key) {
                Some(version) if version == document.version => {}
                other => {
                    changes.gone.extend(other.map(|_| document.key));
                    changes.missing.push(DocId::new(at));
                }
            }
        }
        changes.gone.extend(unwanted.keys());
        Ok(changes)
    }

    /// The same where it is known which documents may differ.
    fn changes_from(&self, documents: &[DocumentVersion], previous: &Previous<'_>) -> Changes {
        let fresh = &previous.difference.fresh;
        let missing: Vec<DocId> = fresh
            .iter()
            .copied()
            .filter(|&doc| self.indexed.get(&documents[doc].key) != Some(&documents[doc].version))
            .collect();
        let stays: HashSet<u64> = fresh.iter().map(|&doc| documents[doc].key).collect();
        let gone = previous
            .difference
            .gone
            .iter()
            .map(|&doc| previous.documents[doc].key)
            .filter(|key| !stays.contains(key));
        let other = missing
            .iter()
            .map(|&doc| documents[doc].key)
            .filter(|key| self.indexed.contains_key(key));
        Changes {
            gone: gone.chain(other).collect(),
            missing,
        }
    }

    fn add(
        &self,
        missing: &[DocId],
        make: &(dyn Fn(DocId) -> Document + Sync),
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(), IndexError> {
        let done = AtomicUsize::new(0);
        let add_all = |next: &AtomicUsize| -> Result<(), TantivyError> {
            while let Some(&doc) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.tantivy.add_document(self.document(&make(doc)))?;
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, missing.len());
            }
            Ok(())
        };
        let next = AtomicUsize::new(0);
        if missing.len() < BULK_FROM {
            return Ok(add_all(&next)?);
        }
        let threads = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(8);
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|_| scope.spawn(|| add_all(&next)))
                .collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().expect("analysis does not panic"))
        })?;
        Ok(())
    }

    fn document(&self, document: &Document) -> TantivyDocument {
        let mut stored = TantivyDocument::default();
        stored.add_u64(self.fields.key, document.key);
        stored.add_u64(self.fields.version, document.version);
        stored.add_u64(self.fields.group, document.group as u64);
        for (i, field) in document.fields.iter().enumerate() {
            stored.add_text(self.fields.texts[i], &field.tokens);
            stored.add_u64(self.fields.lengths[i], u64::from(field.units));
        }
        stored.add_text(self.fields.keys, &document.keys);
        stored.add_bytes(self.fields.units, &document.units);
        stored
    }

    /// Key and version of every live document.
    fn alive(&mut self) -> Result<HashMap<u64, u64>, IndexError> {
        let searcher = self.reader.searcher();
        let mut alive = HashMap::with_capacity(searcher.num_docs() as usize);
        for segment in searcher.segment_readers() {
            let columns = self.columns_of(segment)?;
            for doc in segment.doc_ids_alive() {
                let at = doc as usize;
                if alive
                    .insert(columns.keys[at], columns.versions[at])
                    .is_some()
                {
                    // Two live documents of one key cannot come from us: remove both, the wanted one is added again.
                    self.tantivy
                        .delete_term(Term::from_field_u64(self.fields.key, columns.keys[at]));
                    alive.insert(columns.keys[at], 0);
                }
            }
        }
        Ok(alive)
    }

    fn reader_of(
        &mut self,
        documents: &[DocumentVersion],
        previous: Option<Previous<'_>>,
    ) -> Result<IndexReader, IndexError> {
        let searcher = self.reader.searcher();
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            segments.push((segment.clone(), self.columns_of(segment)?));
        }
        let live: Vec<SegmentId> = segments
            .iter()
            .map(|(segment, _)| segment.segment_id())
            .collect();
        self.columns.retain(|id, _| live.contains(id));
        let previous = previous.map(|previous| (previous.reader, previous.difference));
        Ok(IndexReader::new(
            segments,
            &self.fields,
            documents,
            previous,
            (self.number, self.generation),
        )?)
    }

    fn columns_of(&mut self, segment: &tantivy::SegmentReader) -> Result<Arc<Columns>, IndexError> {
        if let Some(columns) = self.columns.get(&segment.segment_id()) {
            return Ok(Arc::clone(columns));
        }
        let columns = Arc::new(Columns::read(segment)?);
        self.columns
            .insert(segment.segment_id(), Arc::clone(&columns));
        Ok(columns)
    }
}

pub(super) fn merge_policy() -> Box<LogMergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
    policy.set_min_layer_size(LAYER_DOCUMENTS_MIN);
    Box::new(policy)
}

//! Opens an index, or makes an empty one.
//!
//! Gets:    a folder, and what analysis the tokens are of.
//! Gives:   a writer, which says why it is in memory or was made anew.
//! Touches: the index folder.
//! Never:   an index of another version, or a damaged one: it is thrown away and made anew.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::directory::error::LockError;
use tantivy::{Index, IndexSettings, ReloadPolicy, TantivyError};

use super::directory::IndexFolder;
use super::integrity::{self, MANAGED, META, UnfitIndex};
use super::schema::{IndexFields, payload_of, schema};
use super::tokenizer::{NAME, Spaces};
use super::writer::{IndexError, IndexWriter, WRITER_BYTES, merge_policy};
use crate::disk;
use crate::text::Analyzer;

impl IndexWriter {
    /// Opens the index in `folder` when it is whole and was made with the same analysis; else makes an empty one.
    ///
    /// When another process writes to the folder, or it cannot be used, the index is kept in memory: see [`IndexWriter::note`].
    ///
    /// # Errors
    /// When not even an index in memory can be made.
    pub fn open(folder: &Path, analyzer: &Analyzer) -> Result<IndexWriter, IndexError> {
        let fingerprint = analyzer.fingerprint();
        match guarded(|| IndexWriter::open_existing(folder, fingerprint)) {
            Ok(Ok(writer)) => Ok(writer),
            Ok(Err(why)) => IndexWriter::instead(folder, fingerprint, &why),
            Err(fault) => IndexWriter::instead(folder, fingerprint, &UnusableIndex::Fault(fault)),
        }
    }

    /// Makes an empty index in `folder`, whatever is there; in memory when that cannot be.
    ///
    /// # Errors
    /// When not even an index in memory can be made.
    pub fn anew(folder: &Path, analyzer: &Analyzer) -> Result<IndexWriter, IndexError> {
        IndexWriter::instead(folder, analyzer.fingerprint(), &UnusableIndex::Failed)
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// When its writer cannot be started.
    pub fn in_memory(analyzer: &Analyzer) -> Result<IndexWriter, IndexError> {
        IndexWriter::noted_in_memory(analyzer.fingerprint(), None)
    }

    fn noted_in_memory(
        fingerprint: u64,
        note: impl Into<Option<String>>,
    ) -> Result<IndexWriter, IndexError> {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        let mut writer = IndexWriter::with(&index, fields, fingerprint, None)?;
        writer.note = note.into();
        Ok(writer)
    }

    fn instead(
        folder: &Path,
        fingerprint: u64,
        why: &UnusableIndex,
    ) -> Result<IndexWriter, IndexError> {
        const ELSEWHERE: &str =
            "another process writes to the index folder; this one keeps its index in memory";
        if let UnusableIndex::Locked = why {
            return IndexWriter::noted_in_memory(fingerprint, ELSEWHERE.to_owned());
        }
        let note = match guarded(|| IndexWriter::create(folder, fingerprint)) {
            Ok(Ok(mut writer)) => {
                if !matches!(why, UnusableIndex::Missing) {
                    writer.note = Some(format!("the index was made anew: {why}"));
                }
                return Ok(writer);
            }
            Ok(Err(IndexError::Index(TantivyError::LockFailure(LockError::LockBusy, _)))) => {
                ELSEWHERE.to_owned()
            }
            Ok(Err(error)) => {
                let cause = std::error::Error::source(&error)
                    .map(|s| format!(": {s}"))
                    .unwrap_or_default();
                format!("{error}{cause}; the index is kept in memory")
            }
            Err(fault) => format!("{fault}; the index is kept in memory"),
        };
        IndexWriter::noted_in_memory(fingerprint, note)
    }

    fn open_existing(folder: &Path, fingerprint: u64) -> Result<IndexWriter, UnusableIndex> {
        let damaged = |error: TantivyError| UnusableIndex::Damaged(error.to_string());
        let directory = IndexFolder::tested(folder).map_err(|unfit| match unfit {
            UnfitIndex::Missing => UnusableIndex::Missing,
            UnfitIndex::Format(format) => UnusableIndex::OtherFormat(format),
            UnfitIndex::Damaged(file, why) => UnusableIndex::Damaged(format!("{file}: {why}")),
        })?;
        let index = Index::open(directory.clone()).map_err(damaged)?;
        let (schema, fields) = schema();
        let payload = index.load_metas().map_err(damaged)?.payload;
        if index.schema() != schema || payload != Some(payload_of(fingerprint)) {
            return Err(UnusableIndex::OtherVersion);
        }
        let writer = IndexWriter::with(&index, fields, fingerprint, Some(directory.clone()))
            .map_err(|error| match error {
                IndexError::Index(TantivyError::LockFailure(LockError::LockBusy, _)) => {
                    UnusableIndex::Locked
                }
                error => UnusableIndex::Damaged(error.to_string()),
            })?;
        directory.opened();
        // A process that was killed before its commit left files behind, and the next one may need their names.
        writer
            .tantivy
            .garbage_collect_files()
            .wait()
            .map_err(damaged)?;
        Ok(writer)
    }

    fn create(folder: &Path, fingerprint: u64) -> Result<IndexWriter, IndexError> {
        let folder_error = |source| IndexError::Folder {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(folder_error)?;
        for lock in [
            &*tantivy::directory::INDEX_WRITER_LOCK,
            &*tantivy::directory::META_LOCK,
        ] {
            let path = folder.join(&lock.filepath);
            // What is no file is nobody's lock.
            if disk::in_the_way(&path).is_some() {
                disk::clear(&path).map_err(folder_error)?;
            }
        }
        let directory = IndexFolder::empty(folder).map_err(folder_error)?;
        // Take the lock before anything is removed: the index of a running process is not ours to empty.
        let lock = tantivy::directory::Directory::acquire_lock(
            &directory,
            &tantivy::directory::INDEX_WRITER_LOCK,
        )
        .map_err(|error| TantivyError::LockFailure(error, None))?;
        for entry in fs::read_dir(folder).map_err(folder_error)? {
            let path = entry.map_err(folder_error)?.path();
            if path
                .file_name()
                .is_some_and(|name| is_index_file(&name.to_string_lossy()))
            {
                disk::clear(&path).map_err(folder_error)?;
            }
        }
        drop(lock);
        let (schema, fields) = schema();
        let index = Index::create(directory.clone(), schema, IndexSettings::default())?;
        IndexWriter::with(&index, fields, fingerprint, Some(directory))
    }

    fn with(
        index: &Index,
        fields: IndexFields,
        fingerprint: u64,
        folder: Option<IndexFolder>,
    ) -> Result<IndexWriter, IndexError> {
        index.tokenizers().register(NAME, Spaces::default());
        let tantivy = index.writer_with_num_threads(1, WRITER_BYTES)?;
        tantivy.set_merge_policy(merge_policy());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let is_new = index.load_metas()?.payload.is_none();
        static ENGINES: AtomicU64 = AtomicU64::new(0);
        let number = ENGINES.fetch_add(1, Ordering::Relaxed);
        let (columns, indexed) = (HashMap::new(), HashMap::new());
        Ok(IndexWriter {
            fields,
            tantivy,
            reader,
            columns,
            indexed,
            number,
            generation: 0,
            is_new,
            fingerprint,
            note: None,
            folder,
        })
    }
}

/// Whether a file is one that tantivy made: its lists, or a part of a segment. A folder may be named by mistake, and
/// nothing else in it is ours to remove; its lock is held here and stays.
fn is_index_file(name: &str) -> bool {
    let is_aside = name.contains(".aside-");
    !is_aside
        && (matches!(name.trim_end_matches(".tmp"), META | MANAGED)
            || integrity::is_segment_file(name))
}

/// What a library may still fail with on bytes that it wrote itself ends no start: a fault becomes a reason.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What it worked with is dropped, or made anew.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|_| "it failed with a fault of the program".to_owned())
}

/// Why an index on disk is not used.
#[derive(Debug)]
enum UnusableIndex {
    Missing,
    OtherVersion,
    OtherFormat(String),
    Damaged(String),
    Fault(String),
    /// It could be opened, and not be used.
    Failed,
    Locked,
}

impl std::fmt::Display for UnusableIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            UnusableIndex::Missing => f.write_str("there was none"),
            UnusableIndex::OtherVersion => {
                f.write_str("it was made by another version or with another dictionary")
            }
            UnusableIndex::OtherFormat(format) => write!(f, "it is {format}"),
            UnusableIndex::Fault(fault) => f.write_str(fault),
            UnusableIndex::Failed => f.write_str("the one that was there could not be used"),
            UnusableIndex::Damaged(why) => write!(f, "it was damaged ({why})"),
            UnusableIndex::Locked => f.write_str("another process writes to it"),
        }
    }
}

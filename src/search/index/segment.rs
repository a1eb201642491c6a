//! A segment of the index: its posting lists, its columns, and where its documents lie in the list of articles.
//!
//! Gets:    tantivy's reader of a segment; the documents that are wanted.
//! Gives:   columns; for each document its number.
//! Touches: tantivy.
//! Never:   a score.

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::document::{DocumentVersion, GROUPS};
use super::schema::{GROUP, IndexFields, KEY, UNITS, VERSION, length_name};
use crate::catalog::{Difference, DocId};
use crate::search::formulas::{FIELDS, Field};
use crate::search::meaning::UnitColumn;

/// What scoring needs of a segment besides its posting lists.
pub(super) struct Columns {
    pub(super) keys: Vec<u64>,
    pub(super) versions: Vec<u64>,
    pub(super) groups: Vec<u8>,
    pub(super) lengths: Vec<[u32; FIELDS]>,
    pub(super) units: Arc<UnitColumn>,
}

impl Columns {
    pub(super) fn read(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let docs = segment.max_doc();
        let column = |name: &str| -> tantivy::Result<Vec<u64>> {
            let column = segment.fast_fields().u64(name)?.first_or_default_col(0);
            Ok((0..docs).map(|doc| column.get_val(doc)).collect())
        };
        let mut lengths = vec![[0; FIELDS]; docs as usize];
        for field in Field::ALL {
            for (doc, length) in lengths.iter_mut().zip(column(&length_name(field))?) {
                doc[field as usize] = u32::try_from(length).unwrap_or(u32::MAX);
            }
        }
        let groups = column(GROUP)?
            .into_iter()
            .map(|group| group.min(GROUPS as u64 - 1) as u8)
            .collect();
        let mut units = UnitColumn::default();
        let (stored, mut bytes) = (segment.fast_fields().bytes(UNITS)?, Vec::new());
        for doc in 0..docs {
            bytes.clear();
            if let Some(stored) = &stored
                && let Some(ord) = stored.ords().first(doc)
            {
                stored.ord_to_bytes(ord, &mut bytes)?;
            }
            units.push(&bytes);
        }
        Ok(Columns {
            units: Arc::new(units),
            keys: column(KEY)?,
            versions: column(VERSION)?,
            groups,
            lengths,
        })
    }
}

pub(super) struct Segment {
    pub(super) id: SegmentId,
    /// Which deletions it knows of.
    pub(super) deletes: Option<u64>,
    /// One for each field, for each look-up of them takes a lock.
    pub(super) indexes: [Arc<InvertedIndexReader>; FIELDS],
    pub(super) keys: Arc<InvertedIndexReader>,
    pub(super) has_deletes: bool,
    /// The number of each of its documents; none for deleted ones.
    pub(super) docs: Arc<Vec<Option<DocId>>>,
    pub(super) units: Arc<UnitColumn>,
}

impl Segment {
    pub(super) fn new(
        reader: &SegmentReader,
        fields: &IndexFields,
        docs: Arc<Vec<Option<DocId>>>,
        units: Arc<UnitColumn>,
    ) -> tantivy::Result<Segment> {
        let mut indexes = Vec::with_capacity(FIELDS);
        for field in fields.texts {
            indexes.push(reader.inverted_index(field)?);
        }
        Ok(Segment {
            id: reader.segment_id(),
            deletes: reader.delete_opstamp(),
            indexes: indexes
                .try_into()
                .map_err(|_| ())
                .expect("one was read for each field"),
            keys: reader.inverted_index(fields.keys)?,
            has_deletes: reader.has_deletes(),
            docs,
            units,
        })
    }

    /// Whether `is_found` says so of a live document that holds a term: it is asked of one after another until it does.
    pub(super) fn any_live(
        &self,
        index: &InvertedIndexReader,
        term: &TermInfo,
        mut is_found: impl FnMut(DocId) -> bool,
    ) -> io::Result<bool> {
        let mut postings =
            index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
        while postings.block_len() > 0 {
            let docs = postings.docs().iter();
            if docs
                .filter_map(|&local| self.docs[local as usize])
                .any(&mut is_found)
            {
                return Ok(true);
            }
            postings.advance();
        }
        Ok(false)
    }

    /// The numbers of its documents after documents moved, and some more of its own were deleted.
    pub(super) fn moved(
        &self,
        now: &SegmentReader,
        difference: &Difference,
    ) -> Arc<Vec<Option<DocId>>> {
        let from = &difference.from;
        if self.deletes == now.delete_opstamp() && DocId::new(0).run(from) == from.len() {
            return Arc::clone(&self.docs);
        }
        let moved = |doc: &Option<DocId>| difference.to[(*doc)?];
        Arc::new(self.docs.iter().map(moved).collect())
    }
}

/// Key to number.
pub(super) struct DocsByKey(FxHashMap<u64, DocId>);

impl DocsByKey {
    pub(super) fn of(documents: &[DocumentVersion], docs: &[DocId]) -> DocsByKey {
        DocsByKey(docs.iter().map(|&doc| (documents[doc].key, doc)).collect())
    }

    pub(super) fn of_all(documents: &[DocumentVersion]) -> DocsByKey {
        DocsByKey(
            documents
                .iter()
                .enumerate()
                .map(|(at, document)| (document.key, DocId::new(at)))
                .collect(),
        )
    }

    /// The numbers of a segment's documents; `None` when one of them has none here.
    pub(super) fn of_segment(
        &self,
        reader: &SegmentReader,
        columns: &Columns,
        documents: &[DocumentVersion],
    ) -> Option<Arc<Vec<Option<DocId>>>> {
        let mut docs = vec![None; reader.max_doc() as usize];
        for local in reader.doc_ids_alive() {
            let at = local as usize;
            let doc = *self.0.get(&columns.keys[at])?;
            if columns.versions[at] == documents[doc].version {
                docs[at] = Some(doc);
            }
        }
        Some(Arc::new(docs))
    }
}

//! A segment of the index: its posting lists, its columns, and where its documents lie in the list of articles.
//!
//! Gets:    tantivy's reader of a segment; the documents that are wanted.
//! Gives:   columns; for each document its place.
//! Touches: tantivy.
//! Never:   a score.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::document::{GROUPS, Wanted};
use super::schema::{GROUP, KEY, VERSION, length_name};
use crate::catalog::{Difference, NOWHERE};
use crate::search::formulas::FIELDS;

/// What scoring needs of a segment besides its posting lists.
pub(super) struct Columns {
    pub(super) keys: Vec<u64>,
    pub(super) versions: Vec<u64>,
    pub(super) groups: Vec<u8>,
    pub(super) lengths: Vec<[u32; FIELDS]>,
}

impl Columns {
    pub(super) fn read(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let docs = segment.max_doc();
        let column = |name: &str| -> tantivy::Result<Vec<u64>> {
            let column = segment.fast_fields().u64(name)?.first_or_default_col(0);
            Ok((0..docs).map(|doc| column.get_val(doc)).collect())
        };
        let mut lengths = vec![[0; FIELDS]; docs as usize];
        for field in 0..FIELDS {
            for (doc, length) in lengths.iter_mut().zip(column(&length_name(field))?) {
                doc[field] = u32::try_from(length).unwrap_or(u32::MAX);
            }
        }
        let groups = column(GROUP)?
            .into_iter()
            .map(|group| group.min(GROUPS as u64 - 1) as u8)
            .collect();
        Ok(Columns {
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
    /// Document to place; [`NOWHERE`] for deleted ones.
    pub(super) places: Arc<Vec<u32>>,
}

impl Segment {
    /// The places of its documents after documents moved, and some more of its own were deleted.
    pub(super) fn moved(&self, now: &SegmentReader, difference: &Difference) -> Arc<Vec<u32>> {
        let in_place = |(place, from): (u32, &u32)| place == *from;
        if self.deletes == now.delete_opstamp() && (0..).zip(&difference.from).all(in_place) {
            return Arc::clone(&self.places);
        }
        let moved = |&place: &u32| {
            if place == NOWHERE {
                NOWHERE
            } else {
                difference.to[place as usize]
            }
        };
        Arc::new(self.places.iter().map(moved).collect())
    }
}

/// Key to place.
pub(super) struct Places(FxHashMap<u64, u32>);

impl Places {
    pub(super) fn of(wanted: &[Wanted], places: &[u32]) -> Places {
        Places(
            places
                .iter()
                .map(|&place| (wanted[place as usize].key, place))
                .collect(),
        )
    }

    pub(super) fn of_all(wanted: &[Wanted]) -> Places {
        Places(
            wanted
                .iter()
                .zip(0..)
                .map(|(document, place)| (document.key, place))
                .collect(),
        )
    }

    /// The places of a segment's documents; `None` when one of them has none here.
    pub(super) fn of_segment(
        &self,
        reader: &SegmentReader,
        columns: &Columns,
        wanted: &[Wanted],
    ) -> Option<Arc<Vec<u32>>> {
        let mut places = vec![NOWHERE; reader.max_doc() as usize];
        for doc in reader.doc_ids_alive() {
            let at = doc as usize;
            let place = *self.0.get(&columns.keys[at])?;
            if columns.versions[at] == wanted[place as usize].version {
                places[at] = place;
            }
        }
        Some(Arc::new(places))
    }
}

//! The index of one generation: what its tokens are and in how many documents each occurs.
//!
//! Gets:    the segments, the documents that are wanted, and a reader of an earlier generation.
//! Gives:   frequencies, tokens, the documents that hold keys; their numbers are those in the list that `sync` was given.
//! Touches: posting lists.
//! Never:   a deleted document: it counts in no statistic.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashSet;
use tantivy::SegmentReader;
use tantivy::schema::IndexRecordOption;

use super::accumulate::{Frequencies, ScoreScratch};
use super::document::{DocumentVersion, GROUPS};
use super::impact_cache::ImpactCache;
use super::schema::IndexFields;
use super::segment::{Columns, DocsByKey, Segment};
use crate::catalog::{Difference, DocId};
use crate::search::formulas::{self, FIELDS, Field, FieldWeights};
use crate::search::meaning::Nearest;
use crate::text::meaning::Vector;

/// What a document's scores depend on besides its tokens.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths {
    units: [u32; FIELDS],
    group: u8,
}

/// An index of one generation; never changes.
pub struct IndexReader {
    pub(super) segments: Vec<Segment>,
    /// How many units the live documents have.
    units: usize,
    lengths: Vec<Lengths>,
    /// For each field and article: one over the length normalisation.
    norms: [Vec<f32>; FIELDS],
    pub(super) documents: usize,
    /// In how many documents a word that frames a question counts as standing, at least.
    pub(super) frame_frequency_min: usize,
    /// Which writer it was made by, and after how many of its changes.
    generation: (u64, u64),
    pub(super) impacts: ImpactCache,
    /// Memory of searches that are done, for the next ones.
    pub(super) scratch: Mutex<Vec<ScoreScratch>>,
}

impl IndexReader {
    /// `previous` is a reader of an earlier generation of the same index, and how documents moved since then: what stayed is taken
    /// from it.
    pub(super) fn new(
        segments: Vec<(SegmentReader, Arc<Columns>)>,
        fields: &IndexFields,
        documents: &[DocumentVersion],
        previous: Option<(&IndexReader, &Difference)>,
        generation: (u64, u64),
    ) -> tantivy::Result<IndexReader> {
        let mut lengths = previous.map_or_else(
            || vec![Lengths::default(); documents.len()],
            |(before, difference)| difference.column(&before.lengths, |_| Lengths::default()),
        );
        let fresh = previous.map(|(_, difference)| DocsByKey::of(documents, &difference.fresh));
        let mut all = None;
        let mut out = Vec::with_capacity(segments.len());
        for (reader, columns) in segments {
            let known = previous.and_then(|(before, difference)| {
                before
                    .segments
                    .iter()
                    .find(|segment| segment.id == reader.segment_id())
                    .map(|segment| (segment, difference))
            });
            let docs = match (known, &fresh) {
                (Some((segment, difference)), _) => segment.moved(&reader, difference),
                // A new segment holds what is new, unless it was merged out of others.
                (None, fresh) => match fresh
                    .as_ref()
                    .and_then(|fresh| fresh.of_segment(&reader, &columns, documents))
                {
                    Some(docs) => docs,
                    None => {
                        let all = all.get_or_insert_with(|| DocsByKey::of_all(documents));
                        all.of_segment(&reader, &columns, documents)
                            .unwrap_or_default()
                    }
                },
            };
            if known.is_none() {
                for (local, doc) in docs.iter().enumerate() {
                    if let Some(doc) = *doc {
                        lengths[doc] = Lengths {
                            units: columns.lengths[local],
                            group: columns.groups[local],
                        };
                    }
                }
            }
            let units = Arc::clone(&columns.units);
            out.push(Segment::new(&reader, fields, docs, units)?);
        }
        let units = live(&out).map(|(segment, local, _)| segment.units.units_of(local));
        Ok(IndexReader {
            units: units.sum(),
            segments: out,
            norms: norms(&lengths),
            lengths,
            documents: documents.len(),
            frame_frequency_min: 0,
            generation,
            impacts: ImpactCache::default(),
            scratch: Mutex::default(),
        })
    }

    pub(super) fn generation(&self) -> (u64, u64) {
        self.generation
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// Sets in how many documents a word that frames a question counts as standing, at least.
    pub fn count_frames_from(&mut self, frequency: usize) {
        self.frame_frequency_min = frequency;
    }

    /// How many documents hold the token, in any field.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn frequency(&self, token: &str) -> io::Result<usize> {
        self.frequency_in(token, &[1.0; FIELDS])
    }

    /// How many documents hold the token in a field that has a weight.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn frequency_in(&self, token: &str, fields: &FieldWeights) -> io::Result<usize> {
        let mut scratch = self.scratch();
        self.weigh(token, fields, &mut scratch.values)?;
        let frequency = scratch.values.count;
        scratch.values.drain(|_, _| ());
        self.give_back(scratch);
        Ok(frequency)
    }

    /// Whether any live document holds the token.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn holds(&self, token: &str) -> io::Result<bool> {
        for segment in &self.segments {
            for index in &segment.indexes {
                let Some(info) = index.terms().get(token)? else {
                    continue;
                };
                if !segment.has_deletes || segment.any_live(index, &info, |_| true)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Which fields of a document hold the token. Reads whole posting lists: for explanations.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn fields_with(&self, token: &str, doc: DocId) -> io::Result<Vec<Field>> {
        let mut fields = Vec::new();
        for field in Field::ALL {
            let (mut scratch, mut held) = (self.scratch(), false);
            let mut weights = [0.0; FIELDS];
            weights[field as usize] = 1.0;
            self.weigh(token, &weights, &mut scratch.values)?;
            scratch
                .values
                .drain(|other, _| held |= other == doc.index());
            self.give_back(scratch);
            fields.extend(held.then_some(field));
        }
        Ok(fields)
    }

    /// Calls `sink` with every token of a field, and in how many live documents the field holds it; a token may come
    /// once for each part of the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn tokens(&self, field: Field, mut sink: impl FnMut(&str, usize)) -> io::Result<()> {
        for segment in &self.segments {
            let index = &segment.indexes[field as usize];
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(token) = std::str::from_utf8(terms.key()) else {
                    continue;
                };
                let mut live = 0;
                if segment.has_deletes {
                    segment.any_live(index, terms.value(), |_| {
                        live += 1;
                        false
                    })?;
                } else {
                    live = terms.value().doc_freq as usize;
                }
                if live > 0 {
                    sink(token, live);
                }
            }
        }
        Ok(())
    }

    /// The tokens that more than one of `share` documents hold in one field; those that are spread over many parts of the index
    /// may be missing.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn common(&self, share: usize) -> io::Result<BTreeSet<String>> {
        let (mut common, least) = (BTreeSet::new(), self.documents / share);
        for field in Field::ALL {
            self.tokens(field, |token, count| {
                if count > least && !common.contains(token) {
                    common.insert(token.to_owned());
                }
            })?;
        }
        Ok(common)
    }

    /// Whether a field of some live document holds all of some tokens.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn together(&self, tokens: &[String], field: Field) -> io::Result<bool> {
        let mut all: Option<FxHashSet<DocId>> = None;
        for token in tokens {
            let mut own = FxHashSet::default();
            for segment in &self.segments {
                let index = &segment.indexes[field as usize];
                if let Some(info) = index.terms().get(token)? {
                    segment.any_live(index, &info, |doc| {
                        if all.as_ref().is_none_or(|all| all.contains(&doc)) {
                            own.insert(doc);
                        }
                        false
                    })?;
                }
            }
            all = Some(own);
        }
        Ok(all.is_some_and(|all| !all.is_empty()))
    }

    /// The first `most` tokens in the order of their bytes that begin so and stand in some live document.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn beginning_with(&self, beginning: &str, most: usize) -> io::Result<Vec<String>> {
        let mut found = BTreeSet::new();
        for segment in &self.segments {
            for index in &segment.indexes {
                let mut terms = index.terms().range().ge(beginning).into_stream()?;
                let mut own = 0;
                while own < most && terms.advance() {
                    let token = std::str::from_utf8(terms.key()).unwrap_or_default();
                    if !token.starts_with(beginning) {
                        break;
                    }
                    if !segment.has_deletes || segment.any_live(index, terms.value(), |_| true)? {
                        own += 1;
                        found.insert(token.to_owned());
                    }
                }
            }
        }
        Ok(found.into_iter().take(most).collect())
    }

    /// The documents that hold most of the keys by the sum of their inverse frequencies, at most `most`, best
    /// first, equal ones in their order.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn holding(&self, keys: &[String], most: usize) -> io::Result<Vec<DocId>> {
        let mut sums = vec![0.0_f32; self.documents];
        let mut found: Vec<DocId> = Vec::new();
        for key in keys {
            found.clear();
            for segment in &self.segments {
                let Some(info) = segment.keys.terms().get(key)? else {
                    continue;
                };
                segment.any_live(&segment.keys, &info, |doc| {
                    found.push(doc);
                    false
                })?;
            }
            let idf = formulas::plain_idf(found.len(), self.documents);
            found.iter().for_each(|&doc| sums[doc] += idf);
        }
        let mut best: Vec<(f32, usize)> = sums
            .into_iter()
            .zip(0..)
            .filter(|(sum, _)| *sum > 0.0)
            .collect();
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(best
            .into_iter()
            .take(most)
            .map(|(_, doc)| DocId::new(doc))
            .collect())
    }

    /// How many units the live documents have.
    #[must_use]
    pub fn units(&self) -> usize {
        self.units
    }

    /// How near each live document is to a vector that `wanted` says so of, in any order; those without units are left out.
    pub(crate) fn nearest(
        &self,
        vector: &Vector,
        wanted: impl Fn(DocId) -> bool,
    ) -> Vec<(DocId, Nearest)> {
        let (length, vector) = (vector.length(), vector.wide());
        let mut near = Vec::new();
        // Plain loops: a chain of iterators took as long to pass over what is not wanted as to look at what is.
        for segment in &self.segments {
            for (local, doc) in segment.docs.iter().enumerate() {
                if let Some(doc) = *doc
                    && wanted(doc)
                    && let Some(nearest) = segment.units.nearest(local, &vector, length)
                {
                    near.push((doc, nearest));
                }
            }
        }
        near
    }

    pub(super) fn scratch(&self) -> ScoreScratch {
        let used = self.scratch.lock().ok().and_then(|mut all| all.pop());
        used.unwrap_or_else(|| ScoreScratch::new(self.documents))
    }

    pub(super) fn give_back(&self, scratch: ScoreScratch) {
        if let Ok(mut all) = self.scratch.lock() {
            all.push(scratch);
        }
    }

    /// Leaves in `values` the normalised, weighted frequency of a token for each document.
    pub(super) fn weigh(
        &self,
        token: &str,
        fields: &FieldWeights,
        values: &mut Frequencies,
    ) -> io::Result<()> {
        for (field, &weight) in fields
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight > 0.0)
        {
            for segment in &self.segments {
                let index = &segment.indexes[field];
                let Some(info) = index.terms().get(token)? else {
                    continue;
                };
                let mut postings =
                    index.read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
                while postings.block_len() > 0 {
                    values.add(
                        postings.docs(),
                        postings.freqs(),
                        &segment.docs,
                        &self.norms[field],
                        weight,
                    );
                    postings.advance();
                }
            }
        }
        Ok(())
    }
}

/// Every live document, with the number that its segment has for it.
fn live(segments: &[Segment]) -> impl Iterator<Item = (&Segment, usize, DocId)> {
    segments.iter().flat_map(|segment| {
        let docs = segment.docs.iter().enumerate();
        docs.filter_map(move |(local, doc)| Some((segment, local, (*doc)?)))
    })
}

/// One over the length normalisation, from the average length of each field over the documents of a group that have it.
fn norms(lengths: &[Lengths]) -> [Vec<f32>; FIELDS] {
    let mut sums = [[(0_u64, 0_u64); FIELDS]; GROUPS];
    for Lengths { units, group } in lengths {
        for (field, &length) in units.iter().enumerate().filter(|(_, length)| **length > 0) {
            let (sum, count) = &mut sums[usize::from(*group)][field];
            *sum += u64::from(length);
            *count += 1;
        }
    }
    let norm = |length: u32, (sum, count): (u64, u64), field: Field| {
        if length == 0 || sum == 0 {
            1.0
        } else {
            formulas::length_norm(length as f32 * count as f32 / sum as f32, field)
        }
    };
    Field::ALL.map(|field| {
        let at = field as usize;
        let of = |own: &Lengths| norm(own.units[at], sums[usize::from(own.group)][at], field);
        lengths.iter().map(of).collect()
    })
}

//! Scores documents of one moment.
//!
//! Gets:    weighted tokens.
//! Gives:   the places of the documents that hold them, with scores; a place is one in the list that `sync` was given.
//! Touches: posting lists.
//! Never:   a deleted document: it counts neither as a hit nor in any statistic, so an edited index ranks as a fresh one.

use std::io;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::impact_cache::{Common, CommonTokens};
use super::schema::{GROUP, IndexFields, KEY, VERSION, length_name};
use super::{FIELDS, GROUPS, Wanted};
use crate::catalog::{Difference, NOWHERE};
use crate::search::formulas::{self as rank, FieldWeights};

/// What scoring needs of a segment besides its posting lists.
pub(super) struct Columns {
    pub(super) keys: Vec<u64>,
    pub(super) versions: Vec<u64>,
    groups: Vec<u8>,
    lengths: Vec<[u32; FIELDS]>,
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

struct Segment {
    id: SegmentId,
    /// Which deletions it knows of.
    deletes: Option<u64>,
    /// One for each field, for each look-up of them takes a lock.
    indexes: [Arc<InvertedIndexReader>; FIELDS],
    keys: Arc<InvertedIndexReader>,
    has_deletes: bool,
    /// Document to place; [`NOWHERE`] for deleted ones.
    places: Arc<Vec<u32>>,
}

/// What a document's scores depend on besides its tokens.
#[derive(Clone, Copy, Debug, Default)]
struct Lengths {
    units: [u32; FIELDS],
    group: u8,
}

/// A token of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTerm {
    /// The token.
    pub text: String,
    /// How much it counts in the query, 0.0 to 1.0.
    pub weight: f32,
    /// The same as if it were no noise word: what the query as a whole weighs is counted with it.
    pub full_weight: f32,
    /// Whether holding it makes a document a hit; single characters and noise words do not.
    pub solid: bool,
    /// Whether a document that holds the text of the query must hold it.
    pub needed: bool,
    /// How much it counts in each field.
    pub fields: FieldWeights,
}

/// Other ways to say one thing: the best of them counts for a document, not their sum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// Each a list of terms whose scores add up.
    pub alternatives: Vec<Vec<QueryTerm>>,
}

/// A document that is a hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Its place.
    pub place: u32,
    /// The higher the better, above 0.
    pub score: f32,
    /// Whether it holds every typed term that is [`QueryTerm::needed`].
    pub whole: bool,
}

/// What a document holds of a query: how many needed terms in its lower half, how many solid ones in its upper half. A query
/// has a few thousand terms at most.
#[derive(Clone, Copy, Debug, Default)]
struct Held(u32);

impl Held {
    fn of(term: &QueryTerm) -> Held {
        Held(u32::from(term.needed) | u32::from(term.solid) << 16)
    }

    fn and(self, other: Held) -> Held {
        Held(self.0 + other.0)
    }

    fn needed(self) -> u32 {
        self.0 & 0xffff
    }

    fn solid(self) -> Held {
        Held(self.0 & !0xffff)
    }

    fn is_solid(self) -> bool {
        self.solid().0 > 0
    }
}

/// The weight of some terms.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    all: f32,
    /// That of terms which some document holds.
    known: f32,
}

/// What a query found.
#[derive(Debug, Default)]
pub struct Scores {
    /// Every document that holds a solid term of the query or all of it, in the order of places.
    pub scored: Vec<Scored>,
    /// The weight of the query's terms that the index knows.
    pub known_weight: f32,
    /// In how many documents each term occurs.
    pub frequencies: FxHashMap<String, usize>,
}

/// An index of one moment; never changes.
pub struct Reader {
    segments: Vec<Segment>,
    lengths: Vec<Lengths>,
    /// For each field and place: one over the length normalisation.
    norms: [Vec<f32>; FIELDS],
    documents: usize,
    /// Which engine it was made by, and after how many of its changes.
    moment: (u64, u64),
    common: CommonTokens,
    /// Memory of searches that are done, for the next ones.
    scratch: Mutex<Vec<Scratch>>,
}

impl Reader {
    /// `since` is a reader of an earlier moment of the same index, and how documents moved since then: what stayed is taken
    /// from it.
    pub(super) fn new(
        segments: Vec<(SegmentReader, Arc<Columns>)>,
        fields: &IndexFields,
        wanted: &[Wanted],
        since: Option<(&Reader, &Difference)>,
        moment: (u64, u64),
    ) -> tantivy::Result<Reader> {
        let mut lengths = since.map_or_else(
            || vec![Lengths::default(); wanted.len()],
            |(before, difference)| difference.column(&before.lengths, |_| Lengths::default()),
        );
        let (fresh, mut all) = (
            since.map(|(_, difference)| Places::of(wanted, &difference.fresh)),
            None,
        );
        let mut out = Vec::with_capacity(segments.len());
        for (reader, columns) in segments {
            let known = since.and_then(|(before, difference)| {
                before
                    .segments
                    .iter()
                    .find(|segment| segment.id == reader.segment_id())
                    .map(|segment| (segment, difference))
            });
            let places = match (known, &fresh) {
                (Some((segment, difference)), _) => segment.moved(&reader, difference),
                // A new segment holds what is new, unless it was merged out of others.
                (None, fresh) => match fresh
                    .as_ref()
                    .and_then(|fresh| fresh.of_segment(&reader, &columns, wanted))
                {
                    Some(places) => places,
                    None => {
                        let all = all.get_or_insert_with(|| Places::of_all(wanted));
                        all.of_segment(&reader, &columns, wanted)
                            .unwrap_or_default()
                    }
                },
            };
            if known.is_none() {
                for (doc, &place) in places
                    .iter()
                    .enumerate()
                    .filter(|(_, place)| **place != NOWHERE)
                {
                    lengths[place as usize] = Lengths {
                        units: columns.lengths[doc],
                        group: columns.groups[doc],
                    };
                }
            }
            let mut indexes = Vec::with_capacity(FIELDS);
            for field in fields.texts {
                indexes.push(reader.inverted_index(field)?);
            }
            out.push(Segment {
                id: reader.segment_id(),
                deletes: reader.delete_opstamp(),
                indexes: indexes
                    .try_into()
                    .map_err(|_| ())
                    .expect("one was read for each field"),
                keys: reader.inverted_index(fields.keys)?,
                has_deletes: reader.has_deletes(),
                places,
            });
        }
        let norms = norms(&lengths);
        let (common, scratch) = (CommonTokens::default(), Mutex::default());
        Ok(Reader {
            segments: out,
            lengths,
            norms,
            documents: wanted.len(),
            moment,
            common,
            scratch,
        })
    }

    pub(super) fn moment(&self) -> (u64, u64) {
        self.moment
    }

    /// How many documents there are.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// How many documents hold the token, in any field.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn frequency(&self, token: &str) -> io::Result<usize> {
        let mut scratch = self.scratch();
        self.weigh(token, &[1.0; FIELDS], &mut scratch.values)?;
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
                if !segment.has_deletes {
                    return Ok(true);
                }
                let mut postings =
                    index.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                while postings.block_len() > 0 {
                    if postings
                        .docs()
                        .iter()
                        .any(|&doc| segment.places[doc as usize] != NOWHERE)
                    {
                        return Ok(true);
                    }
                    postings.advance();
                }
            }
        }
        Ok(false)
    }

    /// Which fields of the document at a place hold the token. Reads whole posting lists: for explanations.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn fields_with(&self, token: &str, place: u32) -> io::Result<[bool; FIELDS]> {
        let mut held = [false; FIELDS];
        for (field, held) in held.iter_mut().enumerate() {
            let mut scratch = self.scratch();
            let mut weights = [0.0; FIELDS];
            weights[field] = 1.0;
            self.weigh(token, &weights, &mut scratch.values)?;
            scratch
                .values
                .drain(|other, _| *held |= other == place as usize);
            self.give_back(scratch);
        }
        Ok(held)
    }

    /// Calls `sink` with every token of a field, and in how many live documents the field holds it; a token may come
    /// once for each part of the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn tokens(&self, field: usize, mut sink: impl FnMut(&str, usize)) -> io::Result<()> {
        for segment in &self.segments {
            let index = &segment.indexes[field];
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(token) = std::str::from_utf8(terms.key()) else {
                    continue;
                };
                let live = if segment.has_deletes {
                    let mut postings = index.read_block_postings_from_terminfo(
                        terms.value(),
                        IndexRecordOption::Basic,
                    )?;
                    let mut live = 0;
                    while postings.block_len() > 0 {
                        live += postings
                            .docs()
                            .iter()
                            .filter(|&&doc| segment.places[doc as usize] != NOWHERE)
                            .count();
                        postings.advance();
                    }
                    live
                } else {
                    terms.value().doc_freq as usize
                };
                if live > 0 {
                    sink(token, live);
                }
            }
        }
        Ok(())
    }

    /// The places of the documents that hold most of the keys by the sum of their inverse frequencies, at most `most`, best
    /// first, equal ones in the order of places.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn holding(&self, keys: &[String], most: usize) -> io::Result<Vec<u32>> {
        let mut sums = vec![0.0_f32; self.documents];
        let mut found: Vec<u32> = Vec::new();
        for key in keys {
            found.clear();
            for segment in &self.segments {
                let Some(info) = segment.keys.terms().get(key)? else {
                    continue;
                };
                let mut postings = segment
                    .keys
                    .read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                while postings.block_len() > 0 {
                    let places = postings
                        .docs()
                        .iter()
                        .map(|&doc| segment.places[doc as usize]);
                    found.extend(places.filter(|&place| place != NOWHERE));
                    postings.advance();
                }
            }
            let idf = rank::plain_idf(found.len(), self.documents);
            found.iter().for_each(|&place| sums[place as usize] += idf);
        }
        let mut best: Vec<(f32, u32)> = sums
            .into_iter()
            .zip(0..)
            .filter(|(sum, _)| *sum > 0.0)
            .collect();
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(best
            .into_iter()
            .take(most)
            .map(|(_, place)| place)
            .collect())
    }

    /// Scores every document that is a hit of the query.
    ///
    /// The score is a pure function of the live documents: document frequencies are counted over them, and sums run in
    /// the order of the query, so neither deleted documents nor the cut into segments shows. Work: the posting lists of
    /// the tokens, once each.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn score(&self, slots: &[Slot]) -> io::Result<Scores> {
        let mut scratch = self.scratch();
        let scored = self.score_with(slots, &mut scratch);
        if scored.is_ok() {
            self.give_back(scratch);
        }
        scored
    }

    /// Takes the memory of scores back, for the next ones.
    pub fn reuse(&self, mut scores: Scores) {
        if let Ok(mut all) = self.scratch.lock()
            && let Some(scratch) = all.last_mut()
        {
            scores.scored.clear();
            scratch.scored = scores.scored;
        }
    }

    fn score_with(&self, slots: &[Slot], scratch: &mut Scratch) -> io::Result<Scores> {
        let mut out = Scores {
            scored: std::mem::take(&mut scratch.scored),
            ..Scores::default()
        };
        let mut needed = 0;
        for slot in slots {
            // Of what was typed: other ways to say it stand for less.
            needed += slot.alternatives.first().map_or(0, |typed| {
                typed.iter().filter(|term| term.needed).count() as u32
            });
            if let [terms] = slot.alternatives.as_slice() {
                out.known_weight += self
                    .sum(
                        terms,
                        &mut scratch.values,
                        &mut out.frequencies,
                        &mut scratch.sums,
                    )?
                    .known;
            } else {
                self.best_alternative(slot, scratch, &mut out)?;
            }
        }
        scratch.sums.drain(|place, score, held| {
            let whole = held.needed() >= needed;
            if whole || held.is_solid() {
                out.scored.push(Scored {
                    place: place as u32,
                    score,
                    whole,
                });
            }
        });
        Ok(out)
    }

    fn scratch(&self) -> Scratch {
        let used = self.scratch.lock().ok().and_then(|mut all| all.pop());
        used.unwrap_or_else(|| Scratch::new(self.documents))
    }

    fn give_back(&self, scratch: Scratch) {
        if let Ok(mut all) = self.scratch.lock() {
            all.push(scratch);
        }
    }

    /// Adds up terms; gives their full weight.
    fn sum(
        &self,
        terms: &[QueryTerm],
        values: &mut Values,
        frequencies: &mut FxHashMap<String, usize>,
        sums: &mut Sums,
    ) -> io::Result<Weight> {
        let mut weight = Weight::default();
        for term in terms {
            let common = self.common(term, values)?;
            let frequency = common
                .as_ref()
                .map_or(values.count, |common| common.frequency);
            let idf = rank::idf(frequency, self.documents);
            frequencies.insert(term.text.clone(), frequency);
            weight.all += term.full_weight * idf;
            if frequency > 0 {
                weight.known += term.full_weight * idf;
            }
            let (by, held) = (term.weight * idf, Held::of(term));
            match common {
                Some(common) => sums.add_to_all(&common.saturated, by, held),
                None => values.drain(|place, tf| sums.add(place, by * rank::saturate(tf), held)),
            }
        }
        Ok(weight)
    }

    /// What is kept of a term, else leaves what [`Reader::weigh`] does.
    fn common(&self, term: &QueryTerm, values: &mut Values) -> io::Result<Option<Arc<Common>>> {
        if let Some(common) = self.common.get(&term.text, &term.fields) {
            return Ok(Some(common));
        }
        self.weigh(&term.text, &term.fields, values)?;
        let frequency = values.count;
        if !self
            .common
            .wants(&term.text, &term.fields, frequency, self.documents)
        {
            return Ok(None);
        }
        let mut saturated = vec![0.0; self.documents].into_boxed_slice();
        values.drain(|place, tf| saturated[place] = rank::saturate(tf));
        let common = Arc::new(Common {
            frequency,
            saturated,
        });
        self.common
            .keep(&term.text, &term.fields, Arc::clone(&common));
        Ok(Some(common))
    }

    /// Adds for each document its best alternative.
    fn best_alternative(
        &self,
        slot: &Slot,
        scratch: &mut Scratch,
        out: &mut Scores,
    ) -> io::Result<()> {
        let Scratch {
            values,
            sums,
            alternative,
            best,
            ..
        } = scratch;
        [&mut *alternative, &mut *best]
            .into_iter()
            .for_each(|sums| sums.resize(self.documents));
        let mut typed = Weight::default();
        for (index, terms) in slot.alternatives.iter().enumerate() {
            let weight = self.sum(terms, values, &mut out.frequencies, alternative)?;
            if index == 0 {
                typed = weight;
            }
            // A rare synonym must not outweigh what was typed: its score is scaled down to the typed one's weight.
            let scale = if weight.all > typed.all {
                typed.all / weight.all
            } else {
                1.0
            };
            alternative.drain(|place, score, held| {
                best.scores[place] = best.scores[place].max(score * scale);
                best.held[place] =
                    best.held[place].and(if index == 0 { held } else { held.solid() });
            });
        }
        // The slot weighs what was typed, also where the index knows only its synonyms.
        out.known_weight += if typed.known > 0.0 {
            typed.known
        } else {
            typed.all
        };
        best.drain(|place, score, held| sums.add(place, score, held));
        Ok(())
    }

    /// Leaves in `values` the normalised, weighted frequency of a token for each document.
    fn weigh(&self, token: &str, fields: &FieldWeights, values: &mut Values) -> io::Result<()> {
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
                        &segment.places,
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

impl Segment {
    /// The places of its documents after documents moved, and some more of its own were deleted.
    fn moved(&self, now: &SegmentReader, difference: &Difference) -> Arc<Vec<u32>> {
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
struct Places(FxHashMap<u64, u32>);

impl Places {
    fn of(wanted: &[Wanted], places: &[u32]) -> Places {
        Places(
            places
                .iter()
                .map(|&place| (wanted[place as usize].key, place))
                .collect(),
        )
    }

    fn of_all(wanted: &[Wanted]) -> Places {
        Places(
            wanted
                .iter()
                .zip(0..)
                .map(|(document, place)| (document.key, place))
                .collect(),
        )
    }

    /// The places of a segment's documents; `None` when one of them has none here.
    fn of_segment(
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
    let norm = |length: u32, (sum, count): (u64, u64), field: usize| {
        if length == 0 || sum == 0 {
            1.0
        } else {
            rank::length_norm(length as f32 * count as f32 / sum as f32, field)
        }
    };
    std::array::from_fn(|field| {
        let of = |own: &Lengths| norm(own.units[field], sums[usize::from(own.group)][field], field);
        lengths.iter().map(of).collect()
    })
}

/// Memory of one search.
#[derive(Debug)]
struct Scratch {
    values: Values,
    sums: Sums,
    /// Of one alternative of a slot, and of its best ones: empty until there is such a slot.
    alternative: Sums,
    best: Sums,
    scored: Vec<Scored>,
}

impl Scratch {
    fn new(places: usize) -> Scratch {
        let values = Values {
            values: vec![0.0; places],
            touched: vec![0; places + 1],
            count: 0,
        };
        let mut sums = Sums::default();
        sums.resize(places);
        Scratch {
            values,
            sums,
            alternative: Sums::default(),
            best: Sums::default(),
            scored: Vec::new(),
        }
    }
}

/// Frequencies by place, emptied by reading.
#[derive(Debug)]
struct Values {
    values: Vec<f32>,
    /// The places that have one; one longer than there are places, so that the next can be written before it is known to be new.
    touched: Vec<u32>,
    count: usize,
}

impl Values {
    /// Adds a block of a posting list.
    fn add(
        &mut self,
        docs: &[u32],
        frequencies: &[u32],
        places: &[u32],
        norms: &[f32],
        weight: f32,
    ) {
        let values = &mut self.values[..norms.len()];
        let mut count = self.count;
        for (&doc, &frequency) in docs.iter().zip(frequencies) {
            let place = places[doc as usize];
            if place == NOWHERE {
                continue;
            }
            let (value, norm) = (&mut values[place as usize], norms[place as usize]);
            self.touched[count] = place;
            count += usize::from(*value == 0.0);
            *value += weight * frequency as f32 * norm;
        }
        self.count = count;
    }

    fn drain(&mut self, mut each: impl FnMut(usize, f32)) {
        for &place in &self.touched[..self.count] {
            each(
                place as usize,
                std::mem::take(&mut self.values[place as usize]),
            );
        }
        self.count = 0;
    }
}

/// Scores by place, emptied by reading.
#[derive(Debug, Default)]
struct Sums {
    scores: Vec<f32>,
    held: Vec<Held>,
}

impl Sums {
    fn resize(&mut self, places: usize) {
        self.scores.resize(places, 0.0);
        self.held.resize(places, Held::default());
    }

    fn add(&mut self, place: usize, score: f32, held: Held) {
        self.scores[place] += score;
        self.held[place] = self.held[place].and(held);
    }

    /// Adds something for every place: nothing where `saturated` is 0.0.
    fn add_to_all(&mut self, saturated: &[f32], by: f32, held: Held) {
        for ((score, own), &saturated) in self.scores.iter_mut().zip(&mut self.held).zip(saturated)
        {
            *score += by * saturated;
            *own = own.and(if saturated > 0.0 {
                held
            } else {
                Held::default()
            });
        }
    }

    /// Calls `each` with every place that has a score, in order.
    fn drain(&mut self, mut each: impl FnMut(usize, f32, Held)) {
        for (place, (score, held)) in self.scores.iter_mut().zip(&mut self.held).enumerate() {
            let (score, held) = (std::mem::take(score), std::mem::take(held));
            if score > 0.0 {
                each(place, score, held);
            }
        }
    }
}

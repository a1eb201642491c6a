//! Scores documents of one moment.
//!
//! Gets:    weighted tokens.
//! Gives:   the places of the documents that hold them, with scores; a place is one in the list that `sync` was given.
//! Touches: posting lists.
//! Never:   a deleted document: it counts neither as a hit nor in any statistic, so an edited index ranks as a fresh one.

use std::io;
use std::sync::{Arc, Mutex, RwLock};

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::schema::{GROUP, IndexFields, KEY, VERSION, length_name};
use super::{FIELDS, GROUPS, Wanted};
use crate::catalog::{Difference, NOWHERE};
use crate::search::rank::{self, FieldWeights};

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
        let groups = column(GROUP)?.into_iter().map(|group| group.min(GROUPS as u64 - 1) as u8).collect();
        Ok(Columns { keys: column(KEY)?, versions: column(VERSION)?, groups, lengths })
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

/// A document that may be a hit: it holds a solid term, or all that is needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Its place.
    pub place: u32,
    /// The higher the better, above 0.
    pub score: f32,
    /// Whether it holds every typed term that is [`QueryTerm::needed`].
    pub whole: bool,
}

/// What a document has so far.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    score: f32,
    solid: bool,
    /// How many needed terms it holds.
    held: u32,
}

/// The documents that hold a term: from and to in [`Scratch::weighed`], and how many there are with those left out there.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    from: usize,
    to: usize,
    frequency: usize,
}

/// What is remembered of a common token.
#[derive(Clone, Copy, Debug)]
struct Common {
    weights: FieldWeights,
    frequency: usize,
    /// The greatest normalised, weighted frequency in a document.
    tf_max: f32,
}

/// In how many documents a token stands that is remembered: more than a block of a posting list.
const COMMON_MIN: usize = 128;
/// How many are remembered, at 100 bytes each.
const COMMON_MAX: usize = 20_000;
/// The share of the best score that documents left out stay below: less than what is cut off later, since a document in the
/// reader's language may gain on one that is not, and sums are rounded.
const LEFT_OUT_MAX: f32 = rank::SCORE_MIN_OF_BEST / rank::READERS_LANGUAGE * 0.99;

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
    /// Every document that may be a hit, in the order of places.
    pub scored: Vec<Scored>,
    /// What a document that is left out may score at most; 0.0 when none is.
    pub left_out: f32,
    /// The weight of the query's terms that the index knows.
    pub known_weight: f32,
    /// In how many documents each term occurs.
    pub frequencies: FxHashMap<String, usize>,
}

/// An index of one moment; never changes.
pub struct Reader {
    segments: Vec<Segment>,
    lengths: Vec<Lengths>,
    /// For each place and field: one over the length normalisation.
    norms: Vec<[f32; FIELDS]>,
    documents: usize,
    /// Which engine it was made by, and after how many of its changes.
    moment: (u64, u64),
    /// Memory of searches that are done, for the next ones.
    scratch: Mutex<Vec<Scratch>>,
    common: RwLock<FxHashMap<Box<str>, Common>>,
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
        let (fresh, mut all) = (since.map(|(_, difference)| PlaceOf::of(wanted, &difference.fresh)), None);
        let mut out = Vec::with_capacity(segments.len());
        for (reader, columns) in segments {
            let known = since.and_then(|(before, difference)| {
                before.segments.iter().find(|segment| segment.id == reader.segment_id()).map(|segment| (segment, difference))
            });
            let places = match (known, &fresh) {
                (Some((segment, difference)), _) => segment.moved(&reader, difference),
                // A new segment holds what is new, unless it was merged out of others.
                (None, fresh) => match fresh.as_ref().and_then(|fresh| fresh.of_segment(&reader, &columns, wanted)) {
                    Some(places) => places,
                    None => {
                        let all = all.get_or_insert_with(|| PlaceOf::of_all(wanted));
                        all.of_segment(&reader, &columns, wanted).unwrap_or_default()
                    }
                },
            };
            if known.is_none() {
                for (doc, &place) in places.iter().enumerate().filter(|(_, place)| **place != NOWHERE) {
                    lengths[place as usize] = Lengths { units: columns.lengths[doc], group: columns.groups[doc] };
                }
            }
            let mut indexes = Vec::with_capacity(FIELDS);
            for field in fields.texts {
                indexes.push(reader.inverted_index(field)?);
            }
            out.push(Segment {
                id: reader.segment_id(),
                deletes: reader.delete_opstamp(),
                indexes: indexes.try_into().map_err(|_| ()).expect("one was read for each field"),
                keys: reader.inverted_index(fields.keys)?,
                has_deletes: reader.has_deletes(),
                places,
            });
        }
        let norms = norms(&lengths);
        Ok(Reader {
            segments: out,
            lengths,
            norms,
            documents: wanted.len(),
            moment,
            scratch: Mutex::default(),
            common: RwLock::default(),
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
        let found = scratch.look_up(self, token, &[1.0; FIELDS])?;
        self.give_back(scratch);
        Ok(found.frequency)
    }

    /// Whether any live document holds the token.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn holds(&self, token: &str) -> io::Result<bool> {
        for segment in &self.segments {
            for index in &segment.indexes {
                let Some(info) = index.terms().get(token)? else { continue };
                if !segment.has_deletes {
                    return Ok(true);
                }
                let mut postings = index.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                while postings.block_len() > 0 {
                    if postings.docs().iter().any(|&doc| segment.places[doc as usize] != NOWHERE) {
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
            scratch.look_up(self, token, &weights)?;
            *held = scratch.weighed.iter().any(|&(other, _)| other == place);
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
                let Ok(token) = std::str::from_utf8(terms.key()) else { continue };
                let live = if segment.has_deletes {
                    let mut postings = index.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                    let mut live = 0;
                    while postings.block_len() > 0 {
                        live += postings.docs().iter().filter(|&&doc| segment.places[doc as usize] != NOWHERE).count();
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
        let mut sums = vec![0.0_f32; self.norms.len()];
        let mut found: Vec<u32> = Vec::new();
        for key in keys {
            found.clear();
            for segment in &self.segments {
                let Some(info) = segment.keys.terms().get(key)? else { continue };
                let mut postings = segment.keys.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                while postings.block_len() > 0 {
                    let places = postings.docs().iter().map(|&doc| segment.places[doc as usize]);
                    found.extend(places.filter(|&place| place != NOWHERE));
                    postings.advance();
                }
            }
            let idf = rank::plain_idf(found.len(), self.documents);
            found.iter().for_each(|&place| sums[place as usize] += idf);
        }
        let mut best: Vec<(f32, u32)> = sums.into_iter().zip(0..).filter(|(sum, _)| *sum > 0.0).collect();
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(best.into_iter().take(most).map(|(_, place)| place).collect())
    }

    /// Scores every document that may be a hit.
    ///
    /// The score is a pure function of the live documents: document frequencies are counted over them, and sums run in
    /// the order of the query, so neither deleted documents nor the cut into segments shows. Work: the posting lists of
    /// the tokens, once each; of those of common tokens most is skipped.
    ///
    /// With `prune`, documents are left out that are not whole and score less than [`rank::SCORE_MIN_OF_BEST`] of the best,
    /// in whatever language.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn score(&self, slots: &[Slot], prune: bool) -> io::Result<Scores> {
        let mut scratch = self.scratch();
        let (found, left_out) = scratch.look_up_all(self, slots, prune)?;
        let mut out = Scores { left_out, ..Scores::default() };
        let (mut first, mut needed) = (0, 0);
        for slot in slots {
            let found = &found[first..first + terms_of(slot).count()];
            let Scratch { weighed, marked, sums, own, best, .. } = &mut scratch;
            out.known_weight += self.add(slot, found, weighed, (own, best), sums, |place| marked.holds(place));
            out.frequencies.extend(terms_of(slot).zip(found).map(|(term, found)| (term.text.clone(), found.frequency)));
            first += found.len();
            needed += needed_of(slot);
        }
        scratch.sums.drain(|place, sum| {
            let whole = sum.held >= needed;
            if sum.score > 0.0 && (sum.solid || whole) {
                out.scored.push(Scored { place, score: sum.score, whole });
            }
        });
        self.give_back(scratch);
        Ok(out)
    }

    fn scratch(&self) -> Scratch {
        let used = self.scratch.lock().ok().and_then(|mut all| all.pop());
        used.unwrap_or_else(|| Scratch::new(self.norms.len()))
    }

    fn give_back(&self, mut scratch: Scratch) {
        scratch.weighed.clear();
        scratch.marked.drain(|_| ());
        if let Ok(mut all) = self.scratch.lock() {
            all.push(scratch);
        }
    }

    /// Adds what a slot is worth to the sums of some documents; gives what it weighs in the query.
    fn add(
        &self,
        slot: &Slot,
        found: &[Found],
        weighed: &[(u32, f32)],
        (own, best): (&mut Sums, &mut Sums),
        sums: &mut Sums,
        is_wanted: impl Fn(u32) -> bool,
    ) -> f32 {
        if let [terms] = slot.alternatives.as_slice() {
            return self.add_terms(terms, found, weighed, sums, is_wanted).known;
        }
        let (mut typed, mut first) = (Weight::default(), 0);
        for (index, terms) in slot.alternatives.iter().enumerate() {
            let weight = self.add_terms(terms, &found[first..], weighed, own, &is_wanted);
            first += terms.len();
            if index == 0 {
                typed = weight;
            }
            // A rare synonym must not outweigh what was typed: its score is scaled down to the typed one's weight.
            let scale = if weight.all > typed.all { typed.all / weight.all } else { 1.0 };
            own.drain(|place, sum| {
                let value = best.of(place);
                value.score = value.score.max(sum.score * scale);
                value.solid |= sum.solid;
                // Of what was typed: other ways to say it stand for less.
                value.held += if index == 0 { sum.held } else { 0 };
            });
        }
        best.drain(|place, sum| sums.add(place, sum));
        // The slot weighs what was typed, also where the index knows only its synonyms.
        if typed.known > 0.0 { typed.known } else { typed.all }
    }

    /// Adds up terms; gives their full weight.
    fn add_terms(
        &self,
        terms: &[QueryTerm],
        found: &[Found],
        weighed: &[(u32, f32)],
        sums: &mut Sums,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Weight {
        let mut weight = Weight::default();
        for (term, found) in terms.iter().zip(found) {
            let idf = rank::idf(found.frequency, self.documents);
            weight.all += term.full_weight * idf;
            if found.frequency > 0 {
                weight.known += term.full_weight * idf;
            }
            let (factor, solid, held) = (term.weight * idf, term.solid, u32::from(term.needed));
            for &(place, tf) in weighed[found.from..found.to].iter().filter(|(place, _)| is_wanted(*place)) {
                sums.add(place, Sum { score: factor * rank::saturate(tf), solid, held });
            }
        }
        weight
    }

    fn common(&self, term: &QueryTerm) -> Option<Common> {
        let common = self.common.read().ok()?.get(&*term.text).copied();
        common.filter(|common| common.weights == term.fields)
    }

    /// The most that a slot adds to the score of a document, when all its terms are remembered; pushes what is known of each.
    fn bound(&self, slot: &Slot, found: &mut Vec<Found>) -> Option<f32> {
        let mut bound = Some(0.0_f32);
        for terms in &slot.alternatives {
            let mut own = Some(0.0);
            for term in terms {
                let common = self.common(term);
                found.push(Found { frequency: common.map_or(0, |common| common.frequency), ..Found::default() });
                let most = common.map(|c| term.weight * rank::idf(c.frequency, self.documents) * rank::saturate(c.tf_max));
                own = own.zip(most).map(|(own, most)| own + most);
            }
            bound = bound.zip(own).map(|(bound, own)| bound.max(own));
        }
        bound
    }

    /// Remembers a term that is common.
    fn remember(&self, term: &QueryTerm, found: &Found, weighed: &[(u32, f32)]) {
        if found.frequency < COMMON_MIN || self.common(term).is_some() {
            return;
        }
        let tf_max = weighed.iter().fold(0.0, |most: f32, &(_, tf)| most.max(tf));
        if let Ok(mut common) = self.common.write() {
            if common.len() >= COMMON_MAX {
                common.clear();
            }
            common.insert(term.text.as_str().into(), Common { weights: term.fields, frequency: found.frequency, tf_max });
        }
    }
}

impl Segment {
    /// The places of its documents after documents moved, and some more of its own were deleted.
    fn moved(&self, now: &SegmentReader, difference: &Difference) -> Arc<Vec<u32>> {
        let in_place = |(place, from): (u32, &u32)| place == *from;
        if self.deletes == now.delete_opstamp() && (0..).zip(&difference.from).all(in_place) {
            return Arc::clone(&self.places);
        }
        let moved = |&place: &u32| if place == NOWHERE { NOWHERE } else { difference.to[place as usize] };
        Arc::new(self.places.iter().map(moved).collect())
    }
}

/// Key to place.
struct PlaceOf(FxHashMap<u64, u32>);

impl PlaceOf {
    fn of(wanted: &[Wanted], places: &[u32]) -> PlaceOf {
        PlaceOf(places.iter().map(|&place| (wanted[place as usize].key, place)).collect())
    }

    fn of_all(wanted: &[Wanted]) -> PlaceOf {
        PlaceOf(wanted.iter().zip(0..).map(|(document, place)| (document.key, place)).collect())
    }

    /// The places of a segment's documents; `None` when one of them has none here.
    fn of_segment(&self, reader: &SegmentReader, columns: &Columns, wanted: &[Wanted]) -> Option<Arc<Vec<u32>>> {
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
fn norms(lengths: &[Lengths]) -> Vec<[f32; FIELDS]> {
    let mut sums = [[(0_u64, 0_u64); FIELDS]; GROUPS];
    for Lengths { units, group } in lengths {
        for (field, &length) in units.iter().enumerate().filter(|(_, length)| **length > 0) {
            let (sum, count) = &mut sums[usize::from(*group)][field];
            *sum += u64::from(length);
            *count += 1;
        }
    }
    let norm = |length: u32, (sum, count): (u64, u64), field: usize| {
        if length == 0 || sum == 0 { 1.0 } else { rank::length_norm(length as f32 * count as f32 / sum as f32, field) }
    };
    lengths
        .iter()
        .map(|Lengths { units, group }| std::array::from_fn(|field| norm(units[field], sums[usize::from(*group)][field], field)))
        .collect()
}

/// Memory of one search.
struct Scratch {
    /// Places with the normalised, weighted frequency of a term, one term after another.
    weighed: Vec<(u32, f32)>,
    /// The places that may be hits.
    marked: Places,
    /// A term's frequency by place where several fields hold it, and where that is.
    values: Vec<f32>,
    touched: Places,
    /// The scores, the same of what is looked up so far, and what a slot with several alternatives adds.
    sums: Sums,
    partial: Sums,
    own: Sums,
    best: Sums,
    postings: Option<BlockSegmentPostings>,
}

impl Scratch {
    fn new(places: usize) -> Scratch {
        let set = || Places(vec![0; places.div_ceil(64)]);
        let sums = || Sums { sums: vec![Sum::default(); places], places: set(), top: 0.0 };
        Scratch {
            weighed: Vec::new(),
            marked: set(),
            values: vec![0.0; places],
            touched: set(),
            sums: sums(),
            partial: sums(),
            own: sums(),
            best: sums(),
            postings: None,
        }
    }

    /// Looks up the terms of a query, marks the documents that may be hits, and gives what the others score at most.
    ///
    /// With `prune` the slots that may add most come first. When all that is left cannot make a hit of a document that holds
    /// none of the first, it is looked up only where those stand; and ever fewer documents stay marked (MaxScore, Turtle and
    /// Flood 1995).
    fn look_up_all(&mut self, reader: &Reader, slots: &[Slot], prune: bool) -> io::Result<(Vec<Found>, f32)> {
        let mut found = Vec::new();
        let mut parts: Vec<Part<'_>> = Vec::with_capacity(slots.len());
        for slot in slots {
            let first = found.len();
            let bound = reader.bound(slot, &mut found).filter(|_| prune).unwrap_or(f32::INFINITY);
            parts.push(Part { slot, first, bound });
        }
        parts.sort_by(|a, b| b.bound.total_cmp(&a.bound));
        let (mut needed, mut is_closed) = (0, false);
        for (number, part) in parts.iter().enumerate() {
            let left: f32 = parts[number..].iter().map(|part| part.bound).sum();
            if !is_closed && needed > 0 && left < LEFT_OUT_MAX * self.partial.top {
                is_closed = true;
                self.marked.0.clone_from(&self.partial.places.0);
            }
            if is_closed {
                self.unmark(left, needed);
            }
            let found = &mut found[part.first..part.first + terms_of(part.slot).count()];
            for (term, found) in terms_of(part.slot).zip(&mut *found) {
                if is_closed {
                    *found = Found { frequency: found.frequency, ..self.look_up_marked(reader, term)? };
                } else {
                    *found = self.look_up(reader, &term.text, &term.fields)?;
                    reader.remember(term, found, &self.weighed[found.from..]);
                }
            }
            let Scratch { weighed, partial, own, best, .. } = self;
            reader.add(part.slot, found, weighed, (own, best), partial, |_| true);
            needed += needed_of(part.slot);
        }
        if is_closed {
            self.unmark(0.0, needed);
        } else {
            self.marked.0.clone_from(&self.partial.places.0);
        }
        let left_out = if is_closed { LEFT_OUT_MAX * self.partial.top } else { 0.0 };
        self.partial.drain(|_, _| ());
        Ok((found, left_out))
    }

    /// Leaves marked what may be a hit with `left` more, or holds all that is needed so far.
    fn unmark(&mut self, left: f32, needed: u32) {
        let partial = &self.partial;
        let least = LEFT_OUT_MAX * partial.top - left;
        self.marked.retain(|place| {
            let sum = &partial.sums[place as usize];
            sum.score >= least || sum.held >= needed
        });
    }

    /// Adds the documents that hold a token to [`Scratch::weighed`].
    fn look_up(&mut self, reader: &Reader, token: &str, weights: &FieldWeights) -> io::Result<Found> {
        self.each_posting(reader, token, weights, |place| place != NOWHERE)
    }

    /// The same, only those that are marked.
    fn look_up_marked(&mut self, reader: &Reader, term: &QueryTerm) -> io::Result<Found> {
        let marked = std::mem::take(&mut self.marked);
        let found = self.each_posting(reader, &term.text, &term.fields, |place| marked.holds(place));
        self.marked = marked;
        found
    }

    fn each_posting(
        &mut self,
        reader: &Reader,
        token: &str,
        weights: &FieldWeights,
        is_wanted: impl Fn(u32) -> bool,
    ) -> io::Result<Found> {
        let Scratch { weighed, values, touched, postings, .. } = self;
        let from = weighed.len();
        for segment in &reader.segments {
            let mut infos = [const { None }; FIELDS];
            for field in (0..FIELDS).filter(|&field| weights[field] > 0.0) {
                infos[field] = segment.indexes[field].terms().get(token)?;
            }
            let is_alone = infos.iter().flatten().count() == 1;
            for (field, info) in infos.iter().enumerate().filter_map(|(field, info)| Some((field, info.as_ref()?))) {
                let value = |place: u32, count: u32| weights[field] * count as f32 * reader.norms[place as usize][field];
                each_posting(&segment.indexes[field], info, postings, |doc, count| {
                    let place = segment.places[doc as usize];
                    if !is_wanted(place) {
                        return;
                    }
                    if is_alone {
                        weighed.push((place, value(place, count)));
                    } else {
                        touched.insert(place);
                        values[place as usize] += value(place, count);
                    }
                })?;
            }
        }
        touched.drain(|place| weighed.push((place, std::mem::take(&mut values[place as usize]))));
        Ok(Found { from, to: weighed.len(), frequency: weighed.len() - from })
    }
}

/// A slot that is looked up at once.
struct Part<'q> {
    slot: &'q Slot,
    /// The number of its first term.
    first: usize,
    /// The most that it adds to a score.
    bound: f32,
}

fn terms_of(slot: &Slot) -> impl Iterator<Item = &QueryTerm> {
    slot.alternatives.iter().flatten()
}

/// How many terms of what was typed a document must hold to be whole.
fn needed_of(slot: &Slot) -> u32 {
    slot.alternatives.first().map_or(0, |typed| typed.iter().filter(|term| term.needed).count() as u32)
}

/// Calls `sink` with the documents of a posting list and how often each holds the term.
fn each_posting(
    index: &InvertedIndexReader,
    info: &TermInfo,
    memory: &mut Option<BlockSegmentPostings>,
    mut sink: impl FnMut(u32, u32),
) -> io::Result<()> {
    let postings = match memory {
        Some(postings) => {
            index.reset_block_postings_from_terminfo(info, postings)?;
            postings
        }
        None => memory.insert(index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?),
    };
    while postings.block_len() > 0 {
        postings.docs().iter().zip(postings.freqs()).for_each(|(&doc, &count)| sink(doc, count));
        postings.advance();
    }
    Ok(())
}

/// Sums by place, emptied by reading.
struct Sums {
    sums: Vec<Sum>,
    places: Places,
    /// The greatest score of a document that holds a solid term.
    top: f32,
}

impl Sums {
    fn of(&mut self, place: u32) -> &mut Sum {
        self.places.insert(place);
        &mut self.sums[place as usize]
    }

    fn add(&mut self, place: u32, more: Sum) {
        let sum = self.of(place);
        *sum = Sum { score: sum.score + more.score, solid: sum.solid | more.solid, held: sum.held + more.held };
        let sum = *sum;
        if sum.solid && sum.score > self.top {
            self.top = sum.score;
        }
    }

    fn drain(&mut self, mut each: impl FnMut(u32, Sum)) {
        self.top = 0.0;
        self.places.drain(|place| each(place, std::mem::take(&mut self.sums[place as usize])));
    }
}

/// A set of places: a bit each.
#[derive(Default)]
struct Places(Vec<u64>);

impl Places {
    fn insert(&mut self, place: u32) {
        self.0[(place / 64) as usize] |= 1 << (place % 64);
    }

    /// Whether a place is in it; [`NOWHERE`] never is.
    fn holds(&self, place: u32) -> bool {
        self.0.get((place / 64) as usize).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    fn retain(&mut self, mut stays: impl FnMut(u32) -> bool) {
        for (word, first) in self.0.iter_mut().zip((0..).step_by(64)) {
            let mut left = *word;
            while left != 0 {
                if !stays(first + left.trailing_zeros()) {
                    *word &= !(left & left.wrapping_neg());
                }
                left &= left - 1;
            }
        }
    }

    /// Empties it, in the order of places.
    fn drain(&mut self, mut each: impl FnMut(u32)) {
        for (word, first) in self.0.iter_mut().zip((0..).step_by(64)) {
            let mut left = std::mem::take(word);
            while left != 0 {
                each(first + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Document, Engine, FieldTokens};
    use super::*;

    /// How many documents: enough for common tokens.
    const DOCUMENTS: u64 = 700;

    /// Document `n` holds `t` of a number the oftener, the smaller that number is.
    fn document(wanted: Wanted) -> Document {
        let mut document = Document { key: wanted.key, version: wanted.version, ..Document::default() };
        let mut random = wanted.version.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        for field in &mut document.fields {
            let mut tokens = Vec::new();
            for token in 0..24 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let often = (random >> 33) % (1 + token * token / 3);
                tokens.extend((0..3_u64.saturating_sub(often)).map(|_| format!("t{token}")));
            }
            *field = FieldTokens { units: tokens.len() as u32, tokens: tokens.join(" ") };
        }
        document
    }

    /// A reader of an index with deleted documents in it.
    fn reader() -> &'static Reader {
        static SHARED: std::sync::OnceLock<Reader> = std::sync::OnceLock::new();
        SHARED.get_or_init(|| {
            let mut engine = Engine::in_memory(1).unwrap();
            let mut wanted: Vec<Wanted> = (0..DOCUMENTS).map(|n| Wanted { key: n + 1, version: n }).collect();
            let sync = |engine: &mut Engine, wanted: &[Wanted]| {
                engine.sync(wanted, None, &|place| document(wanted[place]), &|_, _| ()).unwrap().0
            };
            sync(&mut engine, &wanted);
            wanted.iter_mut().step_by(9).for_each(|document| document.version += 10_000);
            wanted.remove(100);
            sync(&mut engine, &wanted)
        })
    }

    fn term() -> impl Strategy<Value = QueryTerm> {
        (0..26_u32, prop::sample::select(vec![0.2_f32, 0.5, 1.0]), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
            |(number, weight, solid, needed, little)| QueryTerm {
                text: format!("t{number}"),
                weight,
                full_weight: weight,
                solid,
                needed,
                fields: if little { [4.0, 4.0, 0.3, 0.1] } else { [4.0, 4.0, 3.0, 1.0] },
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_no_hit_and_changes_no_score(
            slots in prop::collection::vec(prop::collection::vec(prop::collection::vec(term(), 1..3), 1..3), 1..12)
        ) {
            let slots: Vec<Slot> = slots.into_iter().map(|alternatives| Slot { alternatives }).collect();
            let all = reader().score(&slots, false).unwrap();
            prop_assert_eq!(all.left_out, 0.0);
            // The second time, what is common is remembered.
            for _ in 0..2 {
                let pruned = reader().score(&slots, true).unwrap();
                prop_assert_eq!(pruned.known_weight.to_bits(), all.known_weight.to_bits());
                prop_assert_eq!(&pruned.frequencies, &all.frequencies);
                let top = pruned.scored.iter().map(|scored| scored.score).fold(0.0, f32::max);
                prop_assert!(pruned.left_out * rank::READERS_LANGUAGE < top * rank::SCORE_MIN_OF_BEST || pruned.left_out == 0.0);
                let mut kept = pruned.scored.iter().peekable();
                for scored in &all.scored {
                    if kept.next_if_eq(&scored).is_none() {
                        prop_assert!(!scored.whole && scored.score <= pruned.left_out, "{:?} {}", scored, pruned.left_out);
                    }
                }
                prop_assert_eq!(kept.next(), None);
            }
        }
    }

    #[test]
    fn common_words_beside_a_rare_one_are_looked_up_where_that_stands() {
        let term = |number: u32| QueryTerm {
            text: format!("t{number}"),
            weight: 1.0,
            full_weight: 1.0,
            solid: true,
            needed: true,
            fields: [4.0, 4.0, 3.0, 1.0],
        };
        let slots: Vec<Slot> = [0, 1, 2, 3, 23].map(|number| Slot { alternatives: vec![vec![term(number)]] }).to_vec();
        let all = reader().score(&slots, false).unwrap().scored.len();
        reader().score(&slots, true).unwrap();
        let pruned = reader().score(&slots, true).unwrap();
        assert!(pruned.left_out > 0.0 && pruned.scored.len() < all / 2, "{} of {all}", pruned.scored.len());
    }
}

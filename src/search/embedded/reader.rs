//! Scores documents of one moment.
//!
//! Gets:    weighted tokens.
//! Gives:   the places of the documents that hold them, with scores; a place is one in the list that `sync` was given.
//! Touches: posting lists.
//! Never:   a deleted document: it counts neither as a hit nor in any statistic, so an edited index ranks as a fresh one.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use super::schema::{GROUP, IndexFields, KEY, VERSION, length_name};
use super::{FIELDS, GROUPS, Wanted};
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
    reader: SegmentReader,
    /// Document to place; `NOWHERE` for deleted ones.
    places: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

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

/// A document that holds some of the query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Its place.
    pub place: u32,
    /// The higher the better, above 0.
    pub score: f32,
    /// Whether it holds a solid term.
    pub solid: bool,
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

impl Sum {
    fn add(&mut self, score: f32, term: &QueryTerm) {
        self.score += score;
        self.solid |= term.solid;
        self.held += u32::from(term.needed);
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
    /// Every document that holds a token of the query, in the order of places.
    pub scored: Vec<Scored>,
    /// The weight of the query's terms that the index knows.
    pub known_weight: f32,
    /// In how many documents each term occurs.
    pub frequencies: HashMap<String, usize>,
}

/// An index of one moment; never changes.
pub struct Reader {
    segments: Vec<Segment>,
    texts: [Field; FIELDS],
    keys: Field,
    /// For each place and field: one over the length normalisation.
    norms: Vec<[f32; FIELDS]>,
    documents: usize,
}

impl Reader {
    pub(super) fn new(
        segments: Vec<(SegmentReader, Arc<Columns>)>,
        fields: &IndexFields,
        wanted: &[Wanted],
    ) -> tantivy::Result<Reader> {
        let place_of: HashMap<u64, u32> = wanted.iter().zip(0..).map(|(document, place)| (document.key, place)).collect();
        let mut lengths = vec![([0; FIELDS], 0); wanted.len()];
        let mut out = Vec::with_capacity(segments.len());
        let mut documents = 0;
        for (reader, columns) in segments {
            let mut places = vec![NOWHERE; reader.max_doc() as usize];
            for doc in reader.doc_ids_alive() {
                let at = doc as usize;
                let Some(&place) = place_of.get(&columns.keys[at]) else { continue };
                if columns.versions[at] == wanted[place as usize].version {
                    places[at] = place;
                    lengths[place as usize] = (columns.lengths[at], columns.groups[at]);
                    documents += 1;
                }
            }
            out.push(Segment { reader, places });
        }
        Ok(Reader { segments: out, texts: fields.texts, keys: fields.keys, norms: norms(&lengths), documents })
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
        let mut scratch = Scratch::new(self.norms.len());
        let term = QueryTerm {
            text: token.to_owned(),
            weight: 1.0,
            full_weight: 1.0,
            solid: true,
            needed: false,
            fields: [1.0; FIELDS],
        };
        self.weigh(&term, &mut scratch)?;
        Ok(scratch.touched.len())
    }

    /// Whether any live document holds the token.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn holds(&self, token: &str) -> io::Result<bool> {
        for &field in &self.texts {
            let term = Term::from_field_text(field, token);
            for segment in &self.segments {
                let index = segment.reader.inverted_index(field).map_err(io::Error::other)?;
                let Some(info) = index.get_term_info(&term)? else { continue };
                if !segment.reader.has_deletes() {
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
            let mut scratch = Scratch::new(self.norms.len());
            let mut fields = [0.0; FIELDS];
            fields[field] = 1.0;
            let text = token.to_owned();
            let term = QueryTerm { text, weight: 1.0, full_weight: 1.0, solid: true, needed: false, fields };
            self.weigh(&term, &mut scratch)?;
            *held = scratch.touched.contains(&place);
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
            let index = segment.reader.inverted_index(self.texts[field]).map_err(io::Error::other)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let Ok(token) = std::str::from_utf8(terms.key()) else { continue };
                let live = if segment.reader.has_deletes() {
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
            let term = Term::from_field_text(self.keys, key);
            found.clear();
            for segment in &self.segments {
                let index = segment.reader.inverted_index(self.keys).map_err(io::Error::other)?;
                let Some(mut postings) = index.read_block_postings(&term, IndexRecordOption::Basic)? else { continue };
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

    /// Scores every document that holds a token of the query.
    ///
    /// The score is a pure function of the live documents: document frequencies are counted over them, and sums run in
    /// the order of the query, so neither deleted documents nor the cut into segments shows. Work: the posting lists of
    /// the tokens, once each.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn score(&self, slots: &[Slot]) -> io::Result<Scores> {
        let places = self.norms.len();
        let mut sums = vec![Sum::default(); places];
        let mut scratch = Scratch::new(places);
        let mut out = Scores::default();
        let mut needed = 0;
        for slot in slots {
            // Of what was typed: other ways to say it stand for less.
            needed += slot.alternatives.first().map_or(0, |typed| typed.iter().filter(|term| term.needed).count() as u32);
            if let [terms] = slot.alternatives.as_slice() {
                let add = |place: usize, score, term: &QueryTerm| sums[place].add(score, term);
                out.known_weight += self.sum(terms, &mut scratch, &mut out.frequencies, add)?.known;
            } else {
                self.best_alternative(slot, &mut scratch, &mut out, &mut sums)?;
            }
        }
        let scored = sums.into_iter().zip(0..).filter(|(sum, _)| sum.score > 0.0);
        let of = |(sum, place): (Sum, u32)| Scored { place, score: sum.score, solid: sum.solid, whole: sum.held >= needed };
        out.scored = scored.map(of).collect();
        Ok(out)
    }

    /// Adds up terms; gives their full weight.
    fn sum(
        &self,
        terms: &[QueryTerm],
        scratch: &mut Scratch,
        frequencies: &mut HashMap<String, usize>,
        mut add: impl FnMut(usize, f32, &QueryTerm),
    ) -> io::Result<Weight> {
        let mut weight = Weight::default();
        for term in terms {
            self.weigh(term, scratch)?;
            let frequency = scratch.touched.len();
            let idf = rank::idf(frequency, self.documents);
            frequencies.insert(term.text.clone(), frequency);
            weight.all += term.full_weight * idf;
            if frequency > 0 {
                weight.known += term.full_weight * idf;
            }
            scratch.drain(|place, tf| add(place, term.weight * idf * rank::saturate(tf), term));
        }
        Ok(weight)
    }

    /// Adds for each document its best alternative.
    fn best_alternative(&self, slot: &Slot, scratch: &mut Scratch, out: &mut Scores, sums: &mut [Sum]) -> io::Result<()> {
        let mut typed = Weight::default();
        let mut best: HashMap<usize, Sum> = HashMap::new();
        for (index, terms) in slot.alternatives.iter().enumerate() {
            let mut own: HashMap<usize, Sum> = HashMap::new();
            let weight = self.sum(terms, scratch, &mut out.frequencies, |place, score, term| {
                own.entry(place).or_default().add(score, term);
            })?;
            if index == 0 {
                typed = weight;
            }
            // A rare synonym must not outweigh what was typed: its score is scaled down to the typed one's weight.
            let scale = if weight.all > typed.all { typed.all / weight.all } else { 1.0 };
            for (place, sum) in own {
                let value = best.entry(place).or_default();
                value.score = value.score.max(sum.score * scale);
                value.solid |= sum.solid;
                value.held += if index == 0 { sum.held } else { 0 };
            }
        }
        // The slot weighs what was typed, also where the index knows only its synonyms.
        out.known_weight += if typed.known > 0.0 { typed.known } else { typed.all };
        for (place, sum) in best {
            let all = &mut sums[place];
            (all.score, all.solid, all.held) = (all.score + sum.score, all.solid | sum.solid, all.held + sum.held);
        }
        Ok(())
    }

    /// Leaves in `scratch` the normalised, weighted frequency of a term for each document.
    fn weigh(&self, term: &QueryTerm, scratch: &mut Scratch) -> io::Result<()> {
        for (field, &weight) in term.fields.iter().enumerate() {
            if weight <= 0.0 {
                continue;
            }
            let key = Term::from_field_text(self.texts[field], &term.text);
            for segment in &self.segments {
                let index = segment.reader.inverted_index(self.texts[field]).map_err(io::Error::other)?;
                let Some(mut postings) = index.read_block_postings(&key, IndexRecordOption::WithFreqs)? else { continue };
                while postings.block_len() > 0 {
                    for (&doc, &frequency) in postings.docs().iter().zip(postings.freqs()) {
                        let place = segment.places[doc as usize];
                        if place != NOWHERE {
                            scratch.add(place, weight * frequency as f32 * self.norms[place as usize][field]);
                        }
                    }
                    postings.advance();
                }
            }
        }
        Ok(())
    }
}

/// One over the length normalisation, from the average length of each field over the documents of a group that have it.
fn norms(lengths: &[([u32; FIELDS], u8)]) -> Vec<[f32; FIELDS]> {
    let mut sums = [[(0_u64, 0_u64); FIELDS]; GROUPS];
    for (fields, group) in lengths {
        for (field, &length) in fields.iter().enumerate().filter(|(_, length)| **length > 0) {
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
        .map(|(fields, group)| std::array::from_fn(|field| norm(fields[field], sums[usize::from(*group)][field], field)))
        .collect()
}

/// Sums by place, emptied by reading.
struct Scratch {
    values: Vec<f32>,
    touched: Vec<u32>,
}

impl Scratch {
    fn new(places: usize) -> Scratch {
        Scratch { values: vec![0.0; places], touched: Vec::new() }
    }

    fn add(&mut self, place: u32, value: f32) {
        let slot = &mut self.values[place as usize];
        if *slot == 0.0 {
            self.touched.push(place);
        }
        *slot += value;
    }

    fn drain(&mut self, mut each: impl FnMut(usize, f32)) {
        for place in self.touched.drain(..) {
            each(place as usize, std::mem::take(&mut self.values[place as usize]));
        }
    }
}

//! Scores the documents of one generation.
//!
//! Gets:    a query's weighted terms.
//! Gives:   every document that is a hit, with its score.
//! Touches: posting lists.
//! Never:   a deleted document: it counts neither as a hit nor in any statistic, so an edited index ranks as a fresh one.

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::accumulate::{Frequencies, ScoreScratch, ScoredDoc, Sums, TermsHeld};
use super::impact_cache::Impacts;
use super::reader::IndexReader;
use crate::catalog::DocId;
use crate::search::formulas;
use crate::search::query::clause::{Clause, QueryTerm};

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
    /// Every document that holds a matching term of the query or all of it, in the order of their numbers; of those that hold
    /// not all of it some may be missing that are [`formulas::far_below`] the best.
    pub scored: Vec<ScoredDoc>,
    /// The weight of the query's terms that the index knows.
    pub known_weight: f32,
    /// In how many documents each term occurs.
    pub frequencies: FxHashMap<String, usize>,
    /// Memory for a number for each document: all that is there is 0 again when it is given back.
    pub numbers: Vec<u32>,
}

impl IndexReader {
    /// Scores every document that is a hit of the query, but leaves out what is far below the best and not one of those that
    /// `keeps` says to keep: most are, and nobody asks for them.
    ///
    /// The score is a pure function of the live documents: document frequencies are counted over them, and sums run in
    /// the order of the query, so neither deleted documents nor the cut into segments shows. Work: the posting lists of
    /// the tokens, once each.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn score(&self, clauses: &[Clause], keeps: impl Fn(DocId) -> bool) -> io::Result<Scores> {
        let mut scratch = self.scratch();
        let scored = self.score_with(clauses, keeps, &mut scratch);
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
            (scratch.scored, scratch.numbers) = (scores.scored, scores.numbers);
        }
    }

    fn score_with(
        &self,
        clauses: &[Clause],
        keeps: impl Fn(DocId) -> bool,
        scratch: &mut ScoreScratch,
    ) -> io::Result<Scores> {
        let mut out = Scores {
            scored: std::mem::take(&mut scratch.scored),
            numbers: std::mem::take(&mut scratch.numbers),
            ..Scores::default()
        };
        let mut required = 0;
        for clause in clauses {
            // Of what was typed: other ways to say it stand for less.
            required += clause.alternatives.first().map_or(0, |typed| {
                typed.iter().filter(|term| term.required).count() as u32
            });
            if let [terms] = clause.alternatives.as_slice() {
                out.known_weight += self
                    .sum(
                        terms,
                        &mut scratch.values,
                        &mut out.frequencies,
                        &mut scratch.sums,
                    )?
                    .known;
            } else {
                self.best_alternative(clause, scratch, &mut out)?;
            }
        }
        // Of the best so far: what is far below that is far below the best of all.
        let mut least = 0.0_f32;
        scratch.sums.drain(|doc, score, held| {
            let covers_query = held.required() >= required;
            let doc = DocId::new(doc);
            if score < least && !covers_query && !keeps(doc) {
                return;
            }
            if covers_query || held.is_match() {
                least = least.max(formulas::far_below(score));
                out.scored.push(ScoredDoc {
                    doc,
                    score,
                    covers_query,
                });
            }
        });
        Ok(out)
    }

    /// Adds up terms; gives their full weight.
    fn sum(
        &self,
        terms: &[QueryTerm],
        values: &mut Frequencies,
        frequencies: &mut FxHashMap<String, usize>,
        sums: &mut Sums,
    ) -> io::Result<Weight> {
        let mut weight = Weight::default();
        for term in terms {
            let impacts = self.impacts(term, values)?;
            let frequency = impacts
                .as_ref()
                .map_or(values.count, |impacts| impacts.frequency);
            let idf = formulas::idf(self.as_rare_as(frequency, term.frame), self.documents);
            frequencies.insert(term.text.clone(), frequency);
            weight.all += term.full_weight * idf;
            if frequency > 0 {
                weight.known += term.full_weight * idf;
            }
            let (by, held) = (term.weight * idf, TermsHeld::of(term));
            match impacts {
                Some(impacts) => sums.add_to_all(&impacts.saturated, by, held),
                None => values.drain(|doc, tf| sums.add(doc, by * formulas::saturate(tf), held)),
            }
        }
        Ok(weight)
    }

    /// Makes ready what a term is worth in each document where many hold it, as if it had been asked for twice.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn make_ready(&self, term: &QueryTerm) -> io::Result<()> {
        let mut scratch = self.scratch();
        for _ in 0..2 {
            let is_kept = self.impacts(term, &mut scratch.values)?.is_some();
            scratch.values.drain(|_, _| ());
            if is_kept {
                break;
            }
        }
        self.give_back(scratch);
        Ok(())
    }

    /// In how many documents a token counts as standing, see [`formulas::frame_frequency_min`].
    #[must_use]
    pub fn as_rare_as(&self, frequency: usize, frame: bool) -> usize {
        if frame {
            frequency.max(self.frame_frequency_min)
        } else {
            frequency
        }
    }

    /// What is kept of a term, else leaves what [`IndexReader::weigh`] does.
    fn impacts(
        &self,
        term: &QueryTerm,
        values: &mut Frequencies,
    ) -> io::Result<Option<Arc<Impacts>>> {
        if let Some(impacts) = self.impacts.get(&term.text, &term.fields) {
            return Ok(Some(impacts));
        }
        self.weigh(&term.text, &term.fields, values)?;
        let frequency = values.count;
        if !self
            .impacts
            .wants(&term.text, &term.fields, frequency, self.documents)
        {
            return Ok(None);
        }
        let mut saturated = vec![0.0; self.documents].into_boxed_slice();
        values.drain(|doc, tf| saturated[doc] = formulas::saturate(tf));
        let impacts = Arc::new(Impacts {
            frequency,
            saturated,
        });
        self.impacts
            .keep(&term.text, &term.fields, Arc::clone(&impacts));
        Ok(Some(impacts))
    }

    /// Adds for each document its best alternative.
    fn best_alternative(
        &self,
        clause: &Clause,
        scratch: &mut ScoreScratch,
        out: &mut Scores,
    ) -> io::Result<()> {
        let ScoreScratch {
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
        for (index, terms) in clause.alternatives.iter().enumerate() {
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
            alternative.drain(|doc, score, held| {
                best.scores[doc] = best.scores[doc].max(score * scale);
                best.held[doc] =
                    best.held[doc].and(if index == 0 { held } else { held.matching() });
            });
        }
        // The clause weighs what was typed, also where the index knows only its synonyms.
        out.known_weight += if typed.known > 0.0 {
            typed.known
        } else {
            typed.all
        };
        best.drain(|doc, score, held| sums.add(doc, score, held));
        Ok(())
    }
}

//! Ranks what a query finds: candidates, a second look at the best of them, order.
//!
//! Gets:    a query; the articles and the index of one moment.
//! Gives:   all that matches, the first of it best first, and counts by category.
//! Touches: the index.
//! Never:   what a page shows.

use std::collections::BTreeMap;
use std::io;

use super::candidates::{Best, Candidate, candidates, order_first, sort};
use super::confidence::{self, Confidence};
use super::facets;
use super::fold::{Folded, Groups, are_alike};
use super::literal::Literal;
use super::rerank::{IdfCache, Similarity};
use crate::catalog::DocId;
use crate::ids::{Category, Lang};
use crate::search::corpus::Corpus;
use crate::search::formulas::{self, ScoreParts};
use crate::search::forward::article::ForwardIndex;
use crate::search::index::IndexReader;
use crate::search::query::parse::Query;
use crate::text::Analyzer;

/// How many of the first are looked at closely, whatever is asked for: by them it is told how sure the answer is.
const CONFIDENT: usize = 2;

/// What ranking reads of one moment.
#[derive(Clone, Copy)]
pub(crate) struct Ranker<'s> {
    pub(crate) corpus: &'s Corpus,
    pub(crate) reader: &'s IndexReader,
    pub(crate) analyzer: &'s Analyzer,
    pub(crate) idf: &'s IdfCache,
    /// Whether what is near by its meaning is found too.
    pub(crate) by_meaning: bool,
}

/// What a query found, in order.
pub(crate) struct Ranked<'s> {
    pub(crate) candidates: Vec<Candidate>,
    /// How many matches each outermost category has, before a category was asked for.
    pub(crate) categories: BTreeMap<Category, usize>,
    pub(crate) similarity: Similarity<'s>,
    /// What some of them stand for besides.
    pub(crate) folded: Vec<Folded>,
    /// How sure it is that the first one answers; nothing when there is none.
    pub(crate) confidence: Option<Confidence>,
    /// The section that the one article opens at, where it was named rather than asked for.
    pub(crate) opens: Option<usize>,
}

impl Ranked<'_> {
    /// The score of the best match; 0.0 when there is none.
    pub(crate) fn top(&self) -> f32 {
        self.candidates.first().map_or(0.0, |best| best.score)
    }
}

impl<'s> Ranked<'s> {
    /// One article at a section, whatever else was found; nothing where it is not in the category that was asked for.
    pub(crate) fn only(
        mut self,
        corpus: &Corpus,
        (doc, section): (DocId, usize),
        category: Option<&Category>,
    ) -> Self {
        let is_asked = category.is_none_or(|category| facets::is_in(corpus, doc, category));
        self.candidates = is_asked
            .then(|| Candidate::named(doc))
            .into_iter()
            .collect();
        self.categories = facets::counts(corpus, std::iter::once(doc));
        self.folded.clear();
        self.confidence = is_asked.then_some(Confidence::CERTAIN);
        self.opens = Some(section);
        self
    }
}

impl<'s> Ranker<'s> {
    /// The best articles, at most `most` in order, found in less time: by the first stage and what they are called, and only they
    /// are put in order by their texts; nothing is found by its meaning. For what is asked at each key.
    pub(crate) fn glance(
        &self,
        query: &Query,
        lang: Lang,
        most: usize,
    ) -> io::Result<Vec<Candidate>> {
        let FirstStage {
            mut candidates,
            similarity,
            ..
        } = self.first_stage(query, lang)?;
        let best = order_first(&mut candidates, formulas::RERANKED);
        let literal = Literal::new(&query.text);
        for candidate in best.iter_mut() {
            let heads = self.corpus.heads(candidate.matched, self.analyzer);
            let mut parts = similarity.heads(heads)?;
            parts.literal = literal.share(&self.corpus.articles[candidate.matched]);
            candidate.score = candidate.final_score(&parts);
            candidate.parts = parts;
        }
        sort(best);
        // To read a text for the first time is most of the work.
        candidates.truncate(most);
        let articles = candidates
            .iter()
            .map(|c| self.corpus.forward(c.matched, self.analyzer));
        let articles: Vec<&ForwardIndex> = articles.collect();
        let groups = Groups::new(&candidates, |a, b| are_alike(articles[a], articles[b]));
        for (candidate, tokens) in candidates.iter_mut().zip(articles) {
            candidate.parts.passage = similarity.best_passage(tokens);
            candidate.score = candidate.final_score(&candidate.parts);
        }
        sort(&mut candidates);
        groups.fold(&mut candidates);
        Ok(candidates)
    }

    /// What matches, and the query ready to be held against it.
    fn first_stage(&self, query: &Query, lang: Lang) -> io::Result<FirstStage<'s>> {
        // What has a translation may come in its place.
        let keeps = |doc: DocId| self.corpus.translations[doc].is_some();
        let mut scores = self.reader.score(&query.clauses, keeps)?;
        let candidates = candidates(self.corpus, &mut scores, lang);
        let similarity = Similarity::new(query, &scores, self.reader, self.idf, self.corpus.prose)?;
        let known_share = confidence::known_share(&query.clauses, &scores, self.reader.documents());
        self.reader.reuse(scores);
        Ok(FirstStage {
            candidates,
            similarity,
            known_share,
        })
    }

    /// All that matches; the first `ordered` of it best first.
    pub(crate) fn rank(
        &self,
        query: &Query,
        lang: Lang,
        category: Option<&Category>,
        ordered: usize,
    ) -> io::Result<Ranked<'s>> {
        let FirstStage {
            mut candidates,
            similarity,
            known_share,
        } = self.first_stage(query, lang)?;
        if self.by_meaning {
            self.add_related(query, lang, &mut candidates, &similarity);
        }
        let mut categories = facets::counts(self.corpus, candidates.iter().map(|c| c.shown));
        if let Some(category) = category {
            candidates.retain(|c| facets::is_in(self.corpus, c.shown, category));
        }
        let (head, have_gained) = looked_at_again(&mut candidates);
        let articles = head
            .iter()
            .map(|c| self.corpus.forward(c.matched, self.analyzer));
        let articles: Vec<&ForwardIndex> = articles.collect();
        let groups = Groups::new(head, |a, b| are_alike(articles[a], articles[b]));
        let looked_at = ordered.max(CONFIDENT) + groups.folded;
        let (mut best, literal) = (Best::new(looked_at), Literal::new(&query.text));
        for (candidate, tokens) in head.iter_mut().zip(articles) {
            let mut parts = similarity.heads(&tokens.heads)?;
            parts.meaning = candidate.parts.meaning;
            parts.literal = literal.share(&self.corpus.articles[candidate.matched]);
            // Finding the best passage is most of the work; who would not come in front with a perfect one can do without.
            if !best.is_beyond(candidate.final_score(&ScoreParts {
                passage: 1.0,
                ..parts
            })) {
                parts.passage = similarity.best_passage(tokens);
            }
            candidate.score = candidate.final_score(&parts);
            candidate.parts = parts;
            best.add(candidate.score);
        }
        // A second look only adds to a score, so that those which had it stay before the others.
        sort(head);
        if have_gained {
            // What is near may be worth less than what has its first score alone.
            sort(&mut candidates);
        } else if let Some(rest) = candidates
            .get_mut(formulas::RERANKED..)
            .filter(|_| ordered + groups.folded > formulas::RERANKED)
        {
            sort(rest);
        }
        let folded = groups.fold(&mut candidates);
        facets::take_out(&mut categories, self.corpus, folded.iter().map(|f| f.other));
        // How sure an answer is, its words tell: what is near may be about something else.
        let score = |at: usize| {
            candidates
                .get(at)
                .map_or(0.0, |c| c.score - c.parts.meaning)
        };
        let confidence =
            (!candidates.is_empty()).then(|| Confidence::new(score(0), score(1), known_share));
        Ok(Ranked {
            candidates,
            categories,
            similarity,
            folded,
            confidence,
            opens: None,
        })
    }
}

/// What the first look at a query gives.
struct FirstStage<'s> {
    candidates: Vec<Candidate>,
    similarity: Similarity<'s>,
    known_share: f32,
}

/// Brings those to the front that are looked at again, the best and all that gained by their meaning, and gives them and
/// whether any gained.
fn looked_at_again(candidates: &mut [Candidate]) -> (&mut [Candidate], bool) {
    let first = order_first(candidates, formulas::RERANKED).len();
    let mut end = first;
    for at in first..candidates.len() {
        if candidates[at].parts.meaning > 0.0 {
            candidates.swap(end, at);
            end += 1;
        }
    }
    let have_gained = candidates[..end].iter().any(|c| c.parts.meaning > 0.0);
    (&mut candidates[..end], have_gained)
}

//! Measures of relevance.
//!
//! Gets:    a run (which articles each question found), judgements.
//! Gives:   its measures, for each question, group, and all.
//! Touches: a random generator of its own with a fixed seed.
//! Never:   the disk, the clock; a question without a relevant article counts nowhere, one without an answer counts 0.
//!
//! The measures are those of trec_eval: gains are the linear grades, discounted by the binary logarithm of the rank plus
//! one (Järvelin and Kekäläinen 2002). `tests/it/eval.rs` holds them against values of an independent program.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::judged::{EvalError, Judgements, Run};

/// How many hits of each question are measured.
pub const DEPTH: usize = 10;
/// Samples of the interval.
const SAMPLES: usize = 1_000;

/// The groups whose nDCG@10 lies below their floor: name, what was measured, floor.
///
/// # Errors
/// When a floor is for a group that has no question, since it would hold nothing up.
pub fn below(
    scored: &Scored,
    floors: &BTreeMap<String, f64>,
) -> Result<Vec<(String, f64, f64)>, EvalError> {
    let mut measured: BTreeMap<&str, f64> = scored
        .groups()
        .into_iter()
        .map(|(group, (_, mean))| (group, mean.ndcg))
        .collect();
    measured.insert("all", scored.mean().ndcg);
    let mut below = Vec::new();
    for (group, &floor) in floors {
        match measured.get(group.as_str()) {
            Some(&ndcg) if ndcg < floor => below.push((group.clone(), ndcg, floor)),
            Some(_) => {}
            None => {
                return Err(EvalError::at(
                    0,
                    format!("no question belongs to the group `{group}`"),
                ));
            }
        }
    }
    Ok(below)
}

/// The measures of one question, or their means over many; each 0.0 (nothing found) to 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Normalised discounted cumulative gain of the first ten hits.
    pub ndcg: f64,
    /// One over the rank of the first relevant hit; 0.0 when it is not among the first ten.
    pub mrr: f64,
    /// The share of the relevant articles among the first ten hits.
    pub recall: f64,
    /// Whether the first hit is relevant.
    pub first: f64,
}

impl Measures {
    fn of(found: &[String], judged: &HashMap<String, u32>) -> Measures {
        let mut seen = HashSet::new();
        let found = found.iter().filter(|id| seen.insert(id.as_str()));
        let gains: Vec<u32> = found
            .take(DEPTH)
            .map(|id| judged.get(id).copied().unwrap_or(0))
            .collect();
        let mut best: Vec<u32> = judged
            .values()
            .copied()
            .filter(|grade| *grade > 0)
            .collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let relevant = best.len() as f64;
        best.truncate(DEPTH);
        let discounted = |gains: &[u32]| {
            gains
                .iter()
                .zip(2..)
                .map(|(gain, i)| f64::from(*gain) / f64::from(i).log2())
                .sum::<f64>()
        };
        let rank = gains.iter().position(|gain| *gain > 0);
        Measures {
            ndcg: discounted(&gains) / discounted(&best),
            mrr: rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64),
            recall: gains.iter().filter(|gain| **gain > 0).count() as f64 / relevant,
            first: if rank == Some(0) { 1.0 } else { 0.0 },
        }
    }

    fn mean<'m>(all: impl Iterator<Item = &'m Measures>) -> Measures {
        let (mut sum, mut count) = (Measures::default(), 0.0_f64);
        for one in all {
            sum = Measures {
                ndcg: sum.ndcg + one.ndcg,
                mrr: sum.mrr + one.mrr,
                recall: sum.recall + one.recall,
                first: sum.first + one.first,
            };
            count += 1.0;
        }
        let count = count.max(1.0);
        Measures {
            ndcg: sum.ndcg / count,
            mrr: sum.mrr / count,
            recall: sum.recall / count,
            first: sum.first / count,
        }
    }
}

/// The measures of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// Each question that has a relevant article.
    pub questions: BTreeMap<String, Measures>,
}

/// Measures a run on those of `asked` that have a relevant article.
#[must_use]
pub fn score<'q>(
    run: &Run,
    judgements: &Judgements,
    asked: impl Iterator<Item = &'q str>,
) -> Scored {
    let judged = asked.filter_map(|id| {
        Some((
            id,
            judgements
                .get(id)
                .filter(|grades| grades.values().any(|grade| *grade > 0))?,
        ))
    });
    let found = |id: &str| run.get(id).map_or(&[] as &[String], Vec::as_slice);
    Scored {
        questions: judged
            .map(|(id, grades)| (id.to_owned(), Measures::of(found(id), grades)))
            .collect(),
    }
}

impl Scored {
    /// The means over all questions.
    #[must_use]
    pub fn mean(&self) -> Measures {
        Measures::mean(self.questions.values())
    }

    /// The 95 % interval of the mean nDCG by resampling the questions, with a fixed seed.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        let values: Vec<f64> = self.questions.values().map(|m| m.ndcg).collect();
        if values.is_empty() {
            return (0.0, 0.0);
        }
        let mut random = Random::new();
        let mut mean_of_sample = || {
            (0..values.len())
                .map(|_| values[random.below(values.len())])
                .sum::<f64>()
                / values.len() as f64
        };
        let mut means: Vec<f64> = (0..SAMPLES).map(|_| mean_of_sample()).collect();
        means.sort_unstable_by(f64::total_cmp);
        (means[SAMPLES * 25 / 1000], means[SAMPLES * 975 / 1000])
    }

    /// The questions by what stands before the last hyphen of their ids: `q-covid-17` belongs to `q-covid`.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<&str, (usize, Measures)> {
        let mut groups: BTreeMap<&str, Vec<&Measures>> = BTreeMap::new();
        for (id, measures) in &self.questions {
            groups
                .entry(id.rsplit_once('-').map_or(id, |(group, _)| group))
                .or_default()
                .push(measures);
        }
        groups
            .into_iter()
            .map(|(group, all)| (group, (all.len(), Measures::mean(all.into_iter()))))
            .collect()
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014), always from the same seed, so that a report can be made again.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new() -> Random {
        Random(1)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

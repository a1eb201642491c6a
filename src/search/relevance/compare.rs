//! How two runs differ.
//!
//! Gets:    the measures of both.
//! Gives:   the mean difference, how probable it is by chance, the questions that gained and lost.
//! Touches: a random generator of its own with a fixed seed.
//! Never:   the disk, the clock.

use super::measures::{Random, Scored};

/// Sign flips of the paired test.
pub const ROUNDS: usize = 10_000;

/// How a run differs from an earlier one, by nDCG.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The mean of the differences, later minus earlier.
    pub mean: f64,
    /// How probable a mean difference as large as this is when neither run is better, 0.0 to 1.0: a two-sided paired
    /// randomisation test (Fisher; for retrieval Smucker, Allan and Carterette 2007) with [`ROUNDS`] sign flips.
    pub p: f64,
    /// Questions that gained, and those that lost, with the difference, largest first, equal ones by id.
    pub won: Vec<(String, f64)>,
    /// See `won`.
    pub lost: Vec<(String, f64)>,
}

/// Compares two runs on the questions that both have.
#[must_use]
pub fn compare(earlier: &Scored, later: &Scored) -> Comparison {
    let both = later
        .questions
        .iter()
        .filter_map(|(id, now)| Some((id.clone(), now.ndcg - earlier.questions.get(id)?.ndcg)));
    let all: Vec<(String, f64)> = both.collect();
    let (mut won, mut lost): (Vec<_>, Vec<_>) = all
        .iter()
        .filter(|(_, d)| *d != 0.0)
        .cloned()
        .partition(|(_, d)| *d > 0.0);
    for side in [&mut won, &mut lost] {
        side.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    }
    let differences: Vec<f64> = all.iter().map(|(_, d)| *d).filter(|d| *d != 0.0).collect();
    let mean = differences.iter().fold(0.0, |sum, d| sum + d) / all.len().max(1) as f64;
    Comparison {
        mean,
        p: randomisation(&differences),
        won,
        lost,
    }
}

fn randomisation(differences: &[f64]) -> f64 {
    if differences.is_empty() {
        return 1.0;
    }
    let observed = differences.iter().sum::<f64>().abs() - 1e-12;
    let mut random = Random::new();
    let extreme = (0..ROUNDS)
        .filter(|_| {
            differences
                .iter()
                .map(|d| if random.next() & 1 == 0 { *d } else { -d })
                .sum::<f64>()
                .abs()
                >= observed
        })
        .count();
    (extreme + 1) as f64 / (ROUNDS + 1) as f64
}

//! Whether a search knows when it does not know.
//!
//! Gets:    how sure it was of answers that were right, and of questions that nothing answers.
//! Gives:   how well the two are told apart.
//! Touches: nothing.
//! Never:   an answer that was wrong among the right ones: of it nobody can say what is to be expected.

use std::collections::{BTreeSet, HashMap};

use super::judged::Judgements;
use crate::search::rank::{Confidence, ConfidenceClass};

/// One of so many judged articles is left out.
const LEFT_OUT: usize = 5;

/// How sure a search was; nothing where it found nothing.
pub type Sureness = Option<Confidence>;

/// How well questions that nothing answers are told from those that were answered right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Separation {
    /// The area under the curve: how probably a right answer has more confidence than an answer to a question that has
    /// none, 0.0 to 1.0; 0.5 is a coin.
    pub area: f64,
    /// The share of the right answers that are called weak.
    pub right_weak: f64,
    /// The share of the others that are.
    pub unanswerable_weak: f64,
    /// The share of the right answers that are called sure.
    pub right_sure: f64,
    /// The share of the others that are.
    pub unanswerable_sure: f64,
}

/// Holds both against each other; nothing when one of them is empty.
#[must_use]
pub fn separation(right: &[Sureness], unanswerable: &[Sureness]) -> Option<Separation> {
    if right.is_empty() || unanswerable.is_empty() {
        return None;
    }
    Some(Separation {
        area: area(right, unanswerable),
        right_weak: share(right, ConfidenceClass::Weak),
        unanswerable_weak: share(unanswerable, ConfidenceClass::Weak),
        right_sure: share(right, ConfidenceClass::Sure),
        unanswerable_sure: share(unanswerable, ConfidenceClass::Sure),
    })
}

/// What is said when nothing is found is that nothing fits.
fn share(all: &[Sureness], class: ConfidenceClass) -> f64 {
    let is_class =
        |sure: &&Sureness| sure.map_or(ConfidenceClass::Weak, Confidence::class) == class;
    all.iter().filter(is_class).count() as f64 / all.len() as f64
}

/// The share of pairs in which the right one has more, ties for half.
fn area(right: &[Sureness], others: &[Sureness]) -> f64 {
    let value = |sure: &Sureness| sure.map_or(0.0, |sure| sure.value);
    let mut sorted: Vec<f32> = others.iter().map(value).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let won = right.iter().map(value).map(|own| {
        let below = sorted.partition_point(|other| *other < own);
        let up_to = sorted.partition_point(|other| *other <= own);
        (below + up_to) as f64 / 2.0
    });
    won.sum::<f64>() / (right.len() * others.len()) as f64
}

/// Which articles are left out: every fifth of those that are relevant to a question, in the order of their names. `same`
/// names the article that says the same in another language.
#[must_use]
pub fn left_out(
    judgements: &Judgements,
    same: impl Fn(&str) -> Option<String>,
) -> BTreeSet<String> {
    let relevant: BTreeSet<&str> = judgements.values().flat_map(relevant).collect();
    let chosen = relevant.into_iter().step_by(LEFT_OUT);
    chosen
        .flat_map(|id| [Some(id.to_owned()), same(id)])
        .flatten()
        .collect()
}

/// Whether all that is relevant to a question was left out, or none of it is judged.
#[must_use]
pub fn has_no_answer(judged: &HashMap<String, u32>, left_out: &BTreeSet<String>) -> bool {
    relevant(judged).all(|id| left_out.contains(id))
}

fn relevant(judged: &HashMap<String, u32>) -> impl Iterator<Item = &str> {
    judged
        .iter()
        .filter(|(_, grade)| **grade > 0)
        .map(|(id, _)| id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(values: &[f32]) -> Vec<Sureness> {
        let sure = values
            .iter()
            .map(|&value| (value > 0.0).then_some(Confidence { value }));
        sure.collect()
    }

    #[test]
    fn the_area_is_that_of_all_pairs() {
        for (right, others, expected) in [
            (&[2.0, 3.0][..], &[1.0][..], 1.0),
            (&[1.0], &[2.0, 3.0], 0.0),
            (&[1.0, 1.0], &[1.0], 0.5),
            (&[1.0, 3.0], &[2.0, 0.0], 0.75),
        ] {
            assert_eq!(
                area(&sure(right), &sure(others)),
                expected,
                "{right:?} {others:?}"
            );
        }
    }

    #[test]
    fn nothing_found_is_said_to_be_weak() {
        let separation = separation(&sure(&[9.0, 9.0]), &sure(&[0.0, 0.01, 9.0, 9.0]));
        let separation = separation.expect("both have some");
        assert_eq!((separation.right_weak, separation.right_sure), (0.0, 1.0));
        assert_eq!(
            (separation.unanswerable_weak, separation.unanswerable_sure),
            (0.5, 0.5)
        );
        assert_eq!(super::separation(&[], &sure(&[1.0])), None);
    }

    #[test]
    fn every_fifth_is_left_out_with_its_translation() {
        let judged = |id: &str, grade| HashMap::from([(id.to_owned(), grade)]);
        let all: Judgements = (0..11)
            .map(|at| (format!("q{at}"), judged(&format!("zh/{at:02}"), 2)))
            .chain([("bad".to_owned(), judged("zh/000", 0))])
            .collect();
        let other = |id: &str| id.strip_prefix("zh/").map(|rest| format!("en/{rest}"));
        let out = left_out(&all, other);
        assert_eq!(
            out.iter().map(String::as_str).collect::<Vec<_>>(),
            ["en/00", "en/05", "en/10", "zh/00", "zh/05", "zh/10"]
        );
        assert!(has_no_answer(&all["q5"], &out) && !has_no_answer(&all["q4"], &out));
        assert!(has_no_answer(&all["bad"], &out));
    }
}

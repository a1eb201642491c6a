//! The key by which words that are not kept are told apart for a day.
//!
//! Gets:    words.
//! Gives:   a hash of them, which is the same for the same words until the day is over.
//! Touches: randomness.
//! Never:   the key outside of memory: whoever has the hashes alone cannot try what they are of.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// The key of hashes of one day. It is in memory alone, and nobody has it once the day is over or the server has ended.
pub(super) struct DayKey {
    day: Date,
    /// None where there is no randomness: then nothing is told of hidden words.
    bytes: Option<[u8; 32]>,
}

impl DayKey {
    /// A fresh one.
    pub(super) fn of(day: Date) -> DayKey {
        let mut bytes = [0; 32];
        let filled = getrandom::fill(&mut bytes).is_ok();
        DayKey {
            day,
            bytes: filled.then_some(bytes),
        }
    }

    /// The day that it is for.
    pub(super) fn day(&self) -> Date {
        self.day
    }

    /// 64 bits of words that are not kept; nothing of none.
    pub(super) fn hash(&self, words: &[String]) -> String {
        let Some(key) = self.bytes.filter(|_| !words.is_empty()) else {
            return String::new();
        };
        // A key before and behind what it hides, as in an envelope.
        let mut hash = Sha256::new();
        hash.update(key);
        hash.update(words.join(" "));
        hash.update(key);
        hash.finalize()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_same_for_a_day_and_of_no_use_with_another_key() {
        let day = "2026-11-29".parse().unwrap();
        let (one, other) = (DayKey::of(day), DayKey::of(day));
        let words = |text: &str| vec![text.to_owned()];
        assert_eq!(one.hash(&words("anna")), one.hash(&words("anna")));
        assert_ne!(one.hash(&words("anna")), one.hash(&words("annb")));
        assert_ne!(one.hash(&words("anna")), other.hash(&words("anna")));
        assert_eq!(
            (one.hash(&words("anna")).len(), one.hash(&[])),
            (16, String::new())
        );
    }
}

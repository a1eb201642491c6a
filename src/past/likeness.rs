//! How alike two texts are.
//!
//! Gets:    texts.
//! Gives:   which share of the one is in the other, from 0 to 1.
//! Touches: nothing.
//! Never:   unbounded work: only the beginning of a long text is looked at.

use xxhash_rust::xxh3::xxh3_64;

use crate::content::Article;

/// How many characters of a text are looked at.
const CHARS_MAX: usize = 6_000;

/// The pieces of three characters that a text has, as hashes, sorted, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces(Vec<u32>);

impl Pieces {
    pub(super) fn of(text: &str) -> Pieces {
        let letters = text.chars().flat_map(char::to_lowercase);
        let letters = letters.filter(|c| c.is_alphanumeric()).take(CHARS_MAX);
        let letters: Vec<char> = letters.collect();
        let size = letters.len().clamp(1, 3);
        let mut pieces: Vec<u32> = letters
            .windows(size)
            .map(|piece| xxh3_64(piece.iter().collect::<String>().as_bytes()) as u32)
            .collect();
        pieces.sort_unstable();
        pieces.dedup();
        Pieces(pieces)
    }

    fn shared(&self, other: &Pieces) -> f32 {
        let (mut at, mut shared) = (0, 0);
        for piece in &self.0 {
            while other.0.get(at).is_some_and(|own| own < piece) {
                at += 1;
            }
            shared += usize::from(other.0.get(at) == Some(piece));
        }
        shared as f32
    }

    /// How alike both are: twice what they share, by what they have. Two empty ones are not alike.
    pub(super) fn alike(&self, other: &Pieces) -> f32 {
        let all = self.0.len() + other.0.len();
        2.0 * self.shared(other) / all.max(1) as f32
    }

    /// Which share of this is in the other.
    pub(super) fn within(&self, other: &Pieces) -> f32 {
        self.shared(other) / self.0.len().max(1) as f32
    }
}

/// The pieces of an article.
#[derive(Clone, Debug)]
pub(super) struct Looks {
    title: Pieces,
    text: Pieces,
}

impl Looks {
    pub(super) fn of(article: &Article) -> Looks {
        let mut text = String::new();
        for section in &article.sections {
            text.push_str(&section.heading);
            text.push_str(&section.text);
            if text.len() > 4 * CHARS_MAX {
                break;
            }
        }
        Looks {
            title: Pieces::of(&article.title),
            text: Pieces::of(&text),
        }
    }

    /// How much this looks like another version of the other.
    pub(super) fn alike(&self, other: &Looks) -> f32 {
        0.4 * self.title.alike(&other.title) + 0.6 * self.text.alike(&other.text)
    }

    /// How much of this is said in the other as well.
    pub(super) fn within(&self, other: &Looks) -> f32 {
        self.text.within(&other.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_wholly_alike_and_what_shares_nothing_is_not() {
        let [one, longer, other] = [
            "Withdrawals are late",
            "Withdrawals are late, and why that is so",
            "入账时间",
        ]
        .map(Pieces::of);
        assert!((one.alike(&one) - 1.0).abs() < 1e-6);
        assert!((one.within(&longer) - 1.0).abs() < 1e-6);
        assert!(one.alike(&longer) < 1.0 && one.alike(&longer) > 0.5);
        assert!(one.alike(&other) < 1e-6);
        assert!(Pieces::of("").alike(&Pieces::of("")) < 1e-6);
    }
}

//! First letters of pinyin, as the words of an article that has them.
//!
//! Gets:    the letters; the texts of articles that hold some of them in a row.
//! Gives:   the stretches of the likeliest article that the letters stand for.
//! Touches: `text`.
//! Never:   the whole site: first letters fit so much that only what an article really says is tried.

use crate::text::pinyin;
use crate::text::units::{Unit, Units};

/// The shortest stretch, in characters: by itself a first letter says nothing.
const STRETCH_MIN: usize = 2;
/// The least share of the letters that stretches must cover.
const COVERED_MIN: f32 = 0.6;
/// How much of an article is looked at, in characters: what it is about stands at its beginning.
const CHARS_MAX: usize = 6_000;

/// A character of an article, and the letters that it can begin with in pinyin; none at the end of a phrase.
struct Place {
    c: char,
    letters: u32,
}

/// How well an article explains letters.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::search) struct Explained {
    /// The stretches in the order of the letters, a space between them.
    pub(in crate::search) text: String,
    /// The squared lengths of the stretches, summed: one long one before many short ones.
    pub(in crate::search) score: usize,
    covered: f32,
}

impl Explained {
    /// Whether the letters can be taken for what is explained.
    pub(in crate::search) fn is_enough(&self) -> bool {
        self.covered >= COVERED_MIN
    }
}

/// The stretches of an article's texts that explain most of the letters.
pub(in crate::search) fn explain<'t>(letters: &str, texts: impl Iterator<Item = &'t str>) -> Explained {
    let wanted: Vec<u32> = letters.bytes().map(bit).collect();
    let places = places(texts);
    // The longest stretch for each letter that begins one, and where.
    let mut longest = vec![(0_usize, 0_usize); wanted.len()];
    let mut below = vec![0_u16; wanted.len() + 1];
    for at in (0..places.len()).rev() {
        // In the order of letters, `below[i + 1]` still holds the length from the next place on.
        for i in 0..wanted.len() {
            below[i] = if places[at].letters & wanted[i] != 0 { below[i + 1] + 1 } else { 0 };
            let length = usize::from(below[i]);
            if length >= longest[i].0 && length > 0 {
                longest[i] = (length, at);
            }
        }
    }
    // The best way to cover the letters up to each one: its score, and the stretch it ends with.
    let mut best: Vec<(usize, Option<(usize, usize)>)> = vec![(0, None); wanted.len() + 1];
    for i in 0..wanted.len() {
        if best[i].0 > best[i + 1].0 {
            best[i + 1] = (best[i].0, None);
        }
        for length in STRETCH_MIN..=longest[i].0 {
            let score = best[i].0 + length * length;
            if score > best[i + length].0 {
                best[i + length] = (score, Some((i, longest[i].1)));
            }
        }
    }
    let (mut stretches, mut covered, mut end) = (Vec::new(), 0, wanted.len());
    while end > 0 {
        match best[end].1 {
            Some((from, at)) => {
                stretches.push(places[at..at + end - from].iter().map(|place| place.c).collect::<String>());
                covered += end - from;
                end = from;
            }
            None => end -= 1,
        }
    }
    stretches.reverse();
    Explained { text: stretches.join(" "), score: best[wanted.len()].0, covered: covered as f32 / wanted.len().max(1) as f32 }
}

fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

fn places<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Place> {
    let mut places = Vec::new();
    for text in texts {
        let mut units = Units::new(text);
        while let Some(unit) = units.next_unit() {
            match unit {
                Unit::Han { c, .. } => {
                    places.push(Place { c, letters: pinyin::first_letters(c).map(|l| bit(l as u8)).fold(0, |a, b| a | b) });
                }
                Unit::Word { text, .. } => places.extend(text.chars().map(|c| Place { c, letters: bit(c as u8) })),
                Unit::Space => {}
                Unit::Joiner | Unit::Break => places.push(Place { c: ' ', letters: 0 }),
            }
        }
        places.push(Place { c: ' ', letters: 0 });
        if places.len() >= CHARS_MAX {
            break;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_explained_by_the_words_of_an_article() {
        let texts = ["工商年检怎么办理？", "营业执照"];
        let explained = explain("rhblgsnj", texts.into_iter());
        assert_eq!(explained.text, "办理 工商年检");
        assert_eq!(explained.score, 4 + 16);
        assert!(explained.is_enough());
        assert!(!explain("xxxx", texts.into_iter()).is_enough());
        assert_eq!(explain("czmm", ["如何重置密码"].into_iter()).text, "重置密码", "all readings of a character count");
        assert_eq!(explain("usdtcz", ["USDT 充值"].into_iter()).text, "usdt充值");
    }
}

//! First letters of pinyin, as the words of an article that has them.
//!
//! Gets:    the letters; the texts of articles that hold some of them in a row.
//! Gives:   the stretches of the likeliest article that the letters stand for.
//! Touches: `text`.
//! Never:   the whole site: first letters fit so much that only what an article really says is tried.

use std::ops::Range;

use crate::text::units::{Unit, Units, is_han};
use crate::text::{Analyzer, pinyin};

/// The shortest stretch, in characters: by itself a first letter says nothing.
const STRETCH_MIN: usize = 2;
/// The least share of the letters that stretches must cover; `docs/ranking.md` has what it was chosen on.
const COVERED_MIN: f32 = 0.4;
/// How much more evidence is asked for than letters that stand for nothing find in some article, as a natural logarithm.
const EVIDENCE_MORE: f32 = 1.0;
/// How much of an article is looked at, in characters: what it is about stands at its beginning.
const CHARS_MAX: usize = 6_000;

/// How common each letter a to z is as the first one of a character's pinyin, 0.0 to 1.0.
pub(crate) type LetterShares = [f32; 26];

/// A character of an article, and the letters that it can begin with in pinyin; none at the end of a phrase.
struct Place {
    c: char,
    letters: u32,
    /// Whether a word may begin here; the place behind a word's last character has it too.
    border: bool,
}

/// How well an article explains letters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Explained {
    /// The stretches in the order of the letters, a space between them.
    pub(crate) text: String,
    /// How improbable it is that an article explains so many letters by chance, as a natural logarithm.
    pub(crate) evidence: f32,
    covered: f32,
}

impl Explained {
    /// Whether the letters can be taken for what is explained, by the best of so many articles: letters that stand for
    /// nothing explain as much in one of them.
    pub(crate) fn is_enough(&self, articles: usize) -> bool {
        self.covered >= COVERED_MIN
            && self.evidence >= (articles.max(1) as f32).ln() + EVIDENCE_MORE
    }
}

/// A stretch: where it stands, and what it is worth.
type Stretch = (f32, usize);

/// The stretches of an article that explain most of the letters: `heads` are its title, questions and headings, `bodies` its
/// running text. With an analyzer stretches are whole words, as jieba cuts them: letters that nobody meant for pinyin fit many
/// a stretch, but few that begin and end with a word.
pub(crate) fn explain<'t>(
    letters: &str,
    heads: impl Iterator<Item = &'t str>,
    bodies: impl Iterator<Item = &'t str>,
    shares: &LetterShares,
    words: Option<&Analyzer>,
) -> Explained {
    let wanted: Vec<u32> = letters.bytes().map(bit).collect();
    // How improbable each letter is.
    let rarity: Vec<f32> = letters
        .bytes()
        .map(|letter| -share(letter, shares).ln())
        .collect();
    let mut places = Vec::new();
    let mut stands: Vec<Vec<Option<Stretch>>> = (0..wanted.len())
        .map(|i| vec![None; wanted.len() - i + 1])
        .collect();
    add_places(heads, &mut places);
    let body = places.len();
    add_places(bodies, &mut places);
    if let Some(analyzer) = words {
        mark_borders(&mut places, analyzer);
    }
    // A stretch that is found among few places says more than one among many.
    find_stretches(&places, body..places.len(), &wanted, &rarity, &mut stands);
    find_stretches(&places, 0..body, &wanted, &rarity, &mut stands);
    best_way(&places, &stands)
}

/// For each letter that begins a stretch and each length of it, where one stands that is worth most.
fn find_stretches(
    places: &[Place],
    range: Range<usize>,
    wanted: &[u32],
    rarity: &[f32],
    stands: &mut [Vec<Option<Stretch>>],
) {
    let tries = (range.len().max(1) as f32).ln();
    let mut below = vec![0_u16; wanted.len() + 1];
    for at in range.rev() {
        // In the order of letters, `below[i + 1]` still holds the length from the next place on.
        for i in 0..wanted.len() {
            below[i] = if places[at].letters & wanted[i] != 0 {
                below[i + 1] + 1
            } else {
                0
            };
            let most = usize::from(below[i]);
            if !places[at].border || most < STRETCH_MIN {
                continue;
            }
            let mut worth = rarity[i] - tries;
            for length in 2..=most {
                worth += rarity[i + length - 1];
                let whole = places.get(at + length).is_none_or(|next| next.border);
                if whole && stands[i][length].is_none_or(|(known, _)| worth >= known) {
                    stands[i][length] = Some((worth, at));
                }
            }
        }
    }
}

/// The way to cover the letters that is worth most.
fn best_way(places: &[Place], stands: &[Vec<Option<Stretch>>]) -> Explained {
    let letters = stands.len();
    // Up to each letter: what it is worth, and the stretch it ends with.
    let mut best: Vec<(f32, Option<(usize, usize)>)> = vec![(0.0, None); letters + 1];
    for i in 0..letters {
        if best[i].0 > best[i + 1].0 {
            best[i + 1] = (best[i].0, None);
        }
        for (length, (worth, at)) in stands[i]
            .iter()
            .enumerate()
            .filter_map(|(length, found)| Some((length, (*found)?)))
        {
            let sum = best[i].0 + worth;
            if sum > best[i + length].0 {
                best[i + length] = (sum, Some((i, at)));
            }
        }
    }
    let (mut stretches, mut covered, mut end) = (Vec::new(), 0, letters);
    while end > 0 {
        match best[end].1 {
            Some((from, at)) => {
                stretches.push(
                    places[at..at + end - from]
                        .iter()
                        .map(|place| place.c)
                        .collect::<String>(),
                );
                covered += end - from;
                end = from;
            }
            None => end -= 1,
        }
    }
    stretches.reverse();
    Explained {
        text: stretches.join(" "),
        evidence: best[letters].0,
        covered: covered as f32 / letters.max(1) as f32,
    }
}

fn share(letter: u8, shares: &LetterShares) -> f32 {
    letter
        .checked_sub(b'a')
        .and_then(|at| shares.get(usize::from(at)))
        .map_or(1.0, |share| share.clamp(0.001, 1.0))
}

/// Takes the borders out that lie within a word.
fn mark_borders(places: &mut [Place], analyzer: &Analyzer) {
    let mut from = 0;
    while from < places.len() {
        let length = places[from..]
            .iter()
            .take_while(|place| is_han(place.c))
            .count();
        let run: String = places[from..from + length]
            .iter()
            .map(|place| place.c)
            .collect();
        for (start, end) in analyzer.cut(&run) {
            places[from + start + 1..from + end]
                .iter_mut()
                .for_each(|place| place.border = false);
        }
        from += length.max(1);
    }
}

/// The letters that a character can begin with in pinyin, a bit each.
pub(crate) fn letters_of(c: char) -> u32 {
    pinyin::first_letters(c).fold(0, |set, letter| set | bit(letter as u8))
}

fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() {
        1 << (letter - b'a')
    } else {
        0
    }
}

fn add_places<'t>(texts: impl Iterator<Item = &'t str>, places: &mut Vec<Place>) {
    for text in texts {
        let mut units = Units::new(text);
        while let Some(unit) = units.next_unit() {
            match unit {
                Unit::Han { c, .. } => {
                    places.push(Place {
                        c,
                        letters: letters_of(c),
                        border: true,
                    });
                }
                Unit::Word { text, .. } => {
                    places.extend(text.chars().enumerate().map(|(i, c)| Place {
                        c,
                        letters: bit(c as u8),
                        border: i == 0,
                    }));
                }
                Unit::Space => {}
                Unit::Joiner | Unit::Break => places.push(Place {
                    c: ' ',
                    letters: 0,
                    border: true,
                }),
            }
        }
        places.push(Place {
            c: ' ',
            letters: 0,
            border: true,
        });
        if places.len() >= CHARS_MAX {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_explained_by_the_words_of_an_article() {
        let explained = |letters: &str| {
            explain(
                letters,
                ["工商年检怎么办理？"].into_iter(),
                ["营业执照"].into_iter(),
                &[0.05; 26],
                None,
            )
        };
        let found = explained("rhblgsnj");
        assert_eq!(found.text, "办理 工商年检");
        assert!(
            found.is_enough(10) && !found.is_enough(1_000_000),
            "among more articles more is found by chance: {}",
            found.evidence
        );
        assert!(!explained("xxxx").is_enough(1));
        let text = |letters: &str, text: &str| {
            explain(
                letters,
                [text].into_iter(),
                [].into_iter(),
                &[0.05; 26],
                None,
            )
            .text
        };
        assert_eq!(
            text("czmm", "如何重置密码"),
            "重置密码",
            "all readings of a character count"
        );
        assert_eq!(text("usdtcz", "USDT 充值"), "usdt充值");
    }

    #[test]
    fn stretches_are_whole_words() {
        let analyzer = Analyzer::new(&crate::text::segment::Dictionary::default());
        let text = |letters: &str| {
            explain(
                letters,
                ["银行转账可以取消"].into_iter(),
                [].into_iter(),
                &[0.05; 26],
                Some(&analyzer),
            )
            .text
        };
        assert_eq!(text("yhzz"), "银行转账");
        assert_eq!(text("hz"), "", "the first character is the end of a word");
    }
}

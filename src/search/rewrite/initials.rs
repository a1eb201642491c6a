//! First letters of pinyin, as the words of an article that has them.
//!
//! Gets:    the letters; the texts of articles that hold some of them in a row.
//! Gives:   the passages of the likeliest article that the letters stand for.
//! Touches: `text`.
//! Never:   the whole site: first letters fit so much that only what an article really says is tried.

use std::ops::Range;

use crate::text::units::{Unit, Units, is_han};
use crate::text::{Analyzer, pinyin};

/// The shortest passage, in characters: by itself a first letter says nothing.
const PASSAGE_MIN: usize = 2;
/// The least share of the letters that passages must cover; `docs/ranking.md` has what it was chosen on.
const COVERED_MIN: f32 = 0.4;
/// How much more evidence is asked for than letters that stand for nothing find in some article, as a natural logarithm.
const EVIDENCE_MORE: f32 = 1.0;
/// How much of an article is looked at, in characters: what it is about stands at its beginning.
const CHARS_MAX: usize = 6_000;

/// How common each letter a to z is as the first one of a character's pinyin, 0.0 to 1.0.
pub(crate) type LetterShares = [f32; 26];

/// A character of an article, and the letters that it can begin with in pinyin; none at the end of a phrase.
struct ArticleChar {
    c: char,
    letters: u32,
    /// Whether a word may begin here; the character behind a word's last one has it too.
    border: bool,
}

/// How well an article explains letters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Explained {
    /// The passages in the order of the letters, a space between them.
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

/// A passage: where it stands, and what it is worth.
type Passage = (f32, usize);

/// Whether letters are the first letters of a whole text, one after another; a word in letters stands for itself.
pub(crate) fn are_of(letters: &str, text: &str) -> bool {
    let mut chars = Vec::new();
    add_chars(std::iter::once(text), &mut chars);
    let mut own = chars.iter().filter(|own| own.c != ' ');
    letters
        .bytes()
        .all(|letter| own.next().is_some_and(|own| own.letters & bit(letter) != 0))
        && own.next().is_none()
}

/// The passages of an article that explain most of the letters: `heads` are its title, questions and headings, `bodies` its
/// running text. With an analyzer passages are whole words, as jieba cuts them: letters that nobody meant for pinyin fit many
/// a passage, but few that begin and end with a word.
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
    let mut chars = Vec::new();
    let mut stands: Vec<Vec<Option<Passage>>> = (0..wanted.len())
        .map(|i| vec![None; wanted.len() - i + 1])
        .collect();
    add_chars(heads, &mut chars);
    let body = chars.len();
    add_chars(bodies, &mut chars);
    if let Some(analyzer) = words {
        mark_borders(&mut chars, analyzer);
    }
    // A passage that is found among few characters says more than one among many.
    find_passages(&chars, body..chars.len(), &wanted, &rarity, &mut stands);
    find_passages(&chars, 0..body, &wanted, &rarity, &mut stands);
    best_way(&chars, &stands)
}

/// For each letter that begins a passage and each length of it, where one stands that is worth most.
fn find_passages(
    chars: &[ArticleChar],
    range: Range<usize>,
    wanted: &[u32],
    rarity: &[f32],
    stands: &mut [Vec<Option<Passage>>],
) {
    let tries = (range.len().max(1) as f32).ln();
    let mut below = vec![0_u16; wanted.len() + 1];
    for at in range.rev() {
        // In the order of letters, `below[i + 1]` still holds the length from the next character on.
        for i in 0..wanted.len() {
            below[i] = if chars[at].letters & wanted[i] != 0 {
                below[i + 1] + 1
            } else {
                0
            };
            let most = usize::from(below[i]);
            if !chars[at].border || most < PASSAGE_MIN {
                continue;
            }
            let mut worth = rarity[i] - tries;
            for length in 2..=most {
                worth += rarity[i + length - 1];
                let ends_word = chars.get(at + length).is_none_or(|next| next.border);
                if ends_word && stands[i][length].is_none_or(|(known, _)| worth >= known) {
                    stands[i][length] = Some((worth, at));
                }
            }
        }
    }
}

/// The way to cover the letters that is worth most.
fn best_way(chars: &[ArticleChar], stands: &[Vec<Option<Passage>>]) -> Explained {
    let letters = stands.len();
    // Up to each letter: what it is worth, and the passage it ends with.
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
    let (mut passages, mut covered, mut end) = (Vec::new(), 0, letters);
    while end > 0 {
        match best[end].1 {
            Some((from, at)) => {
                passages.push(
                    chars[at..at + end - from]
                        .iter()
                        .map(|own| own.c)
                        .collect::<String>(),
                );
                covered += end - from;
                end = from;
            }
            None => end -= 1,
        }
    }
    passages.reverse();
    Explained {
        text: passages.join(" "),
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
fn mark_borders(chars: &mut [ArticleChar], analyzer: &Analyzer) {
    let mut from = 0;
    while from < chars.len() {
        let length = chars[from..].iter().take_while(|own| is_han(own.c)).count();
        let run: String = chars[from..from + length].iter().map(|own| own.c).collect();
        for (start, end) in analyzer.cut(&run) {
            chars[from + start + 1..from + end]
                .iter_mut()
                .for_each(|own| own.border = false);
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

fn add_chars<'t>(texts: impl Iterator<Item = &'t str>, chars: &mut Vec<ArticleChar>) {
    let char_of = |c: char, letters: u32, border: bool| ArticleChar { c, letters, border };
    for text in texts {
        let mut units = Units::new(text);
        while let Some(unit) = units.next_unit() {
            match unit {
                Unit::Han { c, .. } => chars.push(char_of(c, letters_of(c), true)),
                Unit::Word { text, .. } => {
                    let letters = text.chars().enumerate();
                    chars.extend(letters.map(|(i, c)| char_of(c, bit(c as u8), i == 0)));
                }
                Unit::Space => {}
                Unit::Joiner | Unit::Break => chars.push(char_of(' ', 0, true)),
            }
        }
        chars.push(char_of(' ', 0, true));
        if chars.len() >= CHARS_MAX {
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

//! Words out of text: the only place that knows how a language is cut into words.
//!
//! Gets:    a string: an article's text or a query, treated alike.
//! Gives:   tokens with the bytes of the original they came from.
//! Touches: word lists built in (`dict/`, jieba's dictionary) and the site's `dictionary.txt`, given as text.
//! Never:   the disk, the clock, the network; another room but `ids` and `characters`.
//!
//! The contract of a token: its `text` is folded (see [`fold`]), holds no white space, and equals the text of the
//! same token on the other side, whoever typed it. Han text gives single characters, pairs of neighbours, and words of
//! three or more characters as jieba cuts them in search mode, so that nothing is missed when jieba cuts query and
//! article differently; Latin text gives stems and joined neighbours (`api key` meets `apikey`, `TRC-20` meets `TRC20`).

pub mod english;
pub mod fold;
pub mod meaning;
pub mod noise;
pub mod pinyin;
pub mod quantities;
pub mod questions;
pub mod segment;
pub mod synonyms;
pub mod units;

use std::hash::Hasher;
use std::sync::{Arc, OnceLock};

use frostem::{Algorithm, Stemmer};
use jieba_rs::Jieba;
use xxhash_rust::xxh3::Xxh3;

use crate::ids::Lang;
use segment::Dictionary;
pub use units::TOKEN_CHARS_MAX;
use units::{Unit, Units};

/// Changes when tokens of the same text change, so that indexes of another version are rebuilt.
pub const ANALYSIS_VERSION: u32 = 2;

/// XXH3 of the table of what words mean, held by a test: indexes of another one are rebuilt.
pub(crate) const MEANING_TABLE: u64 = 0x5cf2_bbe6_c994_4c82;

/// What stands before a word in letters that is taken as it is written, see [`TokenKind::Exact`].
pub const EXACT: char = '=';

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// One Han character.
    Char,
    /// Two neighbouring Han characters, white space between them ignored.
    Bigram,
    /// Three or more Han characters that jieba takes for a word.
    Word,
    /// A stem of a word in letters, or a number.
    Stem,
    /// A word in letters as it is written, behind `=` so that it is never taken for a stem.
    Exact,
    /// Two neighbouring words in letters, joined and then stemmed.
    Pair,
    /// A word in letters and the Han character beside it, as `usdt充`: they make one term in Chinese text.
    Border,
}

/// A token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The folded text; no white space, at most [`TOKEN_CHARS_MAX`] characters, one more in `Exact` and `Border`.
    pub text: &'a str,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether it is a word of its own: a stem, or what jieba cut. A bigram across two words is not.
    pub word: bool,
    /// The first unit (Han character or word in letters) it covers, counted from 0 over the text.
    pub position: usize,
    /// How many units it covers, at least 1.
    pub units: usize,
    /// The first byte in the original text.
    pub start: usize,
    /// The byte after the last one in the original text.
    pub end: usize,
}

impl<'a> Token<'a> {
    /// A token of two neighbouring units, which is no word of its own.
    fn of_two(
        text: &'a str,
        kind: TokenKind,
        position: usize,
        start: usize,
        end: usize,
    ) -> Token<'a> {
        Token {
            text,
            kind,
            word: false,
            position,
            units: 2,
            start,
            end,
        }
    }
}

/// Turns text into tokens. Cheap to clone; holds jieba's dictionary with the site's words in it.
#[derive(Clone)]
pub struct Analyzer {
    jieba: Arc<Jieba>,
    stemmer: Stemmer,
    fingerprint: u64,
    knows_meaning: bool,
}

impl Analyzer {
    /// An analyzer that knows the site's words besides jieba's.
    ///
    /// The first one of a process unpacks jieba's dictionary: 0.2 to 0.4 s and about 57 MB.
    #[must_use]
    pub fn new(dictionary: &Dictionary) -> Analyzer {
        static BUILT_IN: OnceLock<Arc<Jieba>> = OnceLock::new();
        let built_in = BUILT_IN.get_or_init(|| Arc::new(Jieba::new()));
        let jieba = if dictionary.words().is_empty() {
            Arc::clone(built_in)
        } else {
            let mut jieba = Jieba::clone(built_in);
            for word in dictionary.words() {
                jieba.add_word(&word.text, word.frequency, word.tag.as_deref());
            }
            Arc::new(jieba)
        };
        let mut hash = Xxh3::new();
        hash.write_u32(ANALYSIS_VERSION);
        hash.write_u64(MEANING_TABLE);
        for word in dictionary.words() {
            hash.write(word.text.as_bytes());
            hash.write_u64(word.frequency.map_or(0, |n| n as u64 + 1));
        }
        Analyzer {
            jieba,
            stemmer: Stemmer::new(Algorithm::English),
            fingerprint: hash.finish(),
            knows_meaning: true,
        }
    }

    /// The same, but what words mean finds nothing. Its tokens are the same.
    #[must_use]
    pub fn without_meaning(self) -> Analyzer {
        Analyzer {
            knows_meaning: false,
            ..self
        }
    }

    /// Whether articles are found by what words mean.
    #[must_use]
    pub fn knows_meaning(&self) -> bool {
        self.knows_meaning
    }

    /// Differs when another version or dictionary would make other tokens of the same text.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Calls `sink` with each token of `text`, and returns how many units (Han characters, words in letters) it has.
    pub fn analyze(&self, text: &str, mut sink: impl FnMut(Token<'_>)) -> usize {
        let mut han: Vec<HanChar> = Vec::new();
        let mut last_word: Option<LastWord> = None;
        let mut last_han: Option<HanChar> = None;
        // Words are joined in one place, for there are many.
        let mut joined = String::new();
        let mut position = 0;
        let mut units = Units::new(text);
        while let Some(unit) = units.next_unit() {
            match unit {
                Unit::Han { c, start, end } => {
                    if let Some(LastWord { text, start }) = last_word.take() {
                        let mut joined = text;
                        joined.push(c);
                        let border = TokenKind::Border;
                        sink(Token::of_two(&joined, border, position - 1, start, end));
                    }
                    last_han = Some(HanChar { c, start, end });
                    han.push(HanChar { c, start, end });
                    position += 1;
                    if han.len() == segment::RUN_CHARS_MAX {
                        self.han_tokens(&mut han, position, &mut sink);
                    }
                }
                Unit::Word { text, start, end } => {
                    self.han_tokens(&mut han, position, &mut sink);
                    let word = Word {
                        text,
                        position,
                        start,
                        end,
                    };
                    let before = (last_word, last_han.take());
                    self.word_tokens(&word, before, &mut joined, &mut sink);
                    last_word = Some(LastWord {
                        text: text.to_owned(),
                        start,
                    });
                    position += 1;
                }
                Unit::Space => {}
                Unit::Joiner => {
                    self.han_tokens(&mut han, position, &mut sink);
                    last_han = None;
                }
                Unit::Break => {
                    self.han_tokens(&mut han, position, &mut sink);
                    last_han = None;
                    last_word = None;
                }
            }
        }
        self.han_tokens(&mut han, position, &mut sink);
        position
    }

    /// The English stem of a folded word in letters; other scripts come back as they are.
    #[must_use]
    pub fn stem(&self, word: &str) -> String {
        if word.is_ascii() && !word.bytes().any(|b| b.is_ascii_digit()) {
            let word = english::base_form(word);
            self.stemmer.stem(word).into_owned()
        } else {
            word.to_owned()
        }
    }

    /// Whether some Han characters are a word of the dictionary.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// How often a word stands in general Chinese, as a share of all words, above 0.0: jieba's count of it, half of one
    /// where it has none.
    #[must_use]
    pub fn word_share(&self, word: &str) -> f32 {
        let count = if self.jieba.has_word(word) {
            self.jieba.suggest_freq(word) as f32
        } else {
            0.0
        };
        (count + 0.5) / segment::DICTIONARY_TOTAL
    }

    /// The words of a run of folded Han characters, one after another: from and to in characters.
    #[must_use]
    pub fn cut(&self, run: &str) -> Vec<(usize, usize)> {
        segment::cut(&self.jieba, run)
    }

    /// The tokens of a word in letters, and of it with the word or Han character right before it.
    fn word_tokens(
        &self,
        word: &Word<'_>,
        (last_word, last_han): (Option<LastWord>, Option<HanChar>),
        joined: &mut String,
        sink: &mut impl FnMut(Token<'_>),
    ) {
        let Word {
            text,
            position,
            start,
            end,
        } = *word;
        if let Some(last) = last_word {
            joined.clear();
            joined.push_str(&last.text);
            joined.push_str(text);
            if joined.chars().count() <= TOKEN_CHARS_MAX {
                let (stem, pair) = (self.stem(joined), TokenKind::Pair);
                sink(Token::of_two(&stem, pair, position - 1, last.start, end));
            }
        }
        if let Some(last) = last_han {
            let border = TokenKind::Border;
            joined.clear();
            joined.push(last.c);
            joined.push_str(text);
            sink(Token::of_two(joined, border, position - 1, last.start, end));
        }
        let stem = self.stem(text);
        joined.clear();
        joined.push(EXACT);
        joined.push_str(text);
        let token = Token {
            text: &stem,
            kind: TokenKind::Stem,
            word: true,
            position,
            units: 1,
            start,
            end,
        };
        sink(token);
        sink(Token {
            text: joined,
            kind: TokenKind::Exact,
            word: false,
            ..token
        });
    }

    /// The tokens of the Han characters in a row that end before `position`; empties the row.
    fn han_tokens(
        &self,
        run: &mut Vec<HanChar>,
        position: usize,
        sink: &mut impl FnMut(Token<'_>),
    ) {
        if run.is_empty() {
            return;
        }
        let first = position - run.len();
        let text: String = run.iter().map(|h| h.c).collect();
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(i, _)| i)
            .chain([text.len()])
            .collect();
        let mut emit = |from: usize, to: usize, kind: TokenKind, word: bool| {
            sink(Token {
                text: &text[starts[from]..starts[to]],
                kind,
                word,
                position: first + from,
                units: to - from,
                start: run[from].start,
                end: run[to - 1].end,
            });
        };
        let words = segment::words(&self.jieba, &text);
        for i in 0..run.len() {
            emit(i, i + 1, TokenKind::Char, words.contains(&(i, i + 1)));
            if i + 1 < run.len() {
                emit(i, i + 2, TokenKind::Bigram, words.contains(&(i, i + 2)));
            }
        }
        for (from, to) in words {
            if (3..=TOKEN_CHARS_MAX).contains(&(to - from)) {
                emit(from, to, TokenKind::Word, true);
            }
        }
        run.clear();
    }
}

struct HanChar {
    c: char,
    start: usize,
    end: usize,
}

/// A word in letters, and where it stands.
struct Word<'a> {
    text: &'a str,
    position: usize,
    start: usize,
    end: usize,
}

struct LastWord {
    text: String,
    start: usize,
}

/// The language a text or query is written in: Chinese as soon as it holds a Han character, else English.
///
/// Queries have 2 to 10 characters, too few for a statistical detector.
#[must_use]
pub fn detect(text: &str) -> Lang {
    if text.chars().any(units::is_han) {
        Lang::Zh
    } else {
        Lang::En
    }
}

#[cfg(test)]
mod tests;

//! What words mean: a table of numbers, built in, and the sum of a text's words.
//!
//! Gets:    tokens of a text.
//! Gives:   a vector of the text; how near two of them point.
//! Touches: `dict/meaning.bin`, a part of the program; `dict/README.md` tells where it comes from.
//! Never:   an order or a fraction that another machine or build could see otherwise: sums are whole numbers, and what is
//!          divided or rooted is rounded as IEEE 754 says.

use std::sync::OnceLock;

use super::{Analyzer, EXACT, Token, TokenKind};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 120;

/// The longest unknown Han word that its characters stand for.
const SPELLED_CHARS_MAX: usize = 3;
/// How long a Han character and a word in letters are: 150 characters fill a window as 60 words do.
const CHARACTER_LENGTH: u32 = 2;
pub(crate) const WORD_LENGTH: u32 = 5;

static BYTES: &[u8] = include_bytes!("../../dict/meaning.bin");

/// The table, as it lies in the program.
struct Table {
    begins: &'static [u8],
    words: &'static [u8],
    scales: &'static [u8],
    numbers: &'static [u8],
    count: usize,
}

/// A word of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WordAt(u32);

impl Table {
    /// None where the bytes are no table, which a test holds that they are.
    fn read(bytes: &'static [u8]) -> Option<Table> {
        let (head, rest) = bytes.split_at_checked(16)?;
        let number = |at: usize| Some(u32_at(head, at)? as usize);
        let (count, dimensions, letters) = (number(1)?, number(2)?, number(3)?);
        if !head.starts_with(b"jdm1") || dimensions != DIMENSIONS {
            return None;
        }
        let (begins, rest) = rest.split_at_checked(4 * (count + 1))?;
        let (words, rest) = rest.split_at_checked(letters)?;
        let (scales, numbers) = rest.split_at_checked(2 * count)?;
        (numbers.len() == count * DIMENSIONS / 2).then_some(Table {
            begins,
            words,
            scales,
            numbers,
            count,
        })
    }

    fn built_in() -> Option<&'static Table> {
        static TABLE: OnceLock<Option<Table>> = OnceLock::new();
        TABLE.get_or_init(|| Table::read(BYTES)).as_ref()
    }

    fn word(&self, at: usize) -> &[u8] {
        let begin = |at| u32_at(self.begins, at).unwrap_or_default() as usize;
        self.words.get(begin(at)..begin(at + 1)).unwrap_or_default()
    }

    fn find(&self, word: &str) -> Option<WordAt> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            match self.word(middle).cmp(word.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(WordAt(middle as u32)),
            }
        }
        None
    }

    /// Adds the vector of a word.
    fn add(&self, WordAt(at): WordAt, sum: &mut Sum) {
        let at = at as usize;
        let scale = self.scales.get(2 * at..).and_then(|s| s.first_chunk());
        let scale = i64::from(u16::from_le_bytes(scale.copied().unwrap_or_default()));
        let half = DIMENSIONS / 2;
        let numbers = self.numbers.get(half * at..).unwrap_or_default();
        for (pair, byte) in sum.0.as_chunks_mut::<2>().0.iter_mut().zip(numbers) {
            pair[0] += scale * (i64::from(byte & 15) - 8);
            pair[1] += scale * (i64::from(byte >> 4) - 8);
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(4 * at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

/// The sum of the vectors of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum([i64; DIMENSIONS]);

impl Default for Sum {
    fn default() -> Sum {
        Sum([0; DIMENSIONS])
    }
}

impl Sum {
    /// Adds the words of another one.
    pub fn add(&mut self, other: &Sum) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a += b);
    }

    /// Which way it points; nothing when there is no known word in it.
    #[must_use]
    pub fn vector(&self) -> Option<Vector> {
        let most = self.0.iter().map(|number| number.abs()).max()?;
        if most == 0 {
            return None;
        }
        // Rounded to the nearest, halves away from zero; what is written is at most 127.
        let number = |n: i64| ((254 * n + n.signum() * most) / (2 * most)) as i8;
        Some(Vector(self.0.map(number)))
    }
}

/// Which way a text points. How long it is says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector(pub [i8; DIMENSIONS]);

impl Vector {
    /// The same numbers, ready to be held against many vectors.
    #[must_use]
    pub fn wide(&self) -> WideVector {
        WideVector(self.0.map(i16::from))
    }

    /// How long it is.
    #[must_use]
    pub fn length(&self) -> f32 {
        length(&self.0)
    }
}

/// How long a vector is.
#[must_use]
pub fn length(vector: &[i8; DIMENSIONS]) -> f32 {
    (dot(vector, &vector.map(i16::from)) as f32).sqrt()
}

/// A vector in numbers of 16 bits.
#[derive(Clone, Debug)]
pub struct WideVector([i16; DIMENSIONS]);

impl WideVector {
    /// The product of two vectors: over both their lengths the cosine of the angle between them.
    #[must_use]
    #[inline]
    pub fn dot(&self, other: &[i8; DIMENSIONS]) -> i32 {
        dot(other, &self.0)
    }
}

/// Eight sums beside one another are what a processor of any age adds up at once: a third of the instructions of one sum.
#[inline]
fn dot(a: &[i8; DIMENSIONS], b: &[i16; DIMENSIONS]) -> i32 {
    const { assert!(DIMENSIONS.is_multiple_of(8)) };
    let mut sums = [0; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *sum += i32::from(a) * i32::from(b);
        }
    }
    sums.iter().sum()
}

/// The known words of a text, and how much text stands before each.
#[derive(Debug, Default)]
pub struct MeaningWords {
    words: Vec<(u32, WordAt)>,
    /// For each unit of the text how long all before it is.
    begins: Vec<u32>,
    length: u32,
}

impl MeaningWords {
    /// The words of a text.
    #[must_use]
    pub fn of(text: &str, analyzer: &Analyzer) -> MeaningWords {
        let mut words = MeaningWords::default();
        analyzer.analyze(text, |token| words.token(&token, analyzer));
        words
    }

    /// Takes the next token of the text: all of them are given, in the order of the analyzer.
    pub fn token(&mut self, token: &Token<'_>, analyzer: &Analyzer) {
        let length = match token.kind {
            TokenKind::Char => CHARACTER_LENGTH,
            TokenKind::Exact => WORD_LENGTH,
            _ => 0,
        };
        if length > 0 {
            self.begins.push(self.length);
            self.length += length;
        }
        let Some(table) = Table::built_in() else {
            return;
        };
        let begin = self.begins.get(token.position).copied();
        let begin = begin.unwrap_or(self.length);
        if token.kind == TokenKind::Exact {
            let word = token.text.strip_prefix(EXACT).unwrap_or(token.text);
            let known = table.find(word);
            let known = known.or_else(|| table.find(&analyzer.stem(word)));
            self.words.extend(known.map(|word| (begin, word)));
        } else if token.word && token.kind != TokenKind::Stem {
            match table.find(token.text) {
                Some(word) => self.words.push((begin, word)),
                None if token.units <= SPELLED_CHARS_MAX => {
                    let mut bytes = [0; 4];
                    let characters = token.text.chars();
                    let known = characters.filter_map(|c| table.find(c.encode_utf8(&mut bytes)));
                    self.words.extend(known.map(|word| (begin, word)));
                }
                None => {}
            }
        }
    }

    /// How long the text is: two for a Han character, five for a word in letters.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// The sum of the words that begin in a stretch of the text.
    #[must_use]
    pub fn sum(&self, stretch: std::ops::Range<u32>) -> Sum {
        let mut sum = Sum::default();
        if let Some(table) = Table::built_in() {
            let within = self.words.iter().filter(|(at, _)| stretch.contains(at));
            within.for_each(|(_, word)| table.add(*word, &mut sum));
        }
        sum
    }

    /// The sum of all.
    #[must_use]
    pub fn all(&self) -> Sum {
        self.sum(0..u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;
    use crate::text::tests::analyzer;

    fn cosine(a: &str, b: &str) -> f32 {
        let vector = |text: &str| MeaningWords::of(text, analyzer()).all().vector().unwrap();
        let (a, b) = (vector(a), vector(b));
        a.wide().dot(&b.0) as f32 / (a.length() * b.length())
    }

    #[test]
    fn the_table_is_the_one_that_was_measured() {
        assert_eq!(
            format!("{:016x}", xxh3_64(BYTES)),
            format!("{:016x}", crate::text::MEANING_TABLE)
        );
        let table = Table::read(BYTES).unwrap();
        assert_eq!(table.count, 95_150);
        for at in 0..table.count {
            let word = table.word(at);
            assert!(at == 0 || table.word(at - 1) < word, "word {at}");
            let text = std::str::from_utf8(word).unwrap();
            // The maker keeps 帐 apart, which readers write for 账: no token finds those words.
            let folded = super::super::fold::fold(text);
            assert!(folded == text || text.contains('帐'), "{text}");
            assert_eq!(table.find(text), Some(WordAt(at as u32)));
        }
        assert!(
            table
                .numbers
                .iter()
                .all(|byte| byte & 15 > 0 && byte >> 4 > 0)
        );
    }

    #[test]
    fn a_table_that_is_cut_is_none() {
        for bytes in [0, 3, 15, 16, 1_000, BYTES.len() - 1] {
            assert!(Table::read(&BYTES[..bytes]).is_none(), "{bytes} bytes");
        }
    }

    #[test]
    fn what_means_the_same_is_nearer_than_what_does_not() {
        for (a, b, other) in [
            ("密码", "口令", "天气"),
            ("余额", "钱", "火车"),
            (
                "delete my account",
                "get rid of my profile",
                "the weather tomorrow",
            ),
            ("password", "密码", "天气"),
            ("怎么退款", "how to get a refund", "train to the mountains"),
        ] {
            assert!(
                cosine(a, b) > cosine(a, other) + 0.1,
                "{a}: {b} {}, {other} {}",
                cosine(a, b),
                cosine(a, other)
            );
        }
    }

    #[test]
    fn a_text_is_the_sum_of_its_words_wherever_it_is_cut() {
        let text = "How can I reset my password? 我的密码忘记了，收不到验证码怎么办 zzyzx";
        let words = MeaningWords::of(text, analyzer());
        for at in 0..=words.length() {
            let mut both = words.sum(0..at);
            both.add(&words.sum(at..words.length()));
            assert_eq!(both, words.all(), "cut at {at}");
        }
        assert!(
            MeaningWords::of("zzyzx qwxk", analyzer())
                .all()
                .vector()
                .is_none()
        );
    }

    proptest::proptest! {
        #[test]
        fn eight_sums_are_the_product_that_one_is(a in number(), b in number()) {
            let products = a.iter().zip(&b).map(|(&a, &b)| i32::from(a) * i32::from(b));
            proptest::prop_assert_eq!(Vector(b).wide().dot(&a), products.sum::<i32>());
        }
    }

    fn number() -> impl proptest::strategy::Strategy<Value = [i8; DIMENSIONS]> {
        proptest::array::uniform(proptest::prelude::any::<i8>())
    }

    #[test]
    fn numbers_of_a_vector_are_rounded_to_the_nearest_of_127() {
        let mut sum = Sum::default();
        (sum.0[0], sum.0[1], sum.0[2], sum.0[3]) = (-1_000, 500, 4, 3);
        assert_eq!(sum.vector().unwrap().0[..5], [-127, 64, 1, 0, 0]);
    }
}

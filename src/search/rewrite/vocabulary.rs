//! What the articles of a view are written with: characters, pairs of them, words in letters, and how often.
//!
//! Gets:    the tokens of the index with their counts.
//! Gives:   counts; the characters that follow one and are read so; the words that look like one.
//! Touches: `text`.
//! Never:   a word of an article that is not in the view: what a query is corrected to, its reader may see.
//!
//! A count is the number of live articles that hold the token, counted for each of title, questions, headings and body and
//! weighed as ranking weighs these fields: people ask for what titles name.

use std::io;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::initials::{self, LetterShares};
use crate::search::formulas::{self, Field};
use crate::search::index::IndexReader;
use crate::text::pinyin::{self, Syllable};
use crate::text::units::is_han;
use crate::text::{Analyzer, EXACT, english};

/// What a reading that is not a character's commonest is worth: the decoder's cost of it, e to the power -2.
const UNCOMMON_SHARE: f32 = 0.135;

/// A character that follows another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Successor {
    pub(crate) reading: Syllable,
    pub(crate) c: char,
    pub(crate) count: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct CharCount {
    /// In how many fields of articles it stands.
    count: u32,
    /// The counts of the pairs that begin with it, summed.
    followed: u32,
    /// How many different characters follow it.
    kinds: u32,
    /// Its successors, in the list of all.
    from: u32,
    to: u32,
}

#[derive(Debug)]
struct WordCount {
    text: Box<str>,
    count: u32,
    letters: u32,
}

/// The words of one view. Never changes.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    chars: FxHashMap<char, CharCount>,
    chars_total: u64,
    /// Sorted by first character, reading of the second, second.
    successors: Vec<Successor>,
    /// Characters by reading, the commonest first.
    by_reading: FxHashMap<Syllable, Vec<(char, u32)>>,
    /// Sorted.
    words: Vec<WordCount>,
    stems: FxHashSet<String>,
    letter_shares: LetterShares,
}

impl Vocabulary {
    pub(crate) fn new(reader: &IndexReader, analyzer: &Analyzer) -> io::Result<Vocabulary> {
        let mut chars: FxHashMap<char, u32> = FxHashMap::default();
        let mut pairs: FxHashMap<(char, char), u32> = FxHashMap::default();
        let mut words: FxHashMap<String, u32> = FxHashMap::default();
        for field in Field::ALL {
            let weight = formulas::field_weight(field) as u32;
            reader.tokens(field, |token, count| {
                let count = count as u32 * weight;
                if let Some(word) = token.strip_prefix(EXACT) {
                    match words.get_mut(word) {
                        Some(sum) => *sum += count,
                        None => drop(words.insert(word.to_owned(), count)),
                    }
                    return;
                }
                let mut characters = token.chars();
                match (characters.next(), characters.next(), characters.next()) {
                    (Some(c), None, _) if is_han(c) => *chars.entry(c).or_default() += count,
                    (Some(a), Some(b), None) if is_han(a) && is_han(b) => {
                        *pairs.entry((a, b)).or_default() += count
                    }
                    _ => {}
                }
            })?;
        }
        Ok(Vocabulary::of(&chars, pairs, words, analyzer))
    }

    fn of(
        chars: &FxHashMap<char, u32>,
        pairs: FxHashMap<(char, char), u32>,
        words: FxHashMap<String, u32>,
        analyzer: &Analyzer,
    ) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_chars(chars);
        vocabulary.add_pairs(pairs);
        vocabulary.add_words(words, analyzer);
        vocabulary
    }

    /// The characters with their readings, the commonest first.
    fn add_chars(&mut self, chars: &FxHashMap<char, u32>) {
        // Whole numbers: a sum of those is the same in whatever order a map gives them.
        let mut begun_with = [0_u64; 26];
        for (&c, &count) in chars {
            self.chars.insert(
                c,
                CharCount {
                    count,
                    ..CharCount::default()
                },
            );
            self.chars_total += u64::from(count);
            let letters = initials::letters_of(c);
            let sums = begun_with
                .iter_mut()
                .zip(0..)
                .filter(|(_, letter)| letters >> letter & 1 == 1);
            sums.for_each(|(sum, _)| *sum += u64::from(count));
            for &reading in pinyin::readings(c) {
                self.by_reading.entry(reading).or_default().push((c, count));
            }
        }
        let total = self.chars_total.max(1) as f32;
        self.letter_shares = begun_with.map(|count| count as f32 / total);
        for same in self.by_reading.values_mut() {
            same.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        }
    }

    /// The pairs as successors of their first characters, which are there.
    fn add_pairs(&mut self, pairs: FxHashMap<(char, char), u32>) {
        let mut all: Vec<(char, Successor)> = Vec::with_capacity(pairs.len() * 5 / 4);
        for ((first, c), count) in pairs {
            if let Some(own) = self.chars.get_mut(&first) {
                own.followed += count;
                own.kinds += 1;
                all.extend(
                    pinyin::readings(c)
                        .iter()
                        .map(|&reading| (first, Successor { reading, c, count })),
                );
            }
        }
        all.sort_unstable_by_key(|(first, next)| (*first, next.reading, next.c));
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            let from = self.successors.len() as u32;
            self.successors.extend(same.iter().map(|(_, next)| *next));
            if let Some(own) = self.chars.get_mut(&same[0].0) {
                (own.from, own.to) = (from, from + same.len() as u32);
            }
        }
    }

    fn add_words(&mut self, mut words: FxHashMap<String, u32>, analyzer: &Analyzer) {
        let stems: Vec<(String, u32)> = words
            .iter()
            .map(|(word, count)| (analyzer.stem(word), *count))
            .collect();
        for (stem, count) in stems {
            // A word whose other forms alone are there is a word too: `withdraw` where all say `withdrawal`.
            if english::is_english(&stem) && !words.contains_key(&stem) {
                self.stems.insert(analyzer.stem(&stem));
                words.insert(stem.clone(), count);
            }
            self.stems.insert(stem);
        }
        self.words = words
            .into_iter()
            .map(|(text, count)| WordCount {
                letters: letters(&text),
                text: text.into(),
                count,
            })
            .collect();
        self.words.sort_unstable_by(|a, b| a.text.cmp(&b.text));
    }

    /// Whether there is Chinese text at all.
    pub(crate) fn has_han(&self) -> bool {
        self.chars_total > 0
    }

    /// How common each letter is as the first one of a character's pinyin.
    pub(crate) fn letter_shares(&self) -> &LetterShares {
        &self.letter_shares
    }

    /// How often a character occurs.
    pub(crate) fn char_count(&self, c: char) -> u32 {
        self.chars.get(&c).map_or(0, |own| own.count)
    }

    /// How often two characters stand side by side in this order.
    pub(crate) fn pair_count(&self, first: char, second: char) -> u32 {
        let Some(&reading) = pinyin::readings(second).first() else {
            return 0;
        };
        let same = self.successors(first, reading..reading + 1);
        same.binary_search_by(|next| next.c.cmp(&second))
            .map_or(0, |at| same[at].count)
    }

    /// The characters that follow `first` and have a reading in the range; sorted by reading, then character.
    pub(crate) fn successors(&self, first: char, readings: Range<Syllable>) -> &[Successor] {
        let Some(own) = self.chars.get(&first) else {
            return &[];
        };
        let all = &self.successors[own.from as usize..own.to as usize];
        let from = all.partition_point(|next| next.reading < readings.start);
        let to = from + all[from..].partition_point(|next| next.reading < readings.end);
        &all[from..to]
    }

    /// The commonest words of two characters whose pinyin begins with two letters, with their counts.
    pub(crate) fn pairs_begun(
        &self,
        letters: &str,
        most: usize,
        is_word: &dyn Fn(&str) -> bool,
    ) -> Vec<(f32, String)> {
        let Some((first, second)) = letters.split_at_checked(1) else {
            return Vec::new();
        };
        // A reading that is not a character's commonest is meant as seldom as the decoder has it.
        let share = |c: char, reading: Syllable| {
            let is_first = pinyin::readings(c).first() == Some(&reading);
            if is_first { 1.0 } else { UNCOMMON_SHARE }
        };
        let mut counts: FxHashMap<[char; 2], f32> = FxHashMap::default();
        for reading in pinyin::beginning_with(first) {
            for &(a, _) in self.read_as(reading, usize::MAX) {
                for next in self.successors(a, pinyin::beginning_with(second)) {
                    let own = counts.entry([a, next.c]).or_default();
                    let weighed =
                        next.count as f32 * share(a, reading) * share(next.c, next.reading);
                    *own = own.max(weighed);
                }
            }
        }
        let mut found: Vec<(f32, [char; 2])> = counts
            .into_iter()
            .map(|(pair, count)| (count, pair))
            .collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let words = found
            .into_iter()
            .map(|(count, pair)| (count, pair.iter().collect::<String>()));
        words.filter(|(_, word)| is_word(word)).take(most).collect()
    }

    /// How likely a character is anywhere, 0.0 to 1.0.
    pub(crate) fn char_share(&self, c: char) -> f32 {
        self.char_count(c) as f32 / self.chars_total.max(1) as f32
    }

    /// How likely a character is after `first`, which it follows `count` times: 0.0 to 1.0, smoothed with how likely it is
    /// anywhere (Witten and Bell).
    pub(crate) fn after(&self, first: char, c: char, count: u32) -> f32 {
        let (followed, kinds) = self
            .chars
            .get(&first)
            .map_or((0, 0), |own| (own.followed, own.kinds));
        let alone = self.char_share(c).max(1e-9);
        if kinds == 0 {
            alone
        } else {
            (count as f32 + kinds as f32 * alone) / (followed + kinds) as f32
        }
    }

    /// The commonest characters of a reading, at most `most`.
    pub(crate) fn read_as(&self, reading: Syllable, most: usize) -> &[(char, u32)] {
        self.by_reading
            .get(&reading)
            .map_or(&[], |all| &all[..all.len().min(most)])
    }

    /// How often a word in letters occurs as it is written, folded.
    pub(crate) fn word_count(&self, word: &str) -> u32 {
        self.words
            .binary_search_by(|known| (*known.text).cmp(word))
            .map_or(0, |at| self.words[at].count)
    }

    /// The words in letters that begin so and go on, with their counts.
    pub(crate) fn words_beginning<'v>(
        &'v self,
        beginning: &'v str,
    ) -> impl Iterator<Item = (u32, &'v str)> {
        let from = self.words.partition_point(|known| *known.text < *beginning);
        let begun = self.words[from..]
            .iter()
            .take_while(move |known| known.text.starts_with(beginning));
        begun
            .filter(move |known| known.text.len() > beginning.len())
            .map(|known| (known.count, &*known.text))
    }

    /// Whether a word in letters, or another form of it, occurs.
    pub(crate) fn knows(&self, word: &str, analyzer: &Analyzer) -> bool {
        self.word_count(word) > 0 || self.stems.contains(&analyzer.stem(word))
    }

    /// The words that may lie within `distance` edits of `word`, with their counts. A cheap filter: the caller measures.
    pub(crate) fn words_near<'v>(
        &'v self,
        word: &str,
        distance: u32,
    ) -> impl Iterator<Item = (&'v str, u32)> + use<'v> {
        let (own, length) = (letters(word), word.len());
        self.words.iter().filter_map(move |known| {
            let near = known.text.len().abs_diff(length) <= distance as usize
                // An edit takes away one letter, adds one, or both.
                && (known.letters ^ own).count_ones() <= 2 * distance;
            near.then_some((&*known.text, known.count))
        })
    }
}

/// Which letters and digits a word has: a bit each for a to z, one for digits, one for all else.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| {
        set | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'0'..=b'9' => 1 << 26,
            _ => 1 << 27,
        }
    })
}

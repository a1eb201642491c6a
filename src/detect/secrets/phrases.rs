//! Recovery phrases: twelve words or more of a list of 2,048, or twelve Han characters one by one.
//!
//! Gets:    the letters of a text.
//! Gives:   the stretches that are phrases, with slips, numbers, "and" and lines between their words, in any case.
//! Touches: the word list of recovery phrases (`dict/bip39-english.txt`, see `dict/README.md`).
//! Never:   an ordinary sentence, though it is made of many of the same words: articles and pronouns are in no phrase.

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;
use std::sync::LazyLock;

use super::letters::{Kind, Letters, Names, Piece};
use crate::text::units::is_han;
use crate::text::{english, noise};

/// The words of recovery phrases (BIP-39).
pub(super) static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../../dict/bip39-english.txt")
        .lines()
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
});
/// Their first four letters, which tell them apart and are all that some people write down.
static BEGINNINGS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| WORDS.iter().filter_map(|word| word.get(..4)).collect());

/// How many letters tell the words of the list apart.
const BEGINNING_CHARS: usize = 4;
/// The fewest words of a part of a phrase that is written in several.
const PART_WORDS_MIN: usize = 5;
/// The fewest words of a phrase (BIP-39).
pub(super) const WORDS_MIN: usize = 12;
/// How many of so many words may be slips.
const SLIPS_MAX: usize = 2;
/// How many words of one text are compared with the whole list: beyond it any word counts as a slip, for hardly an honest text
/// has two.
const LOOKED_AT_MAX: usize = 100;
/// How long what stands behind a name of phrases may be, in characters: 24 long words with numbers.
const NAMED_CHARS_MAX: usize = 400;
/// What stands between the words of a phrase besides numbers: in English, and Han characters.
const BETWEEN: [&str; 19] = [
    "and", "plus", "n", "st", "nd", "rd", "th", "no", "nr", "third", "fourth", "fifth", "sixth",
    "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
];
const BETWEEN_HAN: &str = "和与及跟或第一二三四五六七八九十个個词詞是为為然后後再接着最";
/// How a recovery phrase is called, in lower case.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    Names::of(&[
        "助记词",
        "助記詞",
        "助计词",
        "注记词",
        "恢复短语",
        "恢復短語",
        "恢复词",
        "种子短语",
        "种子词",
        "種子短語",
        "备份短语",
        "备份词",
        "12个单词",
        "24个单词",
        "seed phrase",
        "seed words",
        "seed",
        "recovery phrase",
        "recovery words",
        "backup phrase",
        "backup words",
        "secret phrase",
        "secret words",
        "mnemonic",
        "mnemonic phrase",
        "wallet words",
    ])
});
/// From so many items on, what stands behind such a name is one: in Han characters, and in Latin letters.
const HAN_ITEMS_MIN: usize = 6;
const LATIN_ITEMS_MIN: usize = 8;
/// The longest Han word of a list.
const HAN_ITEM_MAX: usize = 4;
/// What is in a sentence about a phrase, and seldom in one.
const SENTENCE_HAN: &str = "吗呢么哪谁忘丢您没的是";

/// The phrases in a text, as places of letters.
pub(super) fn find(letters: &Letters) -> Vec<(usize, usize)> {
    let mut found = listed(letters);
    found.extend(parts(letters));
    found.extend(of_characters(letters));
    found.extend(
        letters
            .behind(&NAMES)
            .into_iter()
            .filter_map(|name_end| named(letters, name_end)),
    );
    found
}

/// A word that may be one of a phrase.
struct Word {
    from: usize,
    to: usize,
    /// Whether it is on the list, as it is written.
    exact: bool,
    /// Whether it is an English word of four letters that one of the list begins with.
    short: bool,
    /// Whether one of the list may have been meant, once that was looked for.
    slip: OnceCell<bool>,
}

/// Stretches of words of which nearly all are on the list.
fn listed(letters: &Letters) -> Vec<(usize, usize)> {
    let (mut found, mut row): (Vec<(usize, usize)>, Vec<Word>) = (Vec::new(), Vec::new());
    let mut after_number = false;
    let looked = Cell::new(0);
    let end = Piece {
        from: 0,
        to: 0,
        kind: Kind::Hidden,
    };
    for piece in letters.pieces(0).chain([end]) {
        let text = letters.text(piece.from, piece.to);
        let number = piece.kind == Kind::Digits && text.len() <= 2;
        let between = match piece.kind {
            Kind::Other => true,
            Kind::Digits => number,
            Kind::Latin => BETWEEN.contains(&&*text) || after_number && text == "is",
            Kind::Han => text.chars().all(|c| BETWEEN_HAN.contains(c)),
            Kind::Hidden => false,
        };
        after_number = number || after_number && piece.kind == Kind::Other;
        if between {
            if piece.kind == Kind::Other && ends_sentence(letters, piece) {
                found.extend(windows(letters, &std::mem::take(&mut row), &looked));
            }
            continue;
        }
        let exact =
            WORDS.contains(&*text) || BEGINNINGS.contains(&*text) && !english::is_english(&text);
        if piece.kind == Kind::Latin
            && (exact
                || BEGINNINGS.contains(&*text)
                || (3..=12).contains(&text.len()) && !noise::is_english(&text))
        {
            let short = !exact && BEGINNINGS.contains(&*text);
            row.push(Word {
                from: piece.from,
                to: piece.to,
                exact,
                short,
                slip: OnceCell::new(),
            });
            continue;
        }
        if piece.kind == Kind::Latin && is_run_together(&text) {
            found.push((piece.from, piece.to));
        }
        found.extend(windows(letters, &std::mem::take(&mut row), &looked));
    }
    found
}

/// A phrase in several parts, with words of a sentence between them: stretches of nothing but words of the list that are together
/// as many as a phrase has.
fn parts(letters: &Letters) -> Vec<(usize, usize)> {
    let (mut found, mut words): (Vec<(usize, usize)>, usize) = (Vec::new(), 0);
    let mut row: Vec<Piece> = Vec::new();
    let end = Piece {
        from: 0,
        to: 0,
        kind: Kind::Hidden,
    };
    for piece in letters.pieces(0).chain([end]) {
        let text = letters.text(piece.from, piece.to);
        match piece.kind {
            Kind::Latin if WORDS.contains(&*text) => row.push(piece),
            Kind::Other if text.chars().all(|c| " ,-./\n、，".contains(c)) => {}
            Kind::Digits if text.len() <= 2 => {}
            Kind::Latin | Kind::Digits | Kind::Han | Kind::Hidden | Kind::Other => {
                if row.len() < PART_WORDS_MIN {
                    row.clear();
                    continue;
                }
                // One word again and again is a label, and words that frame a sentence make one.
                let telling: HashSet<String> = row
                    .iter()
                    .map(|piece| letters.text(piece.from, piece.to))
                    .collect();
                let telling = telling
                    .iter()
                    .filter(|word| !noise::is_english(word))
                    .count();
                if let ([first, .., last], true) = (row.as_slice(), telling >= PART_WORDS_MIN) {
                    found.push((first.from, last.to));
                    words += row.len();
                }
                row.clear();
            }
        }
    }
    if words >= WORDS_MIN {
        found
    } else {
        Vec::new()
    }
}

/// Whether what stands between two words ends a sentence: the next one begins with a capital and the one before does not.
fn ends_sentence(letters: &Letters, between: Piece) -> bool {
    let has_mark = letters.chars[between.from..between.to]
        .iter()
        .any(|c| ".!?".contains(*c));
    let word_before = letters.typed[..between.from]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_alphabetic())
        .last();
    let begins = letters
        .typed
        .get(between.to)
        .is_some_and(char::is_ascii_uppercase);
    has_mark && begins && word_before.is_some_and(char::is_ascii_lowercase)
}

fn windows(letters: &Letters, row: &[Word], looked: &Cell<usize>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for window in row.windows(WORDS_MIN) {
        // One word again and again is a label: "word1 word2 …".
        let chars = |word: &Word| &letters.chars[word.from..word.to];
        if window.iter().all(|word| chars(word) == chars(&window[0])) {
            continue;
        }
        // Where all are cut to four letters, those count that happen to be another word then.
        let all_short = window
            .iter()
            .all(|word| word.to - word.from <= BEGINNING_CHARS);
        let slips: Vec<&Word> = window
            .iter()
            .filter(|word| !(word.exact || all_short && word.short))
            .collect();
        let is_slip = |word: &Word| {
            *word.slip.get_or_init(|| {
                looked.set(looked.get() + 1);
                looked.get() > LOOKED_AT_MAX || is_slip(&letters.text(word.from, word.to))
            })
        };
        if slips.len() > SLIPS_MAX || !slips.into_iter().all(is_slip) {
            continue;
        }
        let (from, to) = (window[0].from, window[WORDS_MIN - 1].to);
        match found.last_mut() {
            Some(last) if from <= last.1 => last.1 = to,
            _ => found.push((from, to)),
        }
    }
    found
}

/// Whether a word of the list may have been meant: one letter in another place or way, two in a long word.
fn is_slip(word: &str) -> bool {
    let most = if word.len() >= 6 { 2 } else { 1 };
    WORDS.iter().any(|listed| {
        listed.len().abs_diff(word.len()) <= most && strsim::osa_distance(listed, word) <= most
    })
}

/// Whether a long word is twelve words of the list or more without anything between them.
fn is_run_together(word: &str) -> bool {
    if !(3 * WORDS_MIN..=8 * 24).contains(&word.len()) {
        return false;
    }
    // Or of their first four letters.
    if word
        .as_bytes()
        .chunks(BEGINNING_CHARS)
        .all(|part| std::str::from_utf8(part).is_ok_and(|part| BEGINNINGS.contains(part)))
    {
        return word.len() / BEGINNING_CHARS >= WORDS_MIN;
    }
    // For each place how many words of the list lead there at most.
    let mut words: Vec<Option<usize>> = vec![None; word.len() + 1];
    words[0] = Some(0);
    for from in 0..word.len() {
        let Some(count) = words[from] else { continue };
        for to in from + 3..=(from + 8).min(word.len()) {
            if WORDS.contains(&word[from..to]) {
                words[to] = words[to].max(Some(count + 1));
            }
        }
    }
    words[word.len()] >= Some(WORDS_MIN)
}

/// Rows of single Han characters with something between each two: the phrases of Chinese wallets.
fn of_characters(letters: &Letters) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut start, mut end, mut count, mut apart) = (0, 0, 0, true);
    let last = Piece {
        from: 0,
        to: 0,
        kind: Kind::Hidden,
    };
    for piece in letters.pieces(0).chain([last]) {
        match piece.kind {
            Kind::Other | Kind::Digits if piece.to - piece.from <= 4 => apart = true,
            Kind::Han if piece.to - piece.from == 1 && apart => {
                if count == 0 {
                    start = piece.from;
                }
                (end, count, apart) = (piece.to, count + 1, false);
            }
            Kind::Other | Kind::Digits | Kind::Han | Kind::Latin | Kind::Hidden => {
                if count >= WORDS_MIN {
                    found.push((start, end));
                }
                (count, apart) = (0, piece.kind != Kind::Han);
            }
        }
    }
    found
}

/// What stands behind a name of recovery phrases, when it is a list of words: of any list.
fn named(letters: &Letters, name_end: usize) -> Option<(usize, usize)> {
    let Some(from) = super::gap::behind_mark(letters, name_end) else {
        return commonest(letters, name_end);
    };
    let rest = &letters.chars[from..];
    let clause = rest
        .iter()
        .take(NAMED_CHARS_MAX)
        .take_while(|c| !"。！？!?".contains(**c))
        .count();
    let (to, mut han, mut latin, mut single) = (from + clause, 0, 0, 0);
    let mut end = from;
    for piece in letters.pieces(from).take_while(|piece| piece.from < to) {
        let text = letters.text(piece.from, piece.to);
        match piece.kind {
            Kind::Other => continue,
            Kind::Digits if text.len() <= 2 => continue,
            Kind::Han if text == "和" || text == "与" => continue,
            Kind::Latin if BETWEEN.contains(&&*text) => continue,
            // Words of another script go on with the sentence.
            Kind::Han if latin > 0 => break,
            Kind::Latin if han > 0 => break,
            Kind::Han
                if piece.to - piece.from <= HAN_ITEM_MAX
                    && !text.chars().any(|c| SENTENCE_HAN.contains(c)) =>
            {
                han += 1
            }
            Kind::Han if han + latin == 0 && (is_whole_phrase(&text) || is_of_commonest(&text)) => {
                single = piece.to - piece.from
            }
            Kind::Latin
                if WORDS.contains(&*text) || !noise::is_english(&text) && text.len() >= 3 =>
            {
                latin += 1
            }
            Kind::Latin | Kind::Digits | Kind::Han | Kind::Hidden => break,
        }
        end = piece.to;
        if single > 0 {
            break;
        }
    }
    (single > 0 || han >= HAN_ITEMS_MIN || latin >= LATIN_ITEMS_MIN).then_some((from, end))
}

/// The characters that the Chinese list begins with, which is sorted by how common they are.
const COMMONEST: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所";

/// A phrase of such characters right behind a name, without a mark between.
fn commonest(letters: &Letters, name_end: usize) -> Option<(usize, usize)> {
    let spaces = letters.chars[name_end..]
        .iter()
        .take_while(|c| **c == ' ')
        .count();
    let from = name_end + spaces;
    let length = letters.chars[from..]
        .iter()
        .take(25)
        .take_while(|c| is_han(**c))
        .count();
    is_of_commonest(&letters.text(from, from + length)).then_some((from, from + length))
}

/// Whether a run of Han characters has the length of a phrase and hardly any but the commonest, none of them twice: no sentence.
fn is_of_commonest(run: &str) -> bool {
    let mut chars: Vec<char> = run.chars().collect();
    let (length, common) = (
        chars.len(),
        chars.iter().filter(|c| COMMONEST.contains(**c)).count(),
    );
    chars.sort_unstable();
    chars.dedup();
    [12, 15, 18, 21, 24].contains(&length) && chars.len() == length && common + 1 >= length
}

/// Whether a run of Han characters has the length of a phrase and is no sentence.
fn is_whole_phrase(run: &str) -> bool {
    [12, 15, 18, 21, 24].contains(&run.chars().count())
        && !run.chars().any(|c| SENTENCE_HAN.contains(c))
}

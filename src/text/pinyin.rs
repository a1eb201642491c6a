//! How Han characters are read, and how typed letters are cut into readings.
//!
//! Gets:    characters; runs of folded letters.
//! Gives:   syllables as small numbers in alphabetical order, so that what begins alike is one range.
//! Touches: the table of the `pinyin` crate (from the pinyin-data project, MIT).
//! Never:   what is indexed: pinyin is another way to type a query, and is turned into characters before it is searched.
//!
//! Tones are dropped, `ü` is `v` as on keyboards. A character keeps all its readings: which one is meant, its neighbours tell.

use std::ops::Range;
use std::sync::LazyLock;

use pinyin::{Pinyin, ToPinyinMulti};
use rustc_hash::FxHashMap;

use super::units::{Unit, Units, is_han};

/// The number of a syllable in the alphabetical list of all.
pub type Syllable = u16;

/// The longest syllable, in letters (`zhuang`).
pub const SYLLABLE_LETTERS_MAX: usize = 6;

struct Table {
    syllables: Vec<Box<str>>,
    readings: FxHashMap<char, Box<[Syllable]>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut spelled: Vec<(char, Vec<String>)> = Vec::new();
    for c in ('\u{3400}'..='\u{9fff}').filter(|&c| is_han(c)) {
        let Some(multi) = c.to_pinyin_multi() else {
            continue;
        };
        let mut own: Vec<String> = Vec::new();
        for plain in multi.into_iter().map(Pinyin::plain) {
            let plain = plain.replace('ü', "v");
            // The table has a few readings that no input method takes, as `hm` and `ng`.
            let sounds = plain.contains(['a', 'e', 'i', 'o', 'u', 'v'])
                && plain.bytes().all(|b| b.is_ascii_lowercase());
            if sounds && !own.contains(&plain) {
                own.push(plain);
            }
        }
        if !own.is_empty() {
            spelled.push((c, own));
        }
    }
    let mut syllables: Vec<Box<str>> = spelled
        .iter()
        .flat_map(|(_, own)| own)
        .map(|s| s.as_str().into())
        .collect();
    syllables.sort_unstable();
    syllables.dedup();
    let number = |spelling: &String| {
        syllables
            .binary_search_by(|s| (**s).cmp(spelling))
            .map_or(0, |at| at as Syllable)
    };
    let readings = spelled
        .iter()
        .map(|(c, own)| (*c, own.iter().map(number).collect()))
        .collect();
    Table {
        syllables,
        readings,
    }
});

/// The commonest reading of a character, in letters; none for what is no Han character.
#[must_use]
pub fn reading(c: char) -> Option<&'static str> {
    let first = readings(c).first()?;
    TABLE.syllables.get(usize::from(*first)).map(|s| &**s)
}

/// All readings of a folded character, the commonest first; none for what is no Han character.
#[must_use]
pub fn readings(c: char) -> &'static [Syllable] {
    TABLE.readings.get(&c).map_or(&[], |own| own)
}

/// Whether two characters can sound alike, tones aside.
#[must_use]
pub fn sound_alike(a: char, b: char) -> bool {
    readings(a)
        .iter()
        .any(|reading| readings(b).contains(reading))
}

/// The syllables that begin with some letters.
#[must_use]
pub fn beginning_with(letters: &str) -> Range<Syllable> {
    let all = &TABLE.syllables;
    let from = all.partition_point(|s| **s < *letters);
    let to = from + all[from..].partition_point(|s| s.starts_with(letters));
    from as Syllable..to as Syllable
}

/// The syllable that is spelled so, as a range of one; empty when there is none.
#[must_use]
pub fn spelled(letters: &str) -> Range<Syllable> {
    let letters = match letters {
        // `ü` behind l and n before e is no other vowel, and many type it as u.
        "lue" => "lve",
        "nue" => "nve",
        other => other,
    };
    let found = TABLE.syllables.binary_search_by(|s| (**s).cmp(letters));
    found.map_or(0..0, |at| at as Syllable..at as Syllable + 1)
}

/// Whether letters can be read as whole syllables, one after another.
#[must_use]
pub fn is_pinyin(letters: &str) -> bool {
    reached(letters)[letters.len()]
}

/// Whether letters can be read as whole syllables, of which the last one may go on, after at least one that is whole.
#[must_use]
pub fn is_begun(letters: &str) -> bool {
    let reached = reached(letters);
    reached[letters.len()]
        || (1..letters.len()).any(|at| reached[at] && !beginning_with(&letters[at..]).is_empty())
}

/// For each place in the letters whether whole syllables lead to it.
fn reached(letters: &str) -> Vec<bool> {
    let mut reached = vec![false; letters.len() + 1];
    reached[0] = letters.bytes().all(|b| b.is_ascii_lowercase());
    if !reached[0] {
        return reached;
    }
    for from in 0..letters.len() {
        let to_max = letters.len().min(from + SYLLABLE_LETTERS_MAX);
        for to in from + 1..=to_max {
            reached[to] |= reached[from] && !spelled(&letters[from..to]).is_empty();
        }
    }
    reached
}

/// Whether letters can be the first letters of syllables: no syllable begins with i, u or v.
#[must_use]
pub fn is_initials(letters: &str) -> bool {
    letters
        .bytes()
        .all(|b| b.is_ascii_lowercase() && !matches!(b, b'i' | b'u' | b'v'))
}

/// The letters that the readings of a character begin with, the commonest reading's first.
pub fn first_letters(c: char) -> impl Iterator<Item = char> {
    readings(c)
        .iter()
        .filter_map(|&reading| TABLE.syllables[usize::from(reading)].chars().next())
}

/// How many first letters make one key.
pub const KEY_LETTERS: usize = 3;

/// Calls `sink` with every [`KEY_LETTERS`] first letters in a row of a text, as letters a to z; a word in letters stands
/// for itself. What holds no Han character has none.
pub fn initial_keys(text: &str, mut sink: impl FnMut(&str)) {
    // The letters so far since the last break, and how many of the last ones are no Han character's.
    let (mut row, mut words) = (String::new(), 0);
    let mut push = |row: &mut String, letter: char, is_word: bool| {
        row.push(letter);
        words = if is_word { words + 1 } else { 0 };
        if row.len() >= KEY_LETTERS && words < KEY_LETTERS {
            sink(&row[row.len() - KEY_LETTERS..]);
        }
    };
    let mut units = Units::new(text);
    while let Some(unit) = units.next_unit() {
        match unit {
            Unit::Han { c, .. } => match first_letters(c).next() {
                Some(letter) => push(&mut row, letter, false),
                None => row.clear(),
            },
            Unit::Word { text, .. } => {
                for c in text.chars() {
                    if c.is_ascii_lowercase() {
                        push(&mut row, c, true)
                    } else {
                        row.clear()
                    }
                }
            }
            Unit::Space => {}
            Unit::Joiner | Unit::Break => row.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(c: char) -> Vec<&'static str> {
        readings(c)
            .iter()
            .map(|&s| &*TABLE.syllables[usize::from(s)])
            .collect()
    }

    #[test]
    fn characters_keep_all_their_readings() {
        assert_eq!(read('现'), ["xian"]);
        assert!(read('重').contains(&"chong") && read('重').contains(&"zhong"));
        assert!(read('行').contains(&"hang") && read('行').contains(&"xing"));
        assert!(read('女').contains(&"nv"));
        assert!(read('a').is_empty());
        assert!(sound_alike('账', '帐') && !sound_alike('提', '现'));
    }

    #[test]
    fn letters_are_read_as_whole_syllables_or_not_at_all() {
        for yes in [
            "tixian",
            "xian",
            "zhaiquanren",
            "lvxing",
            "nuedai",
            "shouxufei",
        ] {
            assert!(is_pinyin(yes), "{yes}");
        }
        for no in ["withdrawal", "tixia n", "usdt", "tx", "2fa", "hm"] {
            assert!(!is_pinyin(no), "{no}");
        }
        assert!(
            is_begun("tixi")
                && is_begun("tix")
                && is_begun("tixian")
                && !is_begun("x")
                && !is_begun("usdt")
        );
        assert!(
            is_initials("tx")
                && is_initials("lxkf")
                && !is_initials("tixian")
                && !is_initials("t1")
        );
        let mut keys = Vec::new();
        initial_keys("USDT 充值，密码", |key| keys.push(key.to_owned()));
        assert_eq!(keys, ["dtc", "tcz"]);
        let range = beginning_with("zh");
        assert!(
            range.len() > 10
                && range.contains(&spelled("zhang").start)
                && !range.contains(&spelled("zang").start)
        );
        assert!(beginning_with("vvv").is_empty());
    }
}

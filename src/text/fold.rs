//! One form for all spellings of a character: case, width, traditional script, accents, invisible characters.
//!
//! Gets:    a character.
//! Gives:   the characters it is searched as: none, one or several.
//! Touches: OpenCC's table of traditional characters (`dict/TSCharacters.txt`, Apache-2.0, see `dict/README.md`).
//! Never:   context: a character folds alike wherever it stands, so that offsets can be followed back.
//!
//! Lossy on purpose and idempotent: folding twice is folding once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::characters::is_ignorable;

/// Traditional to simplified, one character to one; the first choice where OpenCC lists several.
static SIMPLIFIED: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let direct: FxHashMap<char, char> = include_str!("../../dict/TSCharacters.txt")
        .lines()
        .filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            Some((from.chars().next()?, to.chars().next()?))
        })
        .filter(|(from, to)| from != to)
        .collect();
    // A few simplified forms are traditional forms of another entry: follow them, so that folding is idempotent.
    let follow = |mut c: char| {
        for _ in 0..4 {
            match direct.get(&c) {
                Some(&next) => c = next,
                None => break,
            }
        }
        c
    };
    direct.keys().map(|&from| (from, follow(from))).collect()
});

/// What each character of the basic plane is searched as, NUL where that is none or several: texts are folded character by
/// character in every search.
static ONE: LazyLock<Box<[char]>> = LazyLock::new(|| {
    let one = |c: u32| {
        let (mut folded, mut count) = ('\0', 0);
        if let Some(c) = char::from_u32(c) {
            fold_whole(c, |c| (folded, count) = (c, count + 1));
        }
        if count == 1 { folded } else { '\0' }
    };
    (0..0x1_0000).map(one).collect()
});

/// The whole text folded.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |c| out.push(c));
    }
    out
}

/// What a character is searched as where that is one other, which it nearly always is.
#[inline]
pub(super) fn fold_to_one(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    ONE.get(c as usize).copied().filter(|&one| one != '\0')
}

/// Calls `sink` with what `c` is searched as: nothing for invisible characters and combining accents.
pub fn fold_char(c: char, mut sink: impl FnMut(char)) {
    match fold_to_one(c) {
        Some(one) => sink(one),
        None => fold_whole(c, sink),
    }
}

fn fold_whole(c: char, mut sink: impl FnMut(char)) {
    if c.is_ascii() {
        sink(c.to_ascii_lowercase());
    } else if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        sink(simplified(c));
    } else if is_ignorable(c) {
    } else if ('\u{ac00}'..='\u{d7a3}').contains(&c) {
        // A Hangul syllable would fall apart into its letters.
        sink(c);
    } else {
        for part in std::iter::once(c)
            .nfkd()
            .filter(|&c| !is_combining(c) && !is_ignorable(c))
        {
            for lower in part.to_lowercase().filter(|&c| !is_combining(c)) {
                sink(simplified(lower));
            }
        }
    }
}

/// Characters that OpenCC keeps apart and people do not: 帐 is written for 账 in 帐号 and 到帐 more often than for a tent;
/// `7×24` is typed `7x24`.
const VARIANTS: [(char, char); 2] = [('帐', '账'), ('×', 'x')];

fn simplified(c: char) -> char {
    // All entries are Han characters; the test saves a look-up for other scripts.
    let simple = if c < '\u{2e80}' {
        c
    } else {
        SIMPLIFIED.get(&c).copied().unwrap_or(c)
    };
    VARIANTS
        .iter()
        .find(|(from, _)| *from == simple)
        .map_or(simple, |(_, to)| *to)
}

/// Accents of Latin, Greek and Cyrillic, and marks that go round symbols (Unicode blocks of combining marks).
fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_one_form() {
        for (typed, folded) in [
            ("提現沒到賬", "提现没到账"),
            ("ＵＳＤＴ充值", "usdt充值"),
            ("Café naïve", "cafe naive"),
            ("提\u{200b}现", "提现"),
            ("雙重驗證", "双重验证"),
            ("İstanbul", "istanbul"),
            ("２４小时", "24小时"),
            ("𠮷", "𠮷"),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }

    #[test]
    fn every_character_folds_to_what_folds_to_itself() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let mut once = String::new();
            fold_char(c, |c| once.push(c));
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        }
    }
}

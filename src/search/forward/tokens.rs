//! The tokens of a text as numbers: one for each Han character or stem, 0 where a phrase ends.
//!
//! Gets:    texts.
//! Gives:   numbers, and the tokens that the index knows them by.
//! Touches: `text`.
//! Never:   jieba: characters and neighbours are enough here, and cost little.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::units::{Unit, Units, is_han};
use crate::text::{Analyzer, fold, noise};

/// A Han character as its code point, a word as a hash with the highest bit set, or 0 for the end of a phrase.
pub(crate) type TokenId = u32;

/// The end of a phrase: tokens on its two sides are no neighbours.
pub(crate) const BREAK: TokenId = 0;
const WORD: TokenId = 1 << 31;

/// Tells most tokens that are not in a set at once, without looking them up: a bit for each value of their last twelve bits.
pub(crate) struct Filter([u64; 64]);

impl Filter {
    pub(crate) fn new(ids: impl Iterator<Item = TokenId>) -> Filter {
        let mut filter = Filter([0; 64]);
        ids.for_each(|id| filter.0[(id >> 6 & 63) as usize] |= 1 << (id & 63));
        filter
    }

    #[inline]
    pub(crate) fn may_hold(&self, id: TokenId) -> bool {
        self.0[(id >> 6 & 63) as usize] >> (id & 63) & 1 == 1
    }
}

/// Some stems, each once and on a line of its own. They are looked up by number, and seldom: see `rank::rerank::IdfCache`.
#[derive(Debug, Default)]
pub(crate) struct Stems(Box<str>);

impl Stems {
    pub(crate) fn new(mut words: Vec<(TokenId, Box<str>)>) -> Stems {
        words.sort_unstable();
        words.dedup();
        let mut lines = String::new();
        for (_, stem) in words {
            lines.push_str(&stem);
            lines.push('\n');
        }
        Stems(lines.into())
    }

    fn stem(&self, id: TokenId) -> Option<&str> {
        self.0.lines().find(|stem| stem_id(stem) == id)
    }
}

/// The tokens of a question with its frame in one form.
pub(crate) fn framed(
    text: &str,
    analyzer: &Analyzer,
    name: &mut impl FnMut(TokenId, &str),
) -> Vec<TokenId> {
    without_breaks(token_ids(
        &noise::one_frame(&fold::fold(text)),
        analyzer,
        name,
    ))
}

pub(super) fn without_breaks(mut tokens: Vec<TokenId>) -> Vec<TokenId> {
    tokens.retain(|&id| id != BREAK);
    tokens
}

/// The tokens of a text; calls `name` with each word's stem.
pub(crate) fn token_ids(
    text: &str,
    analyzer: &Analyzer,
    name: &mut impl FnMut(TokenId, &str),
) -> Vec<TokenId> {
    let mut out = Vec::new();
    each_token(text, analyzer, |id, _, stem| {
        if id & WORD != 0 {
            name(id, stem);
        }
        out.push(id);
    });
    out
}

/// Calls `sink` with each token of a text, its first byte and the one after its last (of a break nothing), and its stem when
/// it is a word.
pub(super) fn each_token(
    text: &str,
    analyzer: &Analyzer,
    mut sink: impl FnMut(TokenId, (usize, usize), &str),
) {
    let mut after_break = true;
    let mut walk = Units::new(text);
    while let Some(token) = walk.next_unit() {
        match token {
            Unit::Han { c, start, end } => sink(TokenId::from(c), (start, end), ""),
            Unit::Word { text, start, end } => {
                let stem = analyzer.stem(text);
                sink(stem_id(&stem), (start, end), &stem);
            }
            Unit::Break if !after_break => sink(BREAK, (0, 0), ""),
            Unit::Break | Unit::Space | Unit::Joiner => continue,
        }
        after_break = token == Unit::Break;
    }
}

/// The number of a stem.
pub(crate) fn stem_id(stem: &str) -> TokenId {
    xxh3_64(stem.as_bytes()) as TokenId | WORD
}

/// The number of a token as synonyms know it, see [`crate::text::synonyms::keys`].
pub(crate) fn key_id(key: &str) -> TokenId {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if is_han(c) => c.into(),
        _ => stem_id(key),
    }
}

/// The text by which the index knows a token.
pub(crate) fn token_text(id: TokenId, stems: &Stems) -> Option<String> {
    if id & WORD == 0 {
        char::from_u32(id).map(String::from)
    } else {
        stems.stem(id).map(String::from)
    }
}

#[cfg(test)]
mod tests {
    use super::super::article::tests::analyzer;
    use super::*;

    #[test]
    fn words_are_found_by_their_numbers() {
        let mut names = Vec::new();
        token_ids(
            "reset, resets; 提现 usdt 1.5",
            analyzer(),
            &mut |id, stem| names.push((id, stem.into())),
        );
        let words = Stems::new(names);
        for stem in ["reset", "usdt", "1.5"] {
            assert_eq!(token_text(stem_id(stem), &words).as_deref(), Some(stem));
        }
        assert_eq!(
            (
                token_text(stem_id("btc"), &words),
                token_text('提'.into(), &words)
            ),
            (None, Some("提".to_owned()))
        );
    }
}

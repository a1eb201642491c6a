//! Words that mostly frame a question: they weigh less, they are never dropped.
//!
//! Gets:    a token.
//! Gives:   whether it frames.
//! Touches: the lists below.
//! Never:   words of a subject. Dropping such words loses on real questions (who, when, can tell questions apart):
//!          see `docs/ranking.md`.
//!
//! Sources: the English list is the question words, auxiliaries, pronouns, articles and prepositions among the
//! Snowball project's English stop words; the Chinese ones are the interrogatives and request words of a grammar
//! (什么, 如何, 是否, 请问 and their kin). Both were fixed before weights were tried.

use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;

use super::TokenKind;

const CHINESE_CHARACTERS: &str = "什么吗呢怎谁哪啥咋吧";
const CHINESE_PAIRS: [&str; 30] = [
    "什么",
    "怎么",
    "如何",
    "怎样",
    "多少",
    "哪些",
    "哪个",
    "哪里",
    "为何",
    "请问",
    "是否",
    "么样",
    "几个",
    "多久",
    "谢谢",
    "一下",
    "可以",
    "能否",
    "多大",
    "多长",
    "何时",
    "何地",
    "简述",
    "告诉",
    "我想",
    "想问",
    "知道",
    "是谁",
    "么办",
    "怎么办",
];
const ENGLISH: [&str; 75] = [
    "what", "who", "whom", "whose", "when", "where", "why", "how", "which", "whats", "is", "are",
    "was", "were", "be", "do", "does", "did", "can", "could", "should", "would", "will", "shall",
    "may", "might", "i", "my", "me", "we", "our", "you", "your", "it", "its", "to", "of", "the",
    "a", "an", "in", "on", "at", "for", "with", "and", "or", "if", "this", "that", "there",
    "these", "those", "have", "has", "had", "get", "from", "by", "as", "about", "am", "im", "any",
    "not", "don", "dont", "doesnt", "didnt", "isnt", "cant", "wont", "please", "so", "but",
];

/// Whether a Han token is a question word, or a pair with a question character in it.
#[must_use]
pub fn is_chinese(text: &str, kind: TokenKind) -> bool {
    let framing = |c: char| CHINESE_CHARACTERS.contains(c);
    match kind {
        TokenKind::Char => text.chars().all(framing),
        TokenKind::Bigram | TokenKind::Word | TokenKind::Border => {
            CHINESE_PAIRS.contains(&text) || text.chars().any(framing)
        }
        TokenKind::Stem | TokenKind::Exact | TokenKind::Pair => false,
    }
}

/// Whether a word in letters, as it is written and folded, is a function word.
#[must_use]
pub fn is_english(word: &str) -> bool {
    ENGLISH.contains(&word)
}

/// Whether a token, a Han character or a stem, is of a word that mostly frames a question.
#[must_use]
pub fn frames(token: &str) -> bool {
    static STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let stemmer = Stemmer::new(Algorithm::English);
        let stems = ENGLISH.iter().map(|word| stemmer.stem(word).into_owned());
        stems.collect()
    });
    is_chinese(token, TokenKind::Char) || STEMS.contains(token)
}

/// Ways to ask that mean the same, with the one that stands for them all; longer ones first.
const FRAMES: [(&str, &str); 23] = [
    ("怎么办", "如何处理"),
    ("如何办", "如何处理"),
    ("如何解决", "如何处理"),
    ("怎么解决", "如何处理"),
    ("怎么样", "如何"),
    ("怎样", "如何"),
    ("怎么", "如何"),
    ("咋", "如何"),
    ("什么样的", "什么"),
    ("什么样", "什么"),
    ("哪些", "什么"),
    ("哪几", "什么"),
    ("啥", "什么"),
    ("能够", "能"),
    ("可以", "能"),
    ("能否", "是否能"),
    ("是不是", "是否"),
    ("会不会", "是否会"),
    ("能不能", "是否能"),
    ("可不可以", "是否能"),
    ("有没有", "是否有"),
    ("需不需要", "是否需要"),
    ("要不要", "是否要"),
];

/// A folded question with its frame in one form, so that 怎么提现 and 如何提现 are as alike as they mean.
#[must_use]
pub fn one_frame(folded: &str) -> String {
    let mut text = folded.to_owned();
    for (from, to) in FRAMES {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_frame_are_recognised_by_their_stems() {
        let stemmer = Stemmer::new(Algorithm::English);
        assert!(ENGLISH.iter().all(|word| frames(&stemmer.stem(word))));
        assert!(frames("怎") && !frames("提") && !frames("withdraw"));
    }
}

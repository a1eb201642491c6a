//! Whether a title or a heading asks something.
//!
//! Gets:    a line of text.
//! Gives:   yes or no.
//! Touches: the lists below.
//! Never:   a guess at what is asked: a line without a sign or word of asking is none.

use super::fold::fold;
use super::units::{Unit, Units};

/// What makes a Chinese line a question, wherever it stands: the interrogatives of a grammar, as short as they are none other.
const CHINESE: [&str; 17] = [
    "什么", "怎", "如何", "为何", "多少", "多久", "多长", "多大", "哪", "谁", "啥", "咋", "是否",
    "能否", "可否", "何时", "吗",
];
/// What a clause in English begins with that asks.
const ENGLISH: [&str; 10] = [
    "what", "who", "whom", "whose", "when", "where", "why", "how", "which", "whats",
];
/// What a line in English begins with that asks; behind other words they ask nothing.
const ENGLISH_FIRST: [&str; 20] = [
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "would", "will",
    "shall", "may", "might", "must", "am", "have", "has", "had",
];

/// Whether a line asks: it ends as a question does, or has the words of one, in either language.
#[must_use]
pub fn is_question(line: &str) -> bool {
    let line = line.trim();
    if line.ends_with(['?', '？']) {
        return true;
    }
    let folded = fold(line);
    CHINESE.iter().any(|word| folded.contains(word)) || asks_in_english(line)
}

/// Whether a line, or a clause of it, begins as questions in English do.
fn asks_in_english(line: &str) -> bool {
    let (mut units, mut is_first, mut begins) = (Units::new(line), true, true);
    let mut after_joiner = false;
    while let Some(unit) = units.next_unit() {
        match unit {
            Unit::Word { text, .. } => {
                if begins && ENGLISH.contains(&text) || is_first && ENGLISH_FIRST.contains(&text) {
                    return true;
                }
                (is_first, begins) = (false, false);
            }
            Unit::Han { .. } => (is_first, begins) = (false, false),
            Unit::Break => begins = true,
            // A colon or a dash with a space behind it.
            Unit::Space => begins |= after_joiner,
            Unit::Joiner => {}
        }
        after_joiner = unit == Unit::Joiner;
    }
    false
}

/// What asks for a number in Chinese, and in English.
const CHINESE_NUMBER: [&str; 10] = [
    "多少",
    "多久",
    "多长",
    "多大",
    "多高",
    "几",
    "何时",
    "什么时候",
    "哪年",
    "哪一年",
];
const ENGLISH_NUMBER: [&str; 12] = [
    "how long",
    "how many",
    "how much",
    "how often",
    "how old",
    "how far",
    "how soon",
    "how fast",
    "when",
    "what time",
    "which version",
    "limit",
];

/// Whether a question asks for a number: how much, how long, when.
#[must_use]
pub fn asks_for_number(question: &str) -> bool {
    let folded = fold(question);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let words = format!(" {} ", words.join(" "));
    CHINESE_NUMBER.iter().any(|word| folded.contains(word))
        || ENGLISH_NUMBER
            .iter()
            .any(|asked| words.contains(&format!(" {asked} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_asking_makes_a_question_and_subjects_alone_make_none() {
        let subjects = ["提现", "充值到账", "API 密钥"];
        for subject in subjects {
            assert!(!is_question(subject), "{subject}");
            assert!(is_question(&format!("{subject}？")), "{subject}");
            for word in CHINESE {
                assert!(is_question(&format!("{subject}{word}")), "{subject}{word}");
            }
        }
        for subject in [
            "Withdrawals",
            "Showing a receipt",
            "Islands",
            "Cancel an order",
        ] {
            assert!(!is_question(subject), "{subject}");
            assert!(is_question(&format!("{subject}? ")), "{subject}");
            for word in ENGLISH.iter().chain(&ENGLISH_FIRST) {
                let asked = format!("{} {subject}", word.to_uppercase());
                assert!(is_question(&asked), "{asked}");
            }
            for word in ENGLISH {
                for mark in [": ", " - ", " – ", "! "] {
                    let asked = format!("{subject}{mark}{word} now");
                    assert!(is_question(&asked), "{asked}");
                }
                let inside = format!("{subject} {word} nothing");
                assert!(!is_question(&inside), "{inside}");
            }
            for word in ENGLISH_FIRST {
                let inside = format!("{subject}, {word} it");
                assert!(!is_question(&inside), "{inside}");
            }
        }
        for asked in [
            "What's new",
            "What’s new",
            "  Can I withdraw",
            "这是诈骗吗",
            "甚麼時候到賬嗎",
            "誰能看到",
        ] {
            assert!(is_question(asked), "{asked}");
        }
        for subject in ["", "!", "几何", "所以然", "The can", "几个常见问题", "网吧"] {
            assert!(!is_question(subject), "{subject}");
        }
    }
}

//! Whether a title or a heading asks something.
//!
//! Gets:    a line of text.
//! Gives:   yes or no.
//! Touches: the lists below.
//! Never:   a guess at what is asked: a line without a sign or word of asking is none.

/// What makes a Chinese line a question, wherever it stands: the interrogatives of a grammar.
const CHINESE: [&str; 17] = [
    "怎么", "怎样", "如何", "什么", "为何", "多少", "多久", "多长", "哪里", "哪些", "哪个", "是否",
    "能否", "可否", "吗", "谁", "何时",
];
/// What a question in English begins with: its question words and auxiliaries.
const ENGLISH: [&str; 24] = [
    "how", "what", "why", "when", "where", "which", "who", "whose", "can", "could", "do", "does",
    "did", "is", "are", "was", "were", "should", "will", "would", "may", "must", "has", "have",
];

/// Whether a line asks: it ends as a question does, or has the words of one.
#[must_use]
pub fn is_question(line: &str) -> bool {
    let line = line.trim();
    let first = line.split(|c: char| !c.is_ascii_alphabetic()).next();
    let first = first.unwrap_or_default().to_ascii_lowercase();
    line.ends_with(['?', '？'])
        || ENGLISH.contains(&first.as_str())
        || CHINESE.iter().any(|word| line.contains(word))
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
            for word in ENGLISH {
                let asked = format!("{} {subject}", word.to_uppercase());
                assert!(is_question(&asked), "{asked}");
            }
        }
        assert!(is_question("What's new"));
        assert!(!is_question(""));
    }
}

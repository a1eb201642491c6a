//! What nobody should be told: recovery phrases, private keys, passwords, codes.
//!
//! Gets:    what somebody typed.
//! Gives:   where secrets stand in it; the text without them.
//! Touches: the word list of recovery phrases (`secrets/phrases.rs`).
//! Never:   keeps or passes on what it saw.

mod letters;
mod words;

mod formed;
mod gap;

mod keys;
mod named;
mod phrases;

pub use keys::is_base58;
use letters::Letters;
pub use letters::TAKEN_OUT;
pub use words::DIGITS_HAN;

use crate::characters::is_line_separator;

/// The kind of a secret, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// A recovery phrase.
    Phrase,
    /// A private key.
    Key,
    /// A password that is named as one.
    Password,
    /// A code that was sent, or is made by an app, and is named as one.
    Code,
}

/// A place in a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub kind: SecretKind,
}

/// The secrets in a text, in order; none overlaps another.
#[must_use]
pub fn find(text: &str) -> Vec<Secret> {
    let letters = Letters::of(text);
    let mut found = Vec::new();
    for (kind, places) in [
        (SecretKind::Phrase, phrases::find(&letters)),
        (SecretKind::Key, keys::find(&letters)),
        (SecretKind::Password, named::passwords(&letters)),
        (SecretKind::Code, named::codes(&letters)),
    ] {
        found.extend(places.into_iter().map(|(from, to)| {
            let (start, end) = letters.bytes(from, to);
            Secret { start, end, kind }
        }));
    }
    found.sort_by_key(|secret| (secret.start, std::cmp::Reverse(secret.end), secret.kind));
    let mut apart: Vec<Secret> = Vec::with_capacity(found.len());
    for secret in found {
        match apart.last_mut() {
            // Of two that overlap, all is secret, of the graver kind.
            Some(last) if secret.start < last.end => {
                (last.end, last.kind) = (last.end.max(secret.end), last.kind.min(secret.kind));
            }
            _ => apart.push(secret),
        }
    }
    apart
}

/// A text without the characters that nobody sees and those that turn its direction; lines stay.
#[must_use]
pub fn visible(text: &str) -> String {
    let shown = |c: char| {
        if is_line_separator(c) || c == '\u{85}' {
            '\n'
        } else {
            c
        }
    };
    text.replace("\r\n", "\n")
        .chars()
        .map(shown)
        .filter(|c| letters::is_seen(*c))
        .collect()
}

/// The text with each secret replaced.
#[must_use]
pub fn mask(text: &str, secrets: &[Secret], replacement: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets {
        out.push_str(&text[at..secret.start]);
        out.push(replacement);
        at = secret.end;
    }
    out.push_str(&text[at..]);
    out
}

/// What nobody asks for, in lower case.
const SECRET_NAMES: [&str; 13] = [
    "助记词",
    "私钥",
    "验证码",
    "密码",
    "助記詞",
    "私鑰",
    "驗證碼",
    "seed phrase",
    "recovery phrase",
    "private key",
    "password",
    "2fa code",
    "verification code",
];
/// Who asks, in Chinese; and how one asks in both languages.
const ASKERS: [&str; 5] = ["客服", "我们", "工作人员", "我們", "專員"];
const REQUESTS: [&str; 5] = ["提供", "发给", "告诉", "发送", "回复"];
const REQUESTS_EN: [&str; 9] = [
    "send us",
    "send me",
    "give us",
    "give me",
    "tell us",
    "tell me",
    "provide us",
    "share with us",
    "reply with",
];
/// What turns a sentence into a warning or a question.
const WARNINGS: [&str; 31] = [
    "吗",
    "不会",
    "不要",
    "请勿",
    "切勿",
    "勿",
    "别",
    "不得",
    "绝不",
    "从不",
    "不能",
    "不应",
    "不需要",
    "无需",
    "不用",
    "不必",
    "任何人",
    "骗",
    "诈",
    "冒充",
    "假",
    "索要",
    "不",
    "never",
    "not ",
    "n't",
    "scam",
    "fake",
    "fraud",
    "anyone",
    "nobody",
];

/// Where a line asks for a secret, as a column counted from 1; none when it does not, or warns of it.
#[must_use]
pub fn request(line: &str) -> Option<usize> {
    let mut column = 1;
    for sentence in line.split_inclusive(['。', '！', '？', '!', '?', ';', '；']) {
        let lower = sentence.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let asks = has(&ASKERS) && has(&REQUESTS) || has(&REQUESTS_EN);
        if asks && has(&SECRET_NAMES) && !has(&WARNINGS) {
            return Some(column);
        }
        column += sentence.chars().count();
    }
    None
}

#[cfg(test)]
#[path = "secrets/tests.rs"]
mod tests;

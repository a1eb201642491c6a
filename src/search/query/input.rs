//! What was pasted into the search box and is no question.
//!
//! Gets:    what was typed.
//! Gives:   what the reader must be told about it.
//! Touches: `text`.
//! Never:   keeps or passes on what it saw: a secret is not searched, not shown again and not logged.

use crate::detect::endings::is_file_ending;
use crate::detect::secrets::{self, Secret, SecretKind, is_base58};
use crate::text::fold::fold;

/// What a question holds besides words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// An address, link or name of a channel: whether it is a real one, a search cannot tell.
    Channel,
    /// A transaction or an address of a chain.
    Transaction,
    /// A recovery phrase or a private key: never to be told anybody.
    Secret,
    /// Six digits, as in a code that was sent: never to be told anybody.
    Code,
}

impl Hint {
    /// Its name in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Hint::Channel => "channel",
            Hint::Transaction => "transaction",
            Hint::Secret => "secret",
            Hint::Code => "code",
        }
    }

    /// Whether what was typed must neither be searched nor shown.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Hint::Secret | Hint::Code)
    }
}

/// What was typed, looked through once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Input {
    /// What it holds, the gravest first.
    pub(crate) hint: Option<Hint>,
    /// Whether it holds a secret of whatever kind, or what looks like one.
    pub(crate) holds_secret: bool,
}

impl Input {
    pub(crate) fn of(words: &str) -> Input {
        let found = secrets::find(words);
        let is_grave = |secret: &Secret| match secret.kind {
            SecretKind::Phrase | SecretKind::Key => true,
            SecretKind::Password | SecretKind::Code => false,
        };
        let hint = match found.iter().any(is_grave) {
            true => Some(Hint::Secret),
            false => hint_beside_secrets(words),
        };
        Input {
            holds_secret: !found.is_empty() || hint.is_some_and(Hint::is_secret),
            hint,
        }
    }
}

/// What a question holds, the gravest first.
#[must_use]
pub fn hint(words: &str) -> Option<Hint> {
    Input::of(words).hint
}

fn hint_beside_secrets(words: &str) -> Option<Hint> {
    let mut tokens = words
        .split(|c: char| c.is_whitespace() || "，。；、,;\"'()（）<>".contains(c))
        .filter(|t| !t.is_empty());
    let folded = fold(words);
    let trimmed = folded.trim();
    if trimmed.len() == 6 && trimmed.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Hint::Code);
    }
    if tokens.clone().any(is_transaction) {
        return Some(Hint::Transaction);
    }
    tokens
        .any(|token| is_channel(&fold(token)))
        .then_some(Hint::Channel)
}

fn is_transaction(token: &str) -> bool {
    let hex = token.strip_prefix("0x").unwrap_or(token);
    let is_hex = hex.bytes().all(|b| b.is_ascii_hexdigit());
    let is_hash = is_hex && hex.len() == 64;
    let is_account = is_hex && token.len() == 42 && hex.len() == 40;
    let is_tron = token.len() == 34 && token.starts_with('T') && is_base58(token);
    let is_bitcoin = (42..=62).contains(&token.len())
        && token.starts_with("bc1")
        && token.bytes().all(|b| b.is_ascii_alphanumeric());
    is_hash || is_account || is_tron || is_bitcoin
}

fn is_channel(folded: &str) -> bool {
    let name = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).count() >= 2;
    let at_sign = folded.split_once('@').is_some_and(|(_, after)| name(after));
    at_sign
        || is_domain(folded)
        || folded.contains("://")
        || folded.starts_with("www.")
        || folded.starts_with("t.me/")
}

/// A host name: labels of letters, digits and hyphens, the last one of letters.
fn is_domain(folded: &str) -> bool {
    let host = folded
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let Some((labels, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    // Two letters at the end may be a language of programs (`node.js`, `main.rs`) as well as a country: three are asked for.
    let ends_well =
        last.len() >= 3 && last.bytes().all(|b| b.is_ascii_lowercase()) && !is_file_ending(last);
    ends_well && labels.len() >= 2 && labels.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_question_is_recognised() {
        let phrase =
            "abandon ability able about above absent absorb abstract absurd abuse access accident";
        for (typed, expected) in [
            (phrase, Some(Hint::Secret)),
            (
                &*format!("my phrase: {}", phrase.to_uppercase()),
                Some(Hint::Secret),
            ),
            (
                "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
                Some(Hint::Secret),
            ),
            ("abandon ability able", None),
            (
                "how can you help me change this address when you have about one hour",
                None,
            ),
            ("123456", Some(Hint::Code)),
            (" １２３４５６ ", Some(Hint::Code)),
            ("1234567", None),
            ("验证码 123456", None),
            (
                "0x52908400098527886E0F7030069857D2E4169EE7",
                Some(Hint::Transaction),
            ),
            (
                "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC",
                Some(Hint::Transaction),
            ),
            (
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                Some(Hint::Transaction),
            ),
            ("support@bitp.example", Some(Hint::Channel)),
            ("＠BitP_Support 是真的吗", Some(Hint::Channel)),
            ("https://bitp.example/help", Some(Hint::Channel)),
            ("@", None),
            ("node.js", None),
            ("astro.config.mjs", None),
            ("report.xlsx", None),
            ("report.csv", None),
            ("a.csv", None),
            ("e.g. this", None),
            ("bitp.example", Some(Hint::Channel)),
            ("提现没到账", None),
        ] {
            assert_eq!(hint(typed), expected, "{typed}");
        }
    }
}

//! Addresses that people and programs bent: text glued behind them by a chat program, capitals, a fuller tag of the language,
//! the endings of other generators.
//!
//! Gets:    an address that leads nowhere as it stands.
//! Gives:   what it was before, as guesses, the likeliest first.
//! Touches: `text`, for letters of full width.
//! Never:   whether there is something: whoever asks looks; a guess that drops a whole part of the address.

use unicode_normalization::UnicodeNormalization;

use crate::ids::Lang;

/// The endings under which other generators serve what is here without one.
const ENDINGS: [&str; 6] = [
    "/index.html",
    "/index.htm",
    "/index",
    ".html",
    ".htm",
    ".markdown",
];
/// The longest permalink, in characters, and some text behind it.
const PERMALINK_CHARS_MAX: usize = 200;

/// What may stand in an address of an article as it was written; all else is text around it.
fn is_of_address(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')
}

/// What a bent address may have been. None of the guesses is `path` itself.
pub(super) fn straightened(path: &str) -> Vec<String> {
    let folded: String = path.nfkc().flat_map(char::to_lowercase).collect();
    // Full-width signs became plain ones, which are cut off alike.
    let whole = cut(&folded, is_of_address);
    // Chinese words behind an address of plain letters, without a sign between.
    let plain = cut(&folded, |c| is_of_address(c) && c.is_ascii());
    let mut guesses: Vec<String> = Vec::new();
    for base in [whole, plain].into_iter().flatten() {
        let base = with_plain_lang(base);
        let short = ENDINGS.iter().find_map(|ending| base.strip_suffix(ending));
        for guess in [Some(base.as_str()), short].into_iter().flatten() {
            if guess != path && guess.len() > 1 && !guesses.iter().any(|other| other == guess) {
                guesses.push(guess.to_owned());
            }
        }
    }
    guesses
}

/// The permalink that `text` begins with, with whatever is glued behind it.
pub(super) fn permalink(text: &str) -> String {
    let folded = text.chars().take(PERMALINK_CHARS_MAX).nfkc();
    let lower = folded.flat_map(char::to_lowercase);
    lower.take_while(char::is_ascii_alphanumeric).collect()
}

/// A path up to the first sign that is of no address, without the signs that end a sentence, and each slash once. None when a
/// whole part would be lost that has letters: that was no text behind the address.
fn cut(path: &str, is_of_address: impl Fn(char) -> bool) -> Option<String> {
    let end = path.find(|c: char| !is_of_address(c)).unwrap_or(path.len());
    let (kept, lost) = path.split_at(end);
    let is_lost = |c: char| c.is_alphanumeric() || c == char::REPLACEMENT_CHARACTER;
    if kept.ends_with('/') && lost.starts_with(is_lost) {
        return None;
    }
    let mut plain = String::with_capacity(kept.len());
    for c in kept.trim_end_matches(['.', '_']).chars() {
        if c != '/' || !plain.ends_with('/') {
            plain.push(c);
        }
    }
    Some(plain)
}

fn with_plain_lang(path: String) -> String {
    let rest = path.trim_start_matches('/');
    let (first, behind) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match Lang::of_tag(first) {
        Some(lang) => format!("/{lang}{behind}"),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_the_address_alone() {
        let behind = [
            "。",
            "，请看",
            "，",
            ")",
            "）",
            ".",
            "!",
            "！",
            "\"",
            "”",
            "》",
            "』",
            ">",
            "**",
            " 谢谢",
            "\u{3000}",
            "…",
            "、",
            "；",
            ";",
            ":",
            "请看",
            ".html",
            "/index.html",
        ];
        for glued in behind {
            let bent = format!("/zh/funds/a-b{glued}");
            assert!(
                straightened(&bent)
                    .iter()
                    .any(|guess| guess.trim_end_matches('/') == "/zh/funds/a-b"),
                "{bent}: {:?}",
                straightened(&bent)
            );
            assert_eq!(permalink(&format!("WD7k2q{glued}")), "wd7k2q", "{glued}");
        }
        for (bent, straight) in [
            ("/ZH/Funds/A-B", "/zh/funds/a-b"),
            ("/zh-CN/funds/a-b", "/zh/funds/a-b"),
            ("/zh_Hans_CN/funds/a-b", "/zh/funds/a-b"),
            ("/en-US/funds/a-b。", "/en/funds/a-b"),
            ("//zh//funds/a-b", "/zh/funds/a-b"),
            ("/ｚｈ/funds/ａ-b", "/zh/funds/a-b"),
            ("/zh/funds/提现。", "/zh/funds/提现"),
        ] {
            assert!(
                straightened(bent).contains(&straight.to_owned()),
                "{bent}: {:?}",
                straightened(bent)
            );
        }
    }

    #[test]
    fn a_tag_is_a_language_and_its_subtags() {
        for (part, lang) in [
            ("zh", Some(Lang::Zh)),
            ("zh-CN", Some(Lang::Zh)),
            ("ZH_hans", Some(Lang::Zh)),
            ("en-US", Some(Lang::En)),
            ("english", None),
            ("zh-", None),
            ("de-DE", None),
            ("zh-thisislong", None),
            ("", None),
        ] {
            assert_eq!(Lang::of_tag(part), lang, "{part}");
        }
    }
}

//! Passwords and codes, by what stands before them.
//!
//! Gets:    the letters of a text.
//! Gives:   the stretches behind a name that are what is named.
//! Touches: nothing.
//! Never:   what a sentence says of a password or code: that it is wrong, forgotten, asked for, or never comes.

use super::formed::{is_mixed, scrambled, tokens};
use super::gap::{FAR_CHARS_MAX, GAP_CHARS_MAX, Gap};
use super::letters::{Kind, Letters};
use super::words::{CODES, DIGITS_EN, DIGITS_HAN, PASSWORDS, SAID, SAID_HAN};
use crate::text::noise;
use crate::text::units::is_han;

/// The longest password in quotes, in characters.
const QUOTED_CHARS_MAX: usize = 64;

/// The most words of a password of words, and the most Han characters of one of those.
const VALUE_WORDS_MAX: usize = 6;
const HAN_VALUE_CHARS_MAX: usize = 12;

/// The fewest digits of a code.
const CODE_DIGITS_MIN: usize = 4;

/// The same with words between: fewer may be a year.
const FAR_DIGITS_MIN: usize = 5;

/// The passwords in a text, as places of letters.
pub(super) fn passwords(letters: &Letters) -> Vec<(usize, usize)> {
    let names = letters.behind(&PASSWORDS);
    // Where a password is spoken of, what is mixed as nothing but a password is, is one: "use … as my password".
    let mut found = if names.is_empty() {
        Vec::new()
    } else {
        scrambled(letters)
    };
    found.extend(apart(names, |end| password(letters, end)));
    found.extend(tokens(letters));
    found
}

/// The codes in a text, as places of letters.
pub(super) fn codes(letters: &Letters) -> Vec<(usize, usize)> {
    apart(letters.behind(&CODES), |end| code(letters, end))
}

/// What is found behind names that do not stand in what was found behind others.
fn apart(names: Vec<usize>, find: impl Fn(usize) -> Option<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for name_end in names {
        if found.last().is_none_or(|last| name_end > last.1) {
            found.extend(find(name_end));
        }
    }
    found
}

/// Names that are words of their own as well: only what has the form of a password is one behind them.
const SHORT_NAMES: [&str; 8] = [
    "pass", "pw", "secret", "mima", "bearer", "_token", "_key", "_secret",
];

fn password(letters: &Letters, name_end: usize) -> Option<(usize, usize)> {
    let gap = Gap::behind(letters, name_end);
    let rest = &letters.chars[gap.end..];
    let formed_only = gap.far || gap.is_weak() || is_one_of(letters, name_end, &SHORT_NAMES);
    // As in 资金密码八八四二一九.
    let spoken = rest.iter().take_while(|c| DIGITS_HAN.contains(**c)).count();
    if spoken >= CODE_DIGITS_MIN {
        return Some((gap.end, gap.end + spoken));
    }
    if let (Some(close), Some(_), false) = (gap.closing, gap.mark, formed_only)
        && let Some(length) = rest.iter().take(QUOTED_CHARS_MAX).position(|c| *c == close)
    {
        let quoted = letters.text(gap.end, gap.end + length);
        let said = is_said(quoted.trim())
            || quoted.chars().all(is_han) && SAID_HAN.iter().any(|word| quoted.contains(word));
        return (length >= 3 && !said).then_some((gap.end, gap.end + length));
    }
    if rest.first().is_some_and(|c| is_han(*c)) {
        return gap
            .mark
            .filter(|_| !formed_only)
            .and_then(|_| han_password(letters, gap.end));
    }
    token_password(letters, name_end, &gap, formed_only)
}

/// Whether a name that ends at a place is one of some.
fn is_one_of(letters: &Letters, name_end: usize, names: &[&str]) -> bool {
    let before = &letters.chars[..name_end];
    names
        .iter()
        .any(|name| before.ends_with(&name.chars().collect::<Vec<_>>()))
}

/// A password without white space; `formed_only` where only what has the form of one is one.
fn token_password(
    letters: &Letters,
    name_end: usize,
    gap: &Gap,
    formed_only: bool,
) -> Option<(usize, usize)> {
    let rest = &letters.chars[gap.end..];
    let length = token_length(rest);
    let token = letters.text(gap.end, gap.end + length);
    let count = |is: fn(&char) -> bool| token.chars().filter(is).count();
    let (digits, alphabetic) = (
        count(char::is_ascii_digit),
        count(char::is_ascii_alphabetic),
    );
    let plain = alphabetic == length;
    if length < 3 || length < 4 && !(gap.mark.is_some() && digits > 0) {
        return None;
    }
    // As in "6-20 characters".
    let is_range = alphabetic == 0 && digits <= 4 && token.contains(['-', '~']);
    let secret = match gap.mark {
        Some(_) if is_range => false,
        _ if gap.is_weak() => {
            digits > 0 && alphabetic > 0 && length >= WEAK_CHARS_MIN && !is_said_in_parts(&token)
        }
        Some(_) if formed_only => digits > 0 && alphabetic > 0,
        // As in "login anna pass Hx8kQ2vv".
        None if formed_only => {
            let typed = &letters.typed[gap.end..gap.end + length];
            gap.spaced
                && digits > 0
                && alphabetic > 0
                && length >= WEAK_CHARS_MIN
                && (is_mixed(typed) || is_signing_in(letters, name_end))
        }
        Some(_) if !plain => digits > 0 || !is_said_in_parts(&token),
        Some(_) => return words_password(letters, gap.end),
        // Right behind its name, as in 密码abc123: what is nothing but a number may be a year.
        None if !gap.spaced => {
            digits > 0 && (alphabetic > 0 || digits >= 6) && !letters.chars[name_end - 1].is_ascii()
        }
        None => digits > 0,
    };
    let marks = rest[length..].iter().take_while(|c| **c == '!').count();
    let end = gap.end + length + marks;
    let is_list = is_one_of(letters, name_end, &PLURALS);
    secret.then(|| (gap.end, if is_list { list_end(letters, end) } else { end }))
}

/// The fewest characters of a password that only its form tells.
const WEAK_CHARS_MIN: usize = 6;

/// Names behind which several of their kind are listed.
const PLURALS: [&str; 4] = [
    "backup codes",
    "recovery codes",
    "scratch codes",
    "backup keys",
];

/// How many are listed at most.
const LISTED_MAX: usize = 32;

/// Where a list ends of what has the form of a secret, of which the first ends at a place.
fn list_end(letters: &Letters, first: usize) -> usize {
    let mut end = first;
    for _ in 0..LISTED_MAX {
        let rest = &letters.chars[end..];
        let gap = rest
            .iter()
            .take(GAP_CHARS_MAX)
            .take_while(|c| c.is_whitespace() || ",;、/，；".contains(**c))
            .count();
        let length = token_length(&rest[gap..]);
        let digits = rest[gap..gap + length]
            .iter()
            .filter(|c| c.is_ascii_digit())
            .count();
        if gap == 0 || length < CODE_DIGITS_MIN || digits == 0 {
            break;
        }
        end += gap + length;
    }
    end
}

/// Whether words of signing in stand shortly before a name.
fn is_signing_in(letters: &Letters, name_end: usize) -> bool {
    let before = letters.text(name_end.saturating_sub(FAR_CHARS_MAX * 2), name_end);
    ["login", "user", "account", "email", "账号", "账户", "用户"]
        .iter()
        .any(|word| before.contains(word))
}

/// Whether words that are joined say something of a password (`case-sensitive`, `it's`), or lead to a page.
fn is_said_in_parts(token: &str) -> bool {
    if token.contains("://") || token.starts_with("www.") || token.contains('/') {
        return true;
    }
    let mut parts = token
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    first != "correct" && is_said(first) || parts.next_back().is_some_and(is_said)
}

/// How long what could be a password is.
fn token_length(rest: &[char]) -> usize {
    let length = rest
        .iter()
        .take_while(|c| c.is_ascii_graphic() && !",;".contains(**c))
        .count();
    // Marks at the end close the sentence.
    let closing = rest[..length]
        .iter()
        .rev()
        .take_while(|c| ".!?)\"'".contains(**c))
        .count();
    length - if closing == length { 0 } else { closing }
}

/// A password of one word or some, without digits: what is no description of it, and fills its clause.
fn words_password(letters: &Letters, from: usize) -> Option<(usize, usize)> {
    let (mut end, mut words) = (from, 0);
    for piece in letters.pieces(from) {
        let text = letters.text(piece.from, piece.to);
        match piece.kind {
            // What is joined to a word is a part of it.
            Kind::Digits => end = piece.to,
            Kind::Other if text.chars().all(|c| c == ' ') => continue,
            Kind::Other
                if text
                    .trim_start()
                    .starts_with(|c| "\n.,;!?。，；！？)）\"".contains(c)) =>
            {
                break;
            }
            // As in "password: settings > security".
            Kind::Other => return None,
            Kind::Han | Kind::Hidden => break,
            Kind::Latin if words > 0 && (noise::is_english(&text) || ENDS.contains(&&*text)) => {
                break;
            }
            Kind::Latin if words == 0 && (is_said(&text) || noise::is_english(&text)) => {
                // "correct horse battery staple": many words that describe nothing.
                let follows = letters
                    .pieces(piece.to)
                    .filter(|piece| piece.kind == Kind::Latin)
                    .take(3);
                let plain = |text: &str| {
                    !is_said(text)
                        && !noise::is_english(text)
                        && !ENDS.contains(&text)
                        && text.len() > 3
                };
                let all = follows
                    .map(|piece| letters.text(piece.from, piece.to))
                    .filter(|text| plain(text))
                    .count();
                if text != "correct" || all < 3 {
                    return None;
                }
                (end, words) = (piece.to, 1);
            }
            Kind::Latin => (end, words) = (piece.to, words + 1),
        }
        if words > VALUE_WORDS_MAX {
            return None;
        }
    }
    (words > 0 && end - from >= 3).then_some((from, end))
}

/// Words that begin another clause.
const ENDS: [&str; 12] = [
    "please", "help", "and", "but", "thanks", "can", "so", "which", "while", "when", "pls", "still",
];

/// Whether a word says something of a password.
fn is_said(word: &str) -> bool {
    let ends = |ending: &str| word.len() > ending.len() + 2 && word.ends_with(ending);
    SAID.contains(&word)
        || noise::is_english(word)
        || ["ed", "ing", "able", "ible", "ly"].into_iter().any(ends)
}

/// A password of Han characters, perhaps with digits behind them: what is no description of it, and fills its clause.
fn han_password(letters: &Letters, from: usize) -> Option<(usize, usize)> {
    let rest = &letters.chars[from..];
    let han = rest
        .iter()
        .take(HAN_VALUE_CHARS_MAX + 1)
        .take_while(|c| is_han(**c))
        .count();
    let more = rest[han..]
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric())
        .count();
    let ends = rest
        .get(han + more)
        .is_none_or(|c| "。，,！!？?；;.\n\r \t…".contains(*c));
    let asks = rest.get(han + more).is_some_and(|c| "？?".contains(*c));
    let value: String = rest[..han].iter().collect();
    // "我爱你1314" is more often a password than a sentence.
    let told = |word: &&&str| more < 2 || !["我", "你"].contains(*word);
    let said = SAID_HAN
        .iter()
        .filter(told)
        .any(|word| value.contains(word));
    // "我的密码是苹果香蕉" and "是小明1990".
    let is_value = (2..=HAN_VALUE_CHARS_MAX).contains(&han)
        && (more == 0 || more >= 2)
        && ends
        && !asks
        && !said;
    is_value.then_some((from, from + han + more))
}

fn code(letters: &Letters, name_end: usize) -> Option<(usize, usize)> {
    let gap = Gap::behind(letters, name_end);
    let rest = &letters.chars[gap.end..];
    // As "G-123456" comes from one sender.
    let prefix = if rest.len() > 2 && rest[0].is_ascii_alphabetic() && rest[1] == '-' {
        2
    } else {
        0
    };
    if gap.mark.is_none() && !gap.spaced && rest.first().is_some_and(char::is_ascii_alphabetic) {
        return None;
    }
    let (mut end, mut digits, mut at) = (prefix, 0, prefix);
    while let Some(c) = rest.get(at) {
        if c.is_ascii_digit() || DIGITS_HAN.contains(*c) {
            (end, digits) = (at + 1, digits + 1);
        } else if !(matches!(c, ' ' | '-' | '.') && end == at && digits > 0) {
            break;
        }
        at += 1;
    }
    // Not the first digits of an amount or a word, as in 0x….
    let whole = rest.get(end).is_none_or(|c| !c.is_ascii_alphabetic());
    let year = gap.mark.is_none()
        && digits == 4
        && rest[..end].iter().collect::<String>().starts_with("20");
    if digits
        >= if gap.far {
            FAR_DIGITS_MIN
        } else {
            CODE_DIGITS_MIN
        }
    {
        let whole = whole && !year;
        return whole.then_some((gap.end, gap.end + end));
    }
    let mut spoken = (0, gap.end);
    for piece in letters
        .pieces(gap.end)
        .filter(|piece| piece.kind != Kind::Other)
    {
        if piece.kind != Kind::Latin || !DIGITS_EN.contains(&&*letters.text(piece.from, piece.to)) {
            break;
        }
        spoken = (spoken.0 + 1, piece.to);
    }
    (spoken.0 >= CODE_DIGITS_MIN).then_some((gap.end, spoken.1))
}

//! Private keys: by their form, and by their name.
//!
//! Gets:    the letters of a text.
//! Gives:   the stretches that are private keys, whole or in groups.
//! Touches: nothing.
//! Never:   a transaction, which looks like a private key in hexadecimal: only its name, or groups that nobody writes a
//!          transaction in, tell one.

use std::sync::LazyLock;

use super::letters::{Letters, Names};

/// How private keys are called, in lower case.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    Names::of(&[
        "私钥",
        "私鑰",
        "私匙",
        "private key",
        "privkey",
        "private_key",
        "secret key",
        "xprv",
    ])
});
/// The fewest letters and digits of a key that is named.
const NAMED_MIN: usize = 32;
/// How many groups a key that is named has at most.
const NAMED_MAX: usize = 128;
/// In how many groups a key in hexadecimal is written that is not named.
const HEX_GROUPS_MIN: usize = 3;
/// Letters and digits of a private key in hexadecimal.
const HEX: usize = 64;

/// Letters and digits without those that are mistaken for each other.
#[must_use]
pub fn is_base58(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l'))
}

/// A group of letters and digits.
struct Group {
    from: usize,
    to: usize,
    text: String,
}

/// The keys in a text, as places of letters.
pub(super) fn find(letters: &Letters) -> Vec<(usize, usize)> {
    let rows = rows(letters);
    let mut found: Vec<(usize, usize)> = rows.iter().flat_map(|row| in_row(row)).collect();
    let groups: Vec<Group> = rows.into_iter().flatten().collect();
    found.extend(
        letters
            .behind(&NAMES)
            .into_iter()
            .filter_map(|name_end| named(letters, &groups, name_end)),
    );
    found
}

/// Groups with nothing but one or two separators between them.
fn rows(letters: &Letters) -> Vec<Vec<Group>> {
    let (mut rows, mut row): (Vec<Vec<Group>>, Vec<Group>) = (Vec::new(), Vec::new());
    let (mut at, end) = (0, letters.typed.len());
    while at < end {
        let to = at
            + letters.typed[at..]
                .iter()
                .take_while(|c| c.is_ascii_alphanumeric())
                .count();
        if to > at {
            row.push(Group {
                from: at,
                to,
                text: letters.typed[at..to].iter().collect(),
            });
            at = to;
            continue;
        }
        let gap = letters.typed[at..]
            .iter()
            .take_while(|c| !c.is_alphanumeric())
            .count()
            .max(1);
        let joins = gap <= 2
            && letters.typed[at..at + gap]
                .iter()
                .all(|c| c.is_whitespace() || "-_,、:|".contains(*c));
        if !joins && !row.is_empty() {
            rows.push(std::mem::take(&mut row));
        }
        at += gap;
    }
    rows.push(row);
    rows
}

fn in_row(row: &[Group]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let (mut joined, mut count) = (String::new(), 0);
        let mut is_key = 0;
        for group in &row[at..] {
            if count > 0 && is_word(&group.text) && !is_hex(&group.text)
                || joined.len() > longest(&joined)
            {
                break;
            }
            joined.push_str(&group.text);
            count += 1;
            // Two numbers of orders as UUIDs have as many digits as a key.
            if is_private_key(&joined, count) && !has_uuid(&row[at..at + count]) {
                is_key = count;
            }
        }
        if is_key > 0 {
            found.push((row[at].from, row[at + is_key - 1].to));
            at += is_key;
        } else {
            at += 1;
        }
    }
    found
}

/// How long a key may be that begins so.
fn longest(joined: &str) -> usize {
    if joined.starts_with("xprv") {
        120
    } else {
        HEX + 2
    }
}

fn has_uuid(row: &[Group]) -> bool {
    row.windows(5).any(|five| {
        five.iter()
            .map(|group| group.text.len())
            .eq([8, 4, 4, 4, 12])
    })
}

/// Wallet import format, an extended private key, or hexadecimal in groups.
fn is_private_key(token: &str, groups: usize) -> bool {
    if ![51, 52, HEX, HEX + 2].contains(&token.len()) && token.len() <= 100 {
        return false;
    }
    let mixed = token.bytes().any(|b| b.is_ascii_uppercase())
        && token.bytes().any(|b| b.is_ascii_lowercase());
    // Words that happen to have the length together have no digits among them.
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let import_format = matches!(
        (token.len(), token.as_bytes().first()),
        (51, Some(b'5')) | (52, Some(b'K' | b'L'))
    );
    if mixed && is_base58(token) && (groups == 1 || digits >= 3) {
        return import_format || token.len() > 100 && token.starts_with("xprv");
    }
    let hex = token.strip_prefix("0x").unwrap_or(token);
    groups >= HEX_GROUPS_MIN
        && hex.len() == HEX
        && is_hex(hex)
        && digits > 0
        && hex.bytes().any(|b| b.is_ascii_alphabetic())
}

/// What stands behind a name of private keys and is long enough to be one, in any number of groups.
fn named(letters: &Letters, groups: &[Group], name_end: usize) -> Option<(usize, usize)> {
    let near = |group: &Group| {
        group.from >= name_end && group.from <= name_end + super::gap::GAP_CHARS_MAX
    };
    let gap = |group: &Group| {
        letters.chars[name_end..group.from]
            .iter()
            .all(|c| !c.is_alphanumeric() || "是为為就".contains(*c))
    };
    let behind = &groups[groups.partition_point(|group| group.from < name_end)..];
    let mut all = behind
        .iter()
        .skip_while(|group| group.text.eq_ignore_ascii_case("is"));
    let first = all.next().filter(|group| near(group))?;
    // `is` stands between.
    let is_english = letters.text(name_end, first.from).contains("is");
    if !is_english && !gap(first) {
        return None;
    }
    let (mut length, mut end) = (first.text.len(), first.to);
    for group in all
        .take(NAMED_MAX)
        .take_while(|group| !is_word(&group.text) || is_hex(&group.text))
    {
        if group.from - end > 2 {
            break;
        }
        (length, end) = (length + group.text.len(), group.to);
    }
    (length >= NAMED_MIN
        && !(is_word(&first.text) && first.text.len() < NAMED_MIN && !is_hex(&first.text)))
    .then_some((first.from, end))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a group is written like a word: letters alone, and none of them a capital but the first, or all.
fn is_word(text: &str) -> bool {
    let letters = text.bytes().all(|b| b.is_ascii_alphabetic());
    let tail_lower = text.bytes().skip(1).all(|b| b.is_ascii_lowercase());
    letters && text.len() <= 20 && (tail_lower || text.bytes().all(|b| b.is_ascii_uppercase()))
}

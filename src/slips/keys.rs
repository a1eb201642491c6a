//! Near misses of keys.
//!
//! Gets:    a key as it was written, those that are known, other words for them.
//! Gives:   the one that was meant.
//! Touches: nothing.
//! Never:   a guess between two that are equally near.

use strsim::damerau_levenshtein;

/// Below so many letters only another order of the same letters is a near miss: one letter more or less is another word.
const SHORT: usize = 4;
/// From so many letters on two may be wrong.
const LONG: usize = 8;
/// The longest key that is compared, in characters.
const CHARS_MAX: usize = 40;

/// The known key that `written` is near to: in other capitals, with other joints between its words, in full-width letters, in
/// the plural or the singular, with a letter wrong or two transposed, or by one of the `others` (another word, its key).
#[must_use]
pub fn nearest<'k>(
    written: &str,
    known: &[&'k str],
    others: &[(&str, &'k str)],
) -> Option<&'k str> {
    if written.chars().count() > CHARS_MAX {
        return None;
    }
    let plain = plain(written);
    if plain.is_empty() {
        return None;
    }
    let same = |key: &str| {
        let key = self::plain(key);
        plain == key || singular(&plain) == singular(&key)
    };
    if let Some(key) = known.iter().find(|key| same(key)) {
        return Some(key);
    }
    if let Some((_, key)) = others.iter().find(|(other, _)| same(other)) {
        return Some(key);
    }
    let letters = plain.chars().count();
    let mut near: Vec<(usize, &'k str)> = known
        .iter()
        .filter_map(|key| {
            let other = self::plain(key);
            let most = match letters.min(other.chars().count()) {
                few if few < SHORT => usize::from(sorted(&plain) == sorted(&other)),
                few if few < LONG => 1,
                _ => 2,
            };
            let distance = damerau_levenshtein(&plain, &other);
            (distance <= most).then_some((distance, *key))
        })
        .collect();
    let nearest = near.iter().map(|(distance, _)| *distance).min()?;
    near.retain(|(distance, _)| *distance == nearest);
    // The first letter is seldom wrong.
    let first = plain.chars().next();
    if near.len() > 1 {
        near.retain(|(_, key)| key.chars().next() == first);
    }
    match near.as_slice() {
        [(_, key)] => Some(key),
        _ => None,
    }
}

/// A key without what differs between habits of writing: capitals, joints, full width, quotes.
fn plain(key: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    key.chars()
        .map(half)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn singular(key: &str) -> &str {
    key.strip_suffix('s')
        .filter(|one| one.len() > 1)
        .unwrap_or(key)
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 6] = [
        "id",
        "title",
        "questions",
        "redirect_from",
        "publish_at",
        "unpublish_at",
    ];

    #[test]
    fn each_known_key_is_found_from_each_near_form() {
        for key in KNOWN {
            let chars: Vec<char> = key.chars().collect();
            let wide: String = key
                .chars()
                .map(|c| match c {
                    '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
                    c => c,
                })
                .collect();
            let camel: String = key
                .split('_')
                .enumerate()
                .map(|(at, part)| match at {
                    0 => part.to_owned(),
                    _ => part[..1].to_uppercase() + &part[1..],
                })
                .collect();
            let mut forms = vec![
                key.to_uppercase(),
                key.replace('_', "-"),
                key.replace('_', " "),
                format!("“{key}”"),
                format!("{key}s"),
                wide,
                camel,
            ];
            // Each pair of neighbours transposed, and of a longer one each letter left out.
            for at in 1..chars.len() {
                let mut other = chars.clone();
                other.swap(at - 1, at);
                forms.push(other.iter().collect());
                if chars.len() >= 5 {
                    let mut other = chars.clone();
                    other.remove(at);
                    forms.push(other.iter().collect());
                }
            }
            for form in forms {
                assert_eq!(nearest(&form, &KNOWN, &[]), Some(key), "{form}");
            }
        }
    }

    #[test]
    fn another_word_is_no_near_miss_unless_it_is_listed() {
        for word in ["author", "layout", "it", "ids2", "weight", "标题", ""] {
            assert_eq!(nearest(word, &KNOWN, &[]), None, "{word}");
        }
        assert_eq!(nearest("标题", &KNOWN, &[("标题", "title")]), Some("title"));
    }
}

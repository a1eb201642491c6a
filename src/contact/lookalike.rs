//! Whether a text resembles a name closely enough to be taken for it.
//!
//! Gets:    a text and a name.
//! Gives:   yes or no.
//! Touches: the confusables of Unicode (UTS #39, `unicode-security`), edit distance (`strsim`).
//! Never:   equality: what is equal is not asked here.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

use crate::text::fold::fold;
use crate::text::units::is_han;

/// From how many letters on one typing error makes a name of another: below, too many honest words lie one letter apart.
const NEAR_CHARS_MIN: usize = 5;
/// From how many letters on a name inside of a longer word is taken for the name.
const INSIDE_CHARS_MIN: usize = 6;
/// The longest text that is compared, in characters: no name is longer.
const CHARS_MAX: usize = 300;

/// A text in the two forms in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Form {
    /// Lower case, half width, without accents and invisible characters.
    plain: String,
    /// What it looks like: letters and digits that are drawn alike are one.
    shape: String,
}

impl Form {
    pub(super) fn of(text: &str) -> Form {
        let text: String = text.chars().take(CHARS_MAX).collect();
        Form {
            plain: fold(&text),
            shape: shape(&text),
        }
    }

    /// Without separators.
    pub(super) fn squashed(text: &str) -> Form {
        Form::of(
            &text
                .chars()
                .filter(|c| !matches!(c, '_' | '-' | '.' | ' ' | '@'))
                .collect::<String>(),
        )
    }

    pub(super) fn chars(&self) -> usize {
        self.plain.chars().count()
    }

    /// Whether it is a Chinese name: two characters and more.
    pub(super) fn is_han(&self) -> bool {
        self.chars() >= 2 && self.plain.chars().all(is_han)
    }

    /// Letters of an edit that lie between the two, in the nearer form.
    pub(super) fn distance(&self, other: &Form) -> usize {
        strsim::osa_distance(&self.plain, &other.plain)
            .min(strsim::osa_distance(&self.shape, &other.shape))
    }

    /// Whether it looks the same.
    pub(super) fn same_shape(&self, other: &Form) -> bool {
        self.shape == other.shape
    }

    /// Whether it is drawn alike, or one typing error away.
    pub(super) fn is_near(&self, name: &Form) -> bool {
        if self.shape == name.shape || self.plain == name.plain {
            return true;
        }
        let (own, other) = (self.chars(), name.chars());
        if own.abs_diff(other) > 2 || other < 3 {
            return false;
        }
        if other >= NEAR_CHARS_MIN {
            return self.distance(name) <= 1;
        }
        // Of a short name: a letter doubled, or two changed places.
        let once = |text: &str| {
            text.chars().fold(String::new(), |mut out, c| {
                if !out.ends_with(c) {
                    out.push(c);
                }
                out
            })
        };
        let doubled = own > other && once(&self.shape) == once(&name.shape);
        let swapped =
            own == other && self.distance(name) == 1 && sorted(&self.plain) == sorted(&name.plain);
        doubled || swapped
    }

    /// Whether the name looks to be a part of it.
    fn has_inside(&self, name: &Form) -> bool {
        self.plain.contains(&name.plain) || self.shape.contains(&name.shape)
    }
}

/// Whether a text is the name with something added: `bitp-support`, `BitPSupport`, `mybitp24`.
pub(super) fn borrows(text: &str, name: &Form) -> bool {
    let text: String = text.chars().take(CHARS_MAX).collect();
    let whole = Form::of(&text);
    if (name.chars() >= INSIDE_CHARS_MIN || name.is_han())
        && (whole.has_inside(name) || Form::squashed(&text).has_inside(name))
    {
        return true;
    }
    words(&text).any(|word| {
        let word = Form::of(&word);
        word.is_near(name)
            || has_lure_beside(&word.plain, &name.plain)
            || has_lure_beside(&word.shape, &name.shape)
    }) || Form::squashed(&text).is_near(name)
}

/// A name with a word of support or trust grown onto it.
fn has_lure_beside(word: &str, name: &str) -> bool {
    let lure =
        |rest: &str| !rest.is_empty() && (LURES.contains(rest) || SHAPED_LURES.contains(rest));
    word.strip_prefix(name).is_some_and(lure) || word.strip_suffix(name).is_some_and(lure)
}

/// The words of a name: at separators, at digits, and at capitals. A digit that stands for a letter is tried as part of its
/// word too.
fn words(text: &str) -> impl Iterator<Item = String> {
    let separated = |c: char| !c.is_alphanumeric();
    let parts: Vec<String> = text
        .split(separated)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let mut words = parts.clone();
    for part in &parts {
        words.extend(
            part.split(|c: char| c.is_ascii_digit())
                .filter(|word| !word.is_empty())
                .map(str::to_owned),
        );
        words.extend(at_capitals(part));
    }
    words.into_iter()
}

/// `BitPSupport` at each capital: all that begins or ends there.
fn at_capitals(part: &str) -> Vec<String> {
    let chars: Vec<char> = part.chars().collect();
    let mut cuts: Vec<usize> = (1..chars.len())
        .filter(|&i| chars[i].is_uppercase())
        .collect();
    cuts.truncate(8);
    let piece = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    cuts.iter()
        .flat_map(|&cut| [piece(0, cut), piece(cut, chars.len())])
        .collect()
}

/// What a text looks like: its skeleton (UTS #39), with what a hurried reader does not tell apart made one.
fn shape(text: &str) -> String {
    let drawn: String = skeleton(&fold(text)).collect();
    let mut out = String::with_capacity(drawn.len());
    for c in drawn
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .flat_map(char::to_lowercase)
    {
        out.push(match c {
            '0' => 'o',
            '1' | 'i' | '|' | '!' | '¡' => 'l',
            '2' => 'z',
            '3' => 'e',
            '4' => 'a',
            '5' | '$' => 's',
            '6' | '9' => 'g',
            '7' => 't',
            '8' => 'b',
            c => c,
        });
    }
    out.replace("vv", "w").replace("cl", "d")
}

fn sorted(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars
}

/// Words that impostors put beside a name.
static LURES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "support help helpdesk service services serve care customer customers client clients kefu kefuzhongxin gongdan guanfang \
     official real true the my your our go get secure security safe safety login signin signup account accounts wallet verify \
     verification verified auth kyc pay payment payments app apps download web website site online global international world \
     pro vip plus bot admin team staff agent desk info news mail email portal center centre exchange trade trading market \
     markets coin coins crypto token finance financial bank capital bonus gift airdrop event promo reward rewards refund \
     recovery claim cn hk us uk en zh asia com net org io www channel group chat live contact kf group community hotline"
        .split_whitespace()
        .collect()
});
static SHAPED_LURES: LazyLock<HashSet<String>> =
    LazyLock::new(|| LURES.iter().map(|lure| shape(lure)).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, expected: bool) {
        let name = Form::of(name);
        assert_eq!(
            Form::squashed(text).is_near(&name) || borrows(text, &name),
            expected,
            "{text} of {}",
            name.plain
        );
    }

    #[test]
    fn what_is_drawn_alike_or_one_error_away_is_near() {
        for text in [
            "b1tp",
            "bltp",
            "bіtp",
            "bitpp",
            "btip",
            "BITP",
            "bitp-support",
            "BitPSupport",
            "mybitp",
            "bitp24",
            "b.i.t.p",
        ] {
            check(text, "bitp", true);
        }
        for text in [
            "yunqe",
            "yunuqe",
            "yun\u{261}ue",
            "yunqu\u{1eb9}",
            "Yunque_Admin",
            "yunque",
            "RealYunqueSupport",
            "xyunquex",
        ] {
            check(text, "yunque", true);
        }
        check("云雀客服01", "云雀", true);
        check("rnybrand", "mybrand", true);
    }

    #[test]
    fn honest_names_that_share_letters_are_not_near() {
        for text in [
            "bitpay",
            "bitpanda",
            "bitcoin",
            "bits",
            "bit",
            "tip",
            "orbitpath",
            "bittorrent",
            "binance",
            "help",
            "support",
        ] {
            check(text, "bitp", false);
        }
        for text in ["unique", "queue", "weather_bot", "durov"] {
            check(text, "yunque", false);
        }
    }
}

//! Characters that print nothing, or that turn the direction of a line: each set once, with what it is for.
//!
//! Gets:    a character.
//! Gives:   whether it is in a set.
//! Touches: nothing; a test compares the sets with the properties of the Unicode Character Database.
//! Never:   what is to be done about it: folding drops, articles report, Verify mistrusts, logs escape.

/// What Unicode shows as nothing by default (`Default_Ignorable_Code_Point`, DerivedCoreProperties.txt): zero-width and
/// direction marks, soft hyphen, variation selectors, tags, fillers. Searching and masking leave out these, and no others.
#[must_use]
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// What prints nothing, whatever Unicode says of it: the ignorable ones, the controls (`Cc`), the marks round annotations
/// and the blank of Braille, which are drawn as nothing or as a space. Who compares a channel with a list counts all of them.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_control() || is_ignorable(c) || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{2800}')
}

/// What moves the text around it: embeddings, overrides and isolates (the explicit formatting characters of UAX #9).
#[must_use]
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What has a say in the direction of a line (`Bidi_Control`, PropList.txt): besides those that turn it, the marks of
/// right-to-left text, which move only what has no direction of its own.
#[must_use]
pub fn is_bidi_control(c: char) -> bool {
    turns_direction(c) || is_direction_mark(c)
}

/// The marks of right-to-left text.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}')
}

/// Ignorable characters that honest text of some script is written with: direction marks, vowels of Khmer, variants of
/// Mongolian, shorthand, musical notes. In an article they stay.
#[must_use]
pub fn is_of_a_script(c: char) -> bool {
    is_direction_mark(c)
        || matches!(c, '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
}

/// What ties letters or emoji together, or keeps them apart (`Join_Control`, PropList.txt).
#[must_use]
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// What chooses the look of the character before it, such as an emoji's colour.
#[must_use]
pub fn is_variation_selector(c: char) -> bool {
    ('\u{fe00}'..='\u{fe0f}').contains(&c)
}

/// What labels text without being seen, and the variants of Han characters that stand in the same block.
#[must_use]
pub fn is_tag(c: char) -> bool {
    ('\u{e0000}'..='\u{e0fff}').contains(&c)
}

/// What ends a line or paragraph and is no control (`Zl`, `Zp`).
#[must_use]
pub fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_syntax::hir::{Class, HirKind};

    /// Compares a set with a class of the Unicode Character Database, as `regex-syntax` has it.
    #[track_caller]
    fn check(set: fn(char) -> bool, class: &str) {
        let hir = regex_syntax::parse(class).unwrap();
        let HirKind::Class(Class::Unicode(ranges)) = hir.kind() else {
            panic!("{class} is no class");
        };
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let expected = ranges
                .iter()
                .any(|range| (range.start()..=range.end()).contains(&c));
            assert_eq!(set(c), expected, "U+{:04X} in {class}", u32::from(c));
        }
    }

    #[test]
    fn the_sets_are_those_of_unicode() {
        check(is_ignorable, r"\p{Default_Ignorable_Code_Point}");
        check(is_bidi_control, r"\p{Bidi_Control}");
        check(is_joiner, r"\p{Join_Control}");
        check(is_line_separator, r"[\p{Zl}\p{Zp}]");
        check(
            is_unseen,
            r"[\p{Default_Ignorable_Code_Point}\p{Cc}\x{fff9}-\x{fffb}\x{2800}]",
        );
        check(
            turns_direction,
            r"[\p{Bidi_Control}--[\x{61c}\x{200e}\x{200f}]]",
        );
        check(
            is_variation_selector,
            r"[\p{Variation_Selector}&&[\x{fe00}-\x{fe0f}]]",
        );
        let needed = (0..=0x10_ffff)
            .filter_map(char::from_u32)
            .filter(|c| is_of_a_script(*c));
        assert!(needed.clone().count() > 20 && needed.clone().all(is_ignorable));
    }
}

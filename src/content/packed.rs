//! The HTML of a section, kept as what it has besides the section's text.
//!
//! Gets:    HTML, and its text: most of the HTML is the same once more.
//! Gives:   the HTML again, by the same text.
//! Touches: lz4, with the text as its dictionary.
//! Never:   HTML of another maker: what comes out is what the allow-list let through.

use serde::{Deserialize, Serialize};

use super::sanitize::SafeHtml;

/// lz4 makes no byte of more than so many.
const RATIO_MAX: usize = 255;

/// HTML that is unpacked with the text it was packed with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PackedHtml {
    bytes: Box<[u8]>,
    /// Of the HTML, in bytes.
    length: u32,
    has_links: bool,
}

impl PackedHtml {
    pub(super) fn new(html: &SafeHtml, text: &str) -> PackedHtml {
        let html = html.as_str();
        let bytes = match html {
            "" => Vec::new(),
            html => lz4_flex::block::compress_with_dict(html.as_bytes(), text.as_bytes()),
        };
        // The HTML of an article is far below 4 GB: see `output` in `markdown`.
        PackedHtml {
            bytes: bytes.into(),
            length: html.len() as u32,
            has_links: html.contains("<a "),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(super) fn has_links(&self) -> bool {
        self.has_links
    }

    /// The HTML; the text alone where the bytes or the text are others than those of [`PackedHtml::new`].
    pub(super) fn unpack(&self, text: &str) -> SafeHtml {
        let length = self.length as usize;
        if self.is_empty() {
            return SafeHtml::default();
        }
        let is_possible = length <= self.bytes.len().saturating_mul(RATIO_MAX);
        let unpacked = is_possible
            .then(|| lz4_flex::block::decompress_with_dict(&self.bytes, length, text.as_bytes()));
        let html = unpacked
            .and_then(Result::ok)
            .and_then(|bytes| String::from_utf8(bytes).ok());
        html.filter(|html| html.len() == length)
            .map_or_else(|| SafeHtml::from_text(text), SafeHtml::unpacked)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn most_of_the_html_is_not_kept_twice() {
        // No character comes twice, so that the text by itself cannot be packed.
        let text: String = ('\u{4e00}'..'\u{5200}')
            .map(|c| if u32::from(c) % 40 == 0 { '\n' } else { c })
            .collect();
        let html = text
            .lines()
            .map(|line| format!("<p>{line}</p>\n"))
            .collect::<String>();
        let packed = PackedHtml::new(&SafeHtml::unpacked(html.clone()), &text);
        assert_eq!(packed.unpack(&text).as_str(), html);
        assert!(
            packed.bytes.len() * 4 < html.len(),
            "{} of {}",
            packed.bytes.len(),
            html.len()
        );
    }

    #[test]
    fn of_another_text_or_length_only_the_text_is_left() {
        let html = SafeHtml::unpacked("<p>提现一直没有到账，一直没有</p>".to_owned());
        let packed = PackedHtml::new(&html, "提现一直没有到账，一直没有");
        assert_eq!(packed.unpack("<").as_str(), "&lt;");
        assert_eq!(
            PackedHtml {
                length: u32::MAX,
                ..packed.clone()
            }
            .unpack("a")
            .as_str(),
            "a"
        );
        assert_eq!(
            PackedHtml {
                bytes: Box::default(),
                ..packed
            }
            .unpack("a")
            .as_str(),
            "a"
        );
    }

    proptest! {
        #[test]
        fn what_is_unpacked_is_what_was_packed(
            html in "(<p>|</p>|<a |提现|到账|&amp;|[a-c ]){0,40}",
            text in "(提现|到账|[a-c \n]){0,40}",
            times in prop_oneof![Just(1_usize), Just(2_000)],
        ) {
            let (html, text) = (SafeHtml::unpacked(html.repeat(times)), text.repeat(times));
            let packed = PackedHtml::new(&html, &text);
            prop_assert_eq!(packed.has_links(), html.as_str().contains("<a "));
            prop_assert_eq!(packed.unpack(&text), html);
        }
    }
}

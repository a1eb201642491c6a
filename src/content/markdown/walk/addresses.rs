//! Bare addresses, `https://…` in a text, as links.
//!
//! Gets:    text, which Markdown gives in pieces.
//! Gives:   the same with links, by the rules of GitHub's extension and so that an address ends before Chinese text.
//! Touches: the walk.
//! Never:   an address in code, in a link or in a heading; one of another kind than `http` and `https`.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::Walk;
use super::pending::Address;
use crate::problem::Problem;
use crate::text::units::is_han;

/// The longest bare address, in bytes.
const BYTES_MAX: usize = 2_000;

impl<'a> Walk<'a, '_> {
    /// Writes text that begins at a byte of the body.
    pub(super) fn text_with_addresses(
        &mut self,
        text: CowStr<'a>,
        byte: usize,
    ) -> Result<(), Problem> {
        let (mut rest, mut byte) = (text, byte);
        while !rest.is_empty() {
            let Some(address) = self.address.as_mut().filter(|address| byte < address.end) else {
                self.end_address()?;
                (rest, byte) = self.text_before_address(rest, byte)?;
                continue;
            };
            let (own, behind) = parted(rest, address.end - byte);
            address.text.push_str(&own);
            let length = own.len();
            address.pieces.push((own, byte));
            if length == 0 || byte + length >= address.end {
                self.end_address()?;
            }
            (rest, byte) = (behind, byte + length);
        }
        Ok(())
    }

    /// Writes text up to the next address in it, which is begun; gives what is left.
    fn text_before_address(
        &mut self,
        text: CowStr<'a>,
        byte: usize,
    ) -> Result<(CowStr<'a>, usize), Problem> {
        let Some((start, url)) = self.address_in(&text, byte) else {
            let text = self.filled(text, byte);
            self.text(text)?;
            return Ok((CowStr::Borrowed(""), byte));
        };
        let (before, rest) = parted(text, start);
        if !before.is_empty() {
            let before = self.filled(before, byte);
            self.text(before)?;
        }
        let start = byte + start;
        self.address = Some(Address {
            end: start + url.len(),
            url,
            start,
            text: String::new(),
            pieces: Vec::new(),
        });
        Ok((rest, start))
    }

    /// Writes the address whose pieces have come: as a link when they are all of it.
    pub(super) fn end_address(&mut self) -> Result<(), Problem> {
        let Some(address) = self.address.take() else {
            return Ok(());
        };
        let url = address.url.replace("&amp;", "&");
        if address.text != url {
            for (piece, byte) in address.pieces {
                let piece = self.filled(piece, byte);
                self.text(piece)?;
            }
            return Ok(());
        }
        self.attribute(url.len(), address.start)?;
        let Some(shown) = self.bare_link(&url, address.start) else {
            return self.text(url.into());
        };
        self.flush_break(url.chars().next());
        self.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: shown.into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }));
        self.text(url.into())?;
        self.push(Event::End(TagEnd::Link));
        Ok(())
    }

    /// The first bare address in a text: where it begins, and all of it as it stands in the body.
    fn address_in(&self, text: &str, byte: usize) -> Option<(usize, String)> {
        if self.in_code || self.in_heading || self.pictures > 0 || !self.shown_links.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(at) = text[from..].find("http") {
            let start = from + at;
            from = start + 4;
            let is_begin =
                !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let written = self.body.get(byte + start..).unwrap_or_default();
            if let Some(length) = is_begin.then(|| address_bytes(written)).flatten() {
                return Some((start, written[..length].to_owned()));
            }
        }
        None
    }
}

/// A text in two.
fn parted<'a>(text: CowStr<'a>, at: usize) -> (CowStr<'a>, CowStr<'a>) {
    match text {
        CowStr::Borrowed(text) => {
            let (one, other) = text.split_at(text.floor_char_boundary(at));
            (CowStr::Borrowed(one), CowStr::Borrowed(other))
        }
        text => {
            let (one, other) = text.split_at(text.floor_char_boundary(at));
            (one.to_owned().into(), other.to_owned().into())
        }
    }
}

/// How long the address is that a text begins with.
fn address_bytes(text: &str) -> Option<usize> {
    let host = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"))?;
    let scheme = text.len() - host.len();
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_han(c)
            || matches!(
                c,
                '<' | '>'
                    | '"'
                    | '`'
                    | '|'
                    | '\\'
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | '*'
                    | '“'
                    | '”'
                    | '‘'
                    | '’'
                    | '…'
            )
            || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
    };
    let length = host.find(ends).unwrap_or(host.len());
    let mut address = &text[..scheme + length];
    loop {
        let trimmed = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '\'', '_', '~', '-']);
        let opened = trimmed.matches('(').count();
        let trimmed = match trimmed.strip_suffix(')') {
            Some(rest) if trimmed.matches(')').count() > opened => rest,
            _ => trimmed,
        };
        if trimmed.len() == address.len() {
            break;
        }
        address = trimmed;
    }
    let host = address.get(scheme..)?.split(['/', '?', '#', ':']).next()?;
    let is_host = host.starts_with(|c: char| c.is_alphanumeric()) && host.contains('.');
    (is_host && address.len() <= BYTES_MAX).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_a_reader_sees_its_end() {
        for (text, expected) in [
            ("https://a.example", "https://a.example"),
            (
                "https://a.example/x_y?b=1&c=2#d behind",
                "https://a.example/x_y?b=1&c=2#d",
            ),
            ("https://a.example。后", "https://a.example"),
            ("https://a.example/路径看", "https://a.example/"),
            ("https://a.example/a(b))", "https://a.example/a(b)"),
            ("https://a.example/x).", "https://a.example/x"),
            ("http://127.0.0.1:8080/，", "http://127.0.0.1:8080/"),
        ] {
            assert_eq!(
                address_bytes(text).map(|length| &text[..length]),
                Some(expected),
                "{text}"
            );
        }
        for none in [
            "https://",
            "http://localhost",
            "https://中文",
            "http:x.y",
            "ftp://a.example",
            "https://.x",
        ] {
            assert_eq!(address_bytes(none), None, "{none}");
        }
    }
}

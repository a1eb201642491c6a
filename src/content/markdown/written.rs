//! Where the text of an article's body was written.
//!
//! Gets:    the body of an article, the site's variables.
//! Gives:   what readers see of each section, character by character, with line and column.
//! Touches: pulldown-cmark, `variables`.
//! Never:   an article that is served: this is for telling a place in it; raw HTML and what we add ourselves are left out.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::options::options;
use super::places::Places;
use super::reading::Reading;
use super::walk::{is_block, is_block_end};
use crate::content::variables;
use crate::ids::{Lang, Variables};

/// A character that readers see, and where it was written, counted from 1. The characters of a value stand where its name does.
#[derive(Clone, Copy, Debug)]
pub(in crate::content) struct Seen {
    pub(in crate::content) char: char,
    pub(in crate::content) line: usize,
    pub(in crate::content) column: usize,
}

/// What stands from one heading to the next.
#[derive(Debug, Default)]
pub(in crate::content) struct Part {
    pub(in crate::content) heading: Vec<Seen>,
    pub(in crate::content) text: Vec<Seen>,
}

/// Whether a character tells anything of where a text stands: space and what parts the cells of tables do not.
pub(in crate::content) fn is_telling(c: char) -> bool {
    !c.is_whitespace() && c != '·'
}

/// The telling characters of a body that begins on `body_line`: the lead, then what each heading begins.
pub(in crate::content) fn written(
    body: &str,
    body_line: usize,
    (lang, variables): (Lang, &Variables),
) -> Vec<Part> {
    let marked = variables::marked(body);
    let reading = Reading::of(&marked);
    let places = Places::of(body);
    let mut parts = vec![Part::default()];
    let (mut depth, mut pictures, mut in_heading, mut in_code) = (0_usize, 0_usize, false, false);
    for (event, range) in Parser::new_ext(reading.text(), options()).into_offset_iter() {
        let (text, is_code) = match reading.event(event, &range) {
            Event::Text(text) => (text, in_code),
            Event::Code(text) => (text, true),
            other => {
                match other {
                    Event::Start(Tag::Heading { .. }) if depth == 0 => {
                        parts.push(Part::default());
                        in_heading = true;
                    }
                    Event::End(TagEnd::Heading(_)) => in_heading = false,
                    Event::Start(Tag::Image { .. }) => pictures += 1,
                    Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
                    Event::Start(Tag::Heading { .. }) => {}
                    Event::Start(tag) if is_block(&tag) => {
                        in_code |= matches!(tag, Tag::CodeBlock(_));
                        depth += 1;
                    }
                    Event::End(tag) if is_block_end(&tag) => {
                        in_code &= tag != TagEnd::CodeBlock;
                        depth = depth.saturating_sub(1);
                    }
                    _ => {}
                }
                continue;
            }
        };
        if pictures > 0 {
            continue;
        }
        // Code stands between marks of the same length on both sides.
        let begins = range.start + range.len().saturating_sub(text.len()) / 2;
        let pieces = match is_code {
            true => vec![(0, variables::unmarked(&text).into_owned(), false)],
            false => variables::pieces(&text, lang, variables),
        };
        let part = parts.last_mut().expect("there is always the lead");
        let seen = if in_heading {
            &mut part.heading
        } else {
            &mut part.text
        };
        for (at, piece, is_value) in pieces {
            for (inner, char) in piece.char_indices().filter(|(_, c)| is_telling(*c)) {
                let byte = begins + at + if is_value { 0 } else { inner };
                let byte = reading.written(byte..byte).start;
                let (line, column) = places.of_byte(body, byte.min(body.len()));
                let line = body_line + line - 1;
                seen.push(Seen { char, line, column });
            }
        }
    }
    parts
}

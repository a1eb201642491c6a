//! Emphasis beside Chinese, Japanese and Korean text, as the CJK-friendly amendment of CommonMark has it.
//!
//! Gets:    a text as Markdown is to read it.
//! Gives:   the same with other characters beside asterisks, byte for byte as long; nothing where Markdown reads it so anyway.
//! Touches: pulldown-cmark, to tell text from code and addresses.
//! Never:   a character in code, in an address or in HTML.
//!
//! By the amendment (github.com/tats-u/markdown-cjk-friendly, its specification and ranges for Unicode 16) a run of asterisks
//! beside such a character both opens and closes unless white space stands beside it. CommonMark asks that both sides are
//! punctuation or both are none: so characters are put there for which it is so. `_` reads alike by both.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::content::markdown::options::options;

/// A run of one sign, and the characters beside it.
struct Run {
    sign: u8,
    range: Range<usize>,
    before: Option<char>,
    after: Option<char>,
    /// Whether it would open emphasis if every second run of its paragraph closed it.
    opens: bool,
}

/// The text with marks; nothing where it needs none.
pub(super) fn friendly(text: &str) -> Option<String> {
    let runs = odd_runs(text);
    if runs.is_empty() {
        return None;
    }
    let plain = plain_text(text);
    let is_plain = |byte: usize| {
        let behind = plain.partition_point(|range| range.start <= byte);
        behind > 0 && plain[behind - 1].contains(&byte)
    };
    let mut classes: BTreeMap<usize, Class> = BTreeMap::new();
    for run in runs {
        let (Some(before), Some(after)) = (run.before, run.after) else {
            continue;
        };
        let sides = [
            (before, run.range.start - before.len_utf8()),
            (after, run.range.end),
        ];
        // One character may stand between two runs: what it was for the first one it is for the second.
        let class = |(c, at): (char, usize)| match c.is_ascii() {
            true => Some(Class::of_ascii(c)),
            false => classes.get(&at).copied(),
        };
        let wanted = class(sides[0]).or(class(sides[1])).unwrap_or(Class::Letter);
        let is_possible = sides
            .iter()
            .all(|side| class(*side).is_none_or(|class| class == wanted));
        // Where not both can be, what the run most likely does decides: one that opens needs a letter behind it.
        let is_right = run.opens == (class(sides[1]) == Some(Class::Letter));
        for (c, at) in sides {
            match is_possible {
                true if !c.is_ascii() && is_plain(at) => classes.insert(at, wanted),
                true => None,
                false if is_right => None,
                false => classes.remove(&at),
            };
        }
    }
    if classes.is_empty() {
        return None;
    }
    let mut marked = text.to_owned();
    for (at, class) in classes {
        let bytes = text[at..].chars().next().map_or(0, char::len_utf8);
        marked.replace_range(at..at + bytes, class.of_bytes(bytes));
    }
    Some(marked)
}

/// What CommonMark asks of a character beside a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Sign,
}

impl Class {
    fn of_ascii(c: char) -> Class {
        match c.is_ascii_punctuation() {
            true => Class::Sign,
            false => Class::Letter,
        }
    }

    /// A character of this class that takes so many bytes. What is no ASCII has no other meaning in Markdown.
    fn of_bytes(self, bytes: usize) -> &'static str {
        match (bytes, self) {
            (2, Class::Letter) => "é",
            (2, Class::Sign) => "§",
            (3, Class::Letter) => "一",
            (3, Class::Sign) => "、",
            (_, Class::Letter) => "𠀀",
            (_, Class::Sign) => "🌀",
        }
    }
}

/// The runs that the amendment reads otherwise, of paragraphs in which that may matter.
fn odd_runs(text: &str) -> Vec<Run> {
    let mut odd = Vec::new();
    if !text.contains('*') && !text.contains("~~") {
        return odd;
    }
    let mut paragraph: Vec<Run> = Vec::new();
    for run in runs(text) {
        let is_new = paragraph.last().is_some_and(|last: &Run| {
            let between = &text[last.range.end..run.range.start];
            between.contains("\n\n")
        });
        if is_new {
            add_odd(&mut paragraph, &mut odd);
        }
        paragraph.push(run);
    }
    add_odd(&mut paragraph, &mut odd);
    odd
}

/// Adds the runs of a paragraph with an odd one, unless each run that opens is closed by the next one of its kind by either reading.
fn add_odd(paragraph: &mut Vec<Run>, odd: &mut Vec<Run>) {
    let pairs = paragraph.chunks(2);
    let is_clear = pairs.into_iter().all(|pair| match pair {
        [open, close] => {
            open.sign == close.sign
                && open.range.len() == close.range.len()
                && surely_opens(open)
                && surely_closes(close)
        }
        _ => false,
    });
    if is_clear {
        paragraph.clear();
        return;
    }
    for closing in paragraph.iter_mut().skip(1).step_by(2) {
        closing.opens = false;
    }
    match paragraph.iter().any(is_odd) {
        true => odd.extend(paragraph.drain(..).filter(is_beside_cjk)),
        false => paragraph.clear(),
    }
}

/// Whether a run stands beside CJK text and no white space: by the amendment it both opens and closes.
fn is_beside_cjk(run: &Run) -> bool {
    let (Some(before), Some(after)) = (run.before, run.after) else {
        return false;
    };
    let is_space = before.is_whitespace() || after.is_whitespace();
    !is_space && (is_cjk(before) || is_cjk(after))
}

/// Whether CommonMark may read such a run otherwise: unless both sides are letters or both are signs.
fn is_odd(run: &Run) -> bool {
    let (Some(before), Some(after)) = (run.before, run.after) else {
        return false;
    };
    let are_alike =
        before.is_alphanumeric() && after.is_alphanumeric() || is_sign(before) && is_sign(after);
    !are_alike && is_beside_cjk(run)
}

fn surely_opens(run: &Run) -> bool {
    let before = run.before.is_none_or(|c| c.is_whitespace() || is_sign(c));
    run.after
        .is_some_and(|c| c.is_alphanumeric() || before && !c.is_whitespace())
}

fn surely_closes(run: &Run) -> bool {
    let after = run.after.is_none_or(|c| c.is_whitespace() || is_sign(c));
    run.before
        .is_some_and(|c| c.is_alphanumeric() || after && !c.is_whitespace())
}

/// Common punctuation; not all of it.
fn is_sign(c: char) -> bool {
    c.is_ascii_punctuation() || "，。、；：？！（）《》「」『』【】“”‘’—…".contains(c)
}

/// Runs of asterisks, and of two tildes, in order; escaped ones are text.
fn runs(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'*', b'~', b'\\', &bytes[at..]) {
        let start = at + found;
        let sign = bytes[start];
        if sign == b'\\' {
            at = (start + 2).min(bytes.len());
            continue;
        }
        let length = bytes[start..].iter().take_while(|b| **b == sign).count();
        at = start + length;
        let (before, after) = (text[..start].chars().next_back(), text[at..].chars().next());
        let is_idle = [before, after]
            .iter()
            .all(|c| c.is_none_or(char::is_whitespace));
        if (sign == b'*' || length == 2) && !is_idle {
            runs.push(Run {
                sign,
                range: start..at,
                before,
                after,
                opens: true,
            });
        }
    }
    runs
}

/// The bytes of text that is neither in code nor in HTML or addresses, in order.
fn plain_text(text: &str) -> Vec<Range<usize>> {
    let (mut in_code, mut plain) = (false, Vec::new());
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(part) if !in_code && part.len() == range.len() => plain.push(range),
            _ => {}
        }
    }
    plain
}

/// Whether a character is CJK by the amendment: as wide as a Han character and no emoji, or of Hangul.
fn is_cjk(c: char) -> bool {
    if matches!(c, '\u{4e00}'..='\u{9fff}') {
        return true;
    }
    let c = u32::from(c);
    let behind = CJK.partition_point(|(first, _)| *first <= c);
    behind > 0 && c <= CJK[behind - 1].1
}

/// First and last character of each range, as the amendment lists them for Unicode 16.
const CJK: [(u32, u32); 60] = [
    (0x1100, 0x11ff),
    (0x20a9, 0x20a9),
    (0x2329, 0x232a),
    (0x2630, 0x2637),
    (0x268a, 0x268f),
    (0x2e80, 0x2e99),
    (0x2e9b, 0x2ef3),
    (0x2f00, 0x2fd5),
    (0x2ff0, 0x303e),
    (0x3041, 0x3096),
    (0x3099, 0x30ff),
    (0x3105, 0x312f),
    (0x3131, 0x318e),
    (0x3190, 0x31e5),
    (0x31ef, 0x321e),
    (0x3220, 0x3247),
    (0x3250, 0xa48c),
    (0xa490, 0xa4c6),
    (0xa960, 0xa97c),
    (0xac00, 0xd7a3),
    (0xd7b0, 0xd7c6),
    (0xd7cb, 0xd7fb),
    (0xf900, 0xfaff),
    (0xfe10, 0xfe19),
    (0xfe30, 0xfe52),
    (0xfe54, 0xfe66),
    (0xfe68, 0xfe6b),
    (0xff01, 0xffbe),
    (0xffc2, 0xffc7),
    (0xffca, 0xffcf),
    (0xffd2, 0xffd7),
    (0xffda, 0xffdc),
    (0xffe0, 0xffe6),
    (0xffe8, 0xffee),
    (0x16fe0, 0x16fe4),
    (0x16ff0, 0x16ff6),
    (0x17000, 0x18cd5),
    (0x18cff, 0x18d1e),
    (0x18d80, 0x18df2),
    (0x1aff0, 0x1aff3),
    (0x1aff5, 0x1affb),
    (0x1affd, 0x1affe),
    (0x1b000, 0x1b122),
    (0x1b132, 0x1b132),
    (0x1b150, 0x1b152),
    (0x1b155, 0x1b155),
    (0x1b164, 0x1b167),
    (0x1b170, 0x1b2fb),
    (0x1d300, 0x1d356),
    (0x1d360, 0x1d376),
    (0x1f200, 0x1f200),
    (0x1f202, 0x1f202),
    (0x1f210, 0x1f219),
    (0x1f21b, 0x1f22e),
    (0x1f230, 0x1f231),
    (0x1f237, 0x1f237),
    (0x1f23b, 0x1f23b),
    (0x1f240, 0x1f248),
    (0x1f260, 0x1f265),
    (0x20000, 0x3fffd),
];

#[cfg(test)]
mod tests;

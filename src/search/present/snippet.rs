//! The passage of a text that a hit shows.
//!
//! Gets:    a text, the ranges of it that are marked.
//! Gives:   the passage with the most different marked words, in whole sentences where they fit, as HTML.
//! Touches: `detect`, for template source, which it leaves out.
//! Never:   what is marked, and why.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::content::SafeHtml;
use crate::detect::templates;
use crate::text::units::is_han;

/// How long a snippet is, in width: a Han character counts 7, another 3, so that 64 Han characters or 150 letters fit.
const SNIPPET_WIDTH: usize = 450;
/// How much of the text before the first mark a snippet shows where its sentence begins earlier, in width.
const BEFORE_WIDTH: usize = 126;
/// How far before the first mark its sentence may begin to be shown whole, in width.
const SENTENCE_BEFORE_WIDTH: usize = 252;
/// From here on a snippet ends where a sentence does, in width.
const ENOUGH_WIDTH: usize = 210;
/// How far a snippet may go beyond its width to end with a sentence, in width.
const BEYOND_WIDTH: usize = 100;
/// At how many marks it is tried how many others follow.
const STARTS_MAX: usize = 200;
/// The most bytes that may follow in a snippet: characters of 4 bytes whose width is 3.
const WINDOW_BYTES_MAX: usize = (SNIPPET_WIDTH - BEFORE_WIDTH) / 3 * 4;

/// The snippet of a text with these marks; `is_word` tells of each whether it is one where it stands.
pub(super) fn cut(
    text: &str,
    ranges: &[(usize, usize)],
    is_word: impl Fn((usize, usize)) -> bool,
) -> SafeHtml {
    let (start, end) = passage(text, ranges);
    let mut shown = String::with_capacity(end - start + 8);
    if start > 0 {
        shown.push('…');
    }
    let inside = ranges
        .iter()
        .copied()
        .filter(|&(from, to)| from >= start && to <= end && is_word((from, to)));
    let templates: Vec<(usize, usize)> = templates::find(text)
        .iter()
        .map(|found| (found.start.max(start), found.end.min(end)))
        .filter(|(first, last)| first < last)
        .collect();
    let is_shown = |(from, to): &(usize, usize)| {
        let is_apart = |(first, last): &(usize, usize)| to <= first || last <= from;
        templates.iter().all(is_apart)
    };
    let push_in_one_line = |shown: &mut String, text: &str, start: usize, end: usize| {
        let mut from = start;
        for (first, last) in templates
            .iter()
            .filter(|(first, _)| (start..end).contains(first))
        {
            push_in_one_line(shown, text, from, *first);
            from = *last;
        }
        push_in_one_line(shown, text, from.min(end), end);
    };
    let mut marks = Vec::new();
    let mut at = start;
    for (from, to) in inside.filter(is_shown) {
        push_in_one_line(&mut shown, text, at, from);
        let first = shown.len();
        push_in_one_line(&mut shown, text, from, to);
        marks.push((first, shown.len()));
        at = to;
    }
    push_in_one_line(&mut shown, text, at, end);
    if end < text.len() && !shown.ends_with(is_sentence_end) {
        shown.push('…');
    }
    SafeHtml::marked(&shown, &marks)
}

/// Adds a part of a text without its line ends. Blocks that end without a mark, as items of a list and headings, and rows
/// of a table are kept apart.
fn push_in_one_line(shown: &mut String, text: &str, start: usize, end: usize) {
    let mut at = start;
    for (line_end, _) in text[start..end].match_indices('\n') {
        let line_end = start + line_end;
        shown.push_str(&text[at..line_end]);
        at = line_end + 1;
        let line = text[..line_end].rsplit('\n').next().unwrap_or_default();
        shown.push_str(match line.chars().next_back() {
            _ if line.contains(" · ") => "; ",
            Some(c) if is_sentence_end(c) || matches!(c, ':' | '：' | '…') => " ",
            _ => " · ",
        });
    }
    shown.push_str(&text[at..end]);
}

fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '.' | '!' | '?')
}

/// Whether a sentence ends behind a character: a full stop in a number or a name ends none.
fn ends_sentence(c: char, rest: &str) -> bool {
    match c {
        '\n' | '。' | '！' | '？' | '；' => true,
        '.' | '!' | '?' => rest.starts_with([' ', '\n']) || rest.is_empty(),
        _ => false,
    }
}

fn width(c: char) -> usize {
    if is_han(c) || ('\u{3000}'..='\u{ffef}').contains(&c) {
        7
    } else {
        3
    }
}

/// The byte range of the snippet: the whole text where it hardly is longer.
fn passage(text: &str, ranges: &[(usize, usize)]) -> (usize, usize) {
    if forward(text, 0, SNIPPET_WIDTH + BEYOND_WIDTH) == text.len() {
        return (0, text.len());
    }
    let (mark, words) = richest(text, ranges);
    let start = match distinct_until(text, ranges, forward(text, 0, SNIPPET_WIDTH)) >= words {
        // A text begins with what matters most: from there unless another place says more.
        true => 0,
        false => begin(text, mark),
    };
    let end = forward(text, start, SNIPPET_WIDTH);
    if end == text.len() {
        return (earlier(text, start), end);
    }
    let whole = whole_sentence_end(text, start);
    let has_marks = |from: usize| ranges.iter().any(|&(start, to)| start >= from && to <= end);
    let whole = whole.filter(|&whole| whole >= end || !has_marks(whole));
    (
        start,
        whole.unwrap_or_else(|| whole_word_end(text, start, end)),
    )
}

/// How many different marked words stand before a byte.
fn distinct_until(text: &str, ranges: &[(usize, usize)], end: usize) -> usize {
    let inside = ranges.iter().take_while(|(_, to)| *to <= end);
    inside
        .map(|&(from, to)| &text[from..to])
        .collect::<FxHashSet<_>>()
        .len()
}

/// The first beginning of a sentence from which the rest of the text fits.
fn earlier(text: &str, start: usize) -> usize {
    let mut room = SNIPPET_WIDTH.saturating_sub(text[start..].chars().map(width).sum());
    let mut best = start;
    for (at, c) in text[..start].char_indices().rev() {
        let behind = at + c.len_utf8();
        if behind < best && ends_sentence(c, &text[behind..]) {
            best = behind + (text[behind..].len() - text[behind..].trim_start().len());
        }
        let Some(rest) = room.checked_sub(width(c)) else {
            return best;
        };
        room = rest;
    }
    0
}

/// The mark at which the window of full width begins that holds the most different marked words, the first one of equals, and
/// how many they are.
fn richest(text: &str, ranges: &[(usize, usize)]) -> (usize, usize) {
    let mut best = (0, 0);
    let mut window = PassageWindow::new(text, ranges);
    for (i, &(from, _)) in ranges.iter().enumerate().take(STARTS_MAX) {
        // It cannot hold more words unless it holds so many ranges.
        let Some(&(_, end)) = ranges.get(i + best.0) else {
            break;
        };
        if end - from > WINDOW_BYTES_MAX {
            continue;
        }
        window.begin_at(i);
        if window.words > best.0 {
            best = (window.words, from);
        }
    }
    (best.1, best.0)
}

/// A window of full width that moves forward over a text, and how many different words its ranges are.
#[derive(Default)]
struct PassageWindow<'t> {
    text: &'t str,
    ranges: &'t [(usize, usize)],
    /// Its bytes and their width.
    start: usize,
    end: usize,
    width: usize,
    /// The first range in it, and the first one behind it.
    first: usize,
    next: usize,
    /// For each word its number, for each number how often it is in the window.
    numbers: FxHashMap<&'t str, usize>,
    counts: Vec<usize>,
    words: usize,
}

impl<'t> PassageWindow<'t> {
    fn new(text: &'t str, ranges: &'t [(usize, usize)]) -> PassageWindow<'t> {
        PassageWindow {
            text,
            ranges,
            ..PassageWindow::default()
        }
    }

    /// Moves to a range behind the one it began at, or to the first one.
    fn begin_at(&mut self, first: usize) {
        self.widen_from(self.ranges[first].0);
        for gone in self.first..first.min(self.next) {
            let number = self.number(gone);
            self.counts[number] -= 1;
            self.words -= usize::from(self.counts[number] == 0);
        }
        self.first = first;
        self.next = self.next.max(first);
        while self
            .ranges
            .get(self.next)
            .is_some_and(|(_, end)| *end <= self.end)
        {
            let number = self.number(self.next);
            self.words += usize::from(self.counts[number] == 0);
            self.counts[number] += 1;
            self.next += 1;
        }
    }

    /// The same window as [`forward`] gives, without reading again what both windows have.
    fn widen_from(&mut self, start: usize) {
        if start < self.end {
            self.width -= self.text[self.start..start]
                .chars()
                .map(width)
                .sum::<usize>();
        } else {
            (self.end, self.width) = (start, 0);
        }
        self.start = start;
        for c in self.text[self.end..].chars() {
            if self.width + width(c) > SNIPPET_WIDTH - BEFORE_WIDTH {
                return;
            }
            self.width += width(c);
            self.end += c.len_utf8();
        }
    }

    fn number(&mut self, range: usize) -> usize {
        let (start, end) = self.ranges[range];
        let number = *self
            .numbers
            .entry(&self.text[start..end])
            .or_insert(self.counts.len());
        if number == self.counts.len() {
            self.counts.push(0);
        }
        number
    }
}

/// Where to begin before a mark: at the start of its sentence when that is near, else a few characters before.
fn begin(text: &str, mark: usize) -> usize {
    let (mut spent, mut near, mut at) = (0, None, mark);
    for (i, c) in text[..mark].char_indices().rev() {
        let after = i + c.len_utf8();
        if ends_sentence(c, &text[after..]) {
            return after + (text[after..mark].len() - text[after..mark].trim_start().len());
        }
        spent += width(c);
        if spent > BEFORE_WIDTH && near.is_none() {
            // In the middle of a word in letters: go on to its end.
            near = Some(if c.is_ascii_alphanumeric() {
                text[at..mark].find(' ').map_or(at, |space| at + space + 1)
            } else {
                at
            });
        }
        if spent > SENTENCE_BEFORE_WIDTH {
            return near.unwrap_or(at);
        }
        at = i;
    }
    0
}

fn forward(text: &str, from: usize, width_max: usize) -> usize {
    let mut spent = 0;
    for (i, c) in text[from..].char_indices() {
        spent += width(c);
        if spent > width_max {
            return from + i;
        }
    }
    text.len()
}

/// The end of the last sentence that fits, or of the one that hardly fits no more, when the snippet is long enough with it.
fn whole_sentence_end(text: &str, start: usize) -> Option<usize> {
    let (mut spent, mut last) = (0, None);
    for (i, c) in text[start..].char_indices() {
        spent += width(c);
        let behind = start + i + c.len_utf8();
        if spent > SNIPPET_WIDTH + BEYOND_WIDTH || (spent > SNIPPET_WIDTH && last.is_some()) {
            break;
        }
        if spent >= ENOUGH_WIDTH && ends_sentence(c, &text[behind..]) {
            last = Some(if c == '\n' { behind - 1 } else { behind });
        }
    }
    last
}

fn whole_word_end(text: &str, start: usize, end: usize) -> usize {
    let cut_in_word = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric())
        && text[..end].ends_with(|c: char| c.is_ascii_alphanumeric());
    if !cut_in_word {
        return end;
    }
    match text[start..end].rfind(|c: char| !c.is_ascii_alphanumeric()) {
        Some(i) if i > (end - start) / 2 => start + i,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_richest_window_is_that_of_a_count_at_each_mark(text in "[提现a-c é𠮷🎈，]{0,400}", every in 1..90_usize, long in 1..30_usize) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let lengths = (0..bounds.len()).step_by(every + long / 2).map(|i| (i, (i + 1 + (i * 7) % long).min(bounds.len() - 1)));
            let mut ranges: Vec<(usize, usize)> = Vec::new();
            for (from, to) in lengths {
                if from < to && ranges.last().is_none_or(|(_, end)| *end <= bounds[from]) {
                    ranges.push((bounds[from], bounds[to]));
                }
            }
            let mut best = (0, 0);
            for (i, &(from, _)) in ranges.iter().enumerate().take(STARTS_MAX) {
                let to = forward(&text, from, SNIPPET_WIDTH - BEFORE_WIDTH);
                let words = ranges[i..].iter().take_while(|(_, end)| *end <= to).map(|&(a, b)| &text[a..b]);
                let words = words.collect::<FxHashSet<_>>().len();
                if words > best.0 {
                    best = (words, from);
                }
            }
            prop_assert_eq!(richest(&text, &ranges), (best.1, best.0));
        }
    }
}

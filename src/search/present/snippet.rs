//! The passage of a text that a hit shows.
//!
//! Gets:    a text, the spans of it that are marked, what the tokens of the question weigh.
//! Gives:   the passage that answers most likely, in whole sentences where they fit, as HTML.
//! Touches: `detect`, for template source, which it leaves out.
//! Never:   what is marked, and why.

use rustc_hash::FxHashMap;

use super::spans::{MarkedSpan, merge};
use crate::content::SafeHtml;
use crate::detect::templates;
use crate::search::forward::tokens::TokenId;
use crate::text::units::is_han;

/// How long a snippet is, in width: a Han character counts 7, another 3, so that 64 Han characters or 150 letters fit.
const SNIPPET_WIDTH: usize = 450;
/// How much of the text before the first mark a snippet shows where its sentence begins earlier, in width.
const BEFORE_WIDTH: usize = 126;
/// How far before the first mark its sentence may begin to be shown whole, in width.
const SENTENCE_BEFORE_WIDTH: usize = 252;
/// From here on a snippet ends where a sentence does, in width.
const ENOUGH_WIDTH: usize = 300;
/// How far a snippet may go beyond its width to end with a sentence, in width.
const BEYOND_WIDTH: usize = 100;
/// How many passages of a text are compared, at most.
const STARTS_MAX: usize = 50;
/// The bytes after which a token is worth half of what it is at the beginning of a passage.
const HALF_BYTES: f32 = 200.0;
/// What a token of the title is worth, against one that the title lacks: a reader sees the title beside the passage.
const TITLE: f32 = 0.3;
/// What the beginning of a text is worth, and a number where one is asked for, as shares of what the question weighs.
const BEGINNING: f32 = 0.25;
const NUMBER: f32 = 0.3;
/// What a passage that begins inside a sentence is worth, against one that begins with it.
const INSIDE: f32 = 0.7;

/// What a question asks for.
pub(crate) struct Asked<'q> {
    /// What each token weighs, and what others do, as those of synonyms.
    pub(crate) weights: &'q FxHashMap<TokenId, f32>,
    pub(crate) mean: f32,
    /// Whether it asks how much, how many, how long.
    pub(crate) number: bool,
    /// The tokens of the title, sorted.
    pub(crate) title: &'q [TokenId],
}

impl Asked<'_> {
    /// What a token weighs beside the title.
    fn weight(&self, id: TokenId) -> f32 {
        let is_told = self.title.binary_search(&id).is_ok();
        self.weights.get(&id).copied().unwrap_or(self.mean) * if is_told { TITLE } else { 1.0 }
    }

    /// What the distinct tokens of some spans weigh, and whether the title has all of them.
    fn total(&self, spans: &[MarkedSpan]) -> (f32, bool) {
        let mut ids: Vec<TokenId> = spans.iter().flat_map(|span| span.tokens).collect();
        ids.sort_unstable();
        ids.dedup();
        let is_told = |id: &TokenId| self.title.binary_search(id).is_ok();
        let all_told = ids.iter().all(is_told);
        (ids.into_iter().map(|id| self.weight(id)).sum(), all_told)
    }
}

/// The snippet of a text with these spans marked; `is_word` tells of each mark whether it is one where it stands.
pub(super) fn cut(
    text: &str,
    spans: &[MarkedSpan],
    asked: &Asked<'_>,
    is_word: impl Fn((usize, usize)) -> bool,
) -> SafeHtml {
    let (start, end) = passage(text, spans, asked);
    let ranges = merge(spans);
    let mut shown = String::with_capacity(end - start + 8);
    if start > 0 && !text[start..].starts_with('…') {
        shown.push('…');
    }
    let inside = ranges
        .iter()
        .copied()
        .filter(|&(from, to)| from >= start && to <= end && is_word((from, to)));
    let templates: Vec<(usize, usize)> = templates::left_out(text)
        .iter()
        .map(|found| (found.0.max(start), found.1.min(end)))
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
    if end < text.len() && !shown.ends_with(|c| c == '…' || is_sentence_end(c)) {
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
fn passage(text: &str, spans: &[MarkedSpan], asked: &Asked<'_>) -> (usize, usize) {
    if fits(text, SNIPPET_WIDTH + BEYOND_WIDTH) {
        return (0, text.len());
    }
    let (total, all_told) = asked.total(spans);
    let worth = |passage: &Passage| {
        let numbers = asked.number && has_number(text, (passage.start, passage.end), spans);
        asked_for(spans, passage, |id| asked.weight(id))
            + total * if numbers { NUMBER } else { 0.0 }
    };
    // A text begins with what matters most: from there unless another place says more than the title.
    let mut best = Passage::at(text, 0, 0, spans);
    if all_told {
        return (0, best.end);
    }
    let mut most = worth(&best) + BEGINNING * total;
    let mut starts: Vec<(usize, &MarkedSpan, Begin)> = Vec::new();
    for (i, span) in spans.iter().enumerate() {
        let begin = begin(text, span.start);
        if starts.last().map_or(0, |last| last.2.at) != begin.at {
            starts.push((i, span, begin));
        }
        if starts.len() == STARTS_MAX {
            break;
        }
    }
    for (i, span, begin) in starts {
        let (start, whole) = match answer_behind(text, begin.at, span.end) {
            Some(answer) => (answer, true),
            None => (begin.at, begin.whole),
        };
        let passage = Passage::at(text, start, i, spans);
        let worth = worth(&passage) * if whole { 1.0 } else { INSIDE };
        if worth > most {
            (best, most) = (passage, worth);
        }
    }
    (earlier(text, &best), best.end)
}

/// A passage, and the first span that speaks for it: in it, or in the question that it answers.
struct Passage {
    start: usize,
    end: usize,
    first: usize,
}

impl Passage {
    fn at(text: &str, start: usize, first: usize, spans: &[MarkedSpan]) -> Passage {
        let (end, whole) = ends(text, start);
        let marked_from = |from: usize| {
            spans[first..]
                .iter()
                .any(|s| s.start >= from && s.end <= end)
        };
        let whole = whole.filter(|&w| w >= end || !marked_from(w));
        let end = match whole {
            _ if end == text.len() => end,
            Some(whole) => whole,
            None => whole_word_end(text, start, end),
        };
        Passage { start, end, first }
    }
}

/// What the distinct tokens of a passage are worth: the less the later they stand in it, for what answers stands behind them.
fn asked_for(spans: &[MarkedSpan], passage: &Passage, weight: impl Fn(TokenId) -> f32) -> f32 {
    let (mut seen, mut worth) = (Vec::new(), 0.0);
    let inside = spans[passage.first..].iter();
    for span in inside.take_while(|span| span.end <= passage.end) {
        let bytes = span.start.saturating_sub(passage.start) as f32;
        for id in span.tokens {
            if !seen.contains(&id) {
                seen.push(id);
                worth += weight(id) * HALF_BYTES / (HALF_BYTES + bytes);
            }
        }
    }
    worth
}

/// Whether a number stands in a part of a text that is no part of a name and not marked itself.
fn has_number(text: &str, (start, end): (usize, usize), spans: &[MarkedSpan]) -> bool {
    let mut before = ' ';
    text[start..end].char_indices().any(|(at, c)| {
        let begins = c.is_ascii_digit() && !before.is_alphanumeric();
        before = c;
        let at = start + at;
        begins && !spans.iter().any(|span| span.start <= at && at < span.end)
    })
}

/// Where the answer begins when the sentence of a mark is a question: behind it.
fn answer_behind(text: &str, start: usize, marked: usize) -> Option<usize> {
    let end = text[marked..].char_indices().find_map(|(at, c)| {
        let behind = marked + at + c.len_utf8();
        ends_sentence(c, &text[behind..]).then_some((c, behind))
    });
    let (c, behind) = end?;
    let answer = behind + (text[behind..].len() - text[behind..].trim_start().len());
    (start < answer && matches!(c, '?' | '？') && answer < text.len()).then_some(answer)
}

/// The first beginning of a sentence from which the rest of the text fits, for a passage that reaches its end.
fn earlier(text: &str, passage: &Passage) -> usize {
    let start = passage.start;
    if passage.end < text.len() {
        return start;
    }
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

/// Where a passage begins, and whether a sentence does.
struct Begin {
    at: usize,
    whole: bool,
}

/// Where to begin before a mark: at the start of its sentence when that is near, else of its clause, or a few characters
/// before.
fn begin(text: &str, mark: usize) -> Begin {
    let (mut spent, mut near, mut clause, mut at) = (0, None, None, mark);
    for (i, c) in text[..mark].char_indices().rev() {
        let after = i + c.len_utf8();
        if ends_sentence(c, &text[after..]) {
            let at = after + (text[after..mark].len() - text[after..mark].trim_start().len());
            return Begin { at, whole: true };
        }
        spent += width(c);
        if matches!(c, '，' | '、') && near.is_none() {
            clause = Some(after);
        }
        if spent > BEFORE_WIDTH && near.is_none() {
            // In the middle of a word in letters: go on to its end.
            near = clause.or(Some(if c.is_ascii_alphanumeric() {
                text[at..mark].find(' ').map_or(at, |space| at + space + 1)
            } else {
                at
            }));
        }
        if spent > SENTENCE_BEFORE_WIDTH {
            let at = near.unwrap_or(at);
            return Begin { at, whole: false };
        }
        at = i;
    }
    Begin { at: 0, whole: true }
}

/// Whether a text is no wider than that. A character has four bytes at most, and is 3 wide at least.
fn fits(text: &str, width_max: usize) -> bool {
    text.len() * 3 <= width_max * 4 && text.chars().map(width).sum::<usize>() <= width_max
}

/// Where a snippet is full; and the end of the last sentence that fits, or of the one that hardly fits no more, when the snippet
/// is long enough with it.
fn ends(text: &str, start: usize) -> (usize, Option<usize>) {
    let (mut spent, mut full, mut sentence) = (0, None, None);
    for (i, c) in text[start..].char_indices() {
        spent += width(c);
        if spent > SNIPPET_WIDTH {
            full = full.or(Some(start + i));
            if spent > SNIPPET_WIDTH + BEYOND_WIDTH || sentence.is_some() {
                break;
            }
        }
        let behind = start + i + c.len_utf8();
        if spent >= ENOUGH_WIDTH && ends_sentence(c, &text[behind..]) {
            sentence = Some(if c == '\n' { behind - 1 } else { behind });
        }
    }
    (full.unwrap_or(text.len()), sentence)
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

    fn forward(text: &str, from: usize, width_max: usize) -> usize {
        let mut spent = 0;
        let mut chars = text[from..].char_indices();
        let beyond = chars.find(|(_, c)| {
            spent += width(*c);
            spent > width_max
        });
        beyond.map_or(text.len(), |(i, _)| from + i)
    }

    /// The end of the last sentence in a stretch, as far as it makes the snippet long enough.
    fn sentence_end(text: &str, start: usize, end: usize) -> Option<usize> {
        let behind = |i: usize, c: char| start + i + c.len_utf8();
        let ends = text[start..end].char_indices().filter(|&(i, c)| {
            let width: usize = text[start..behind(i, c)].chars().map(width).sum();
            width >= ENOUGH_WIDTH && ends_sentence(c, &text[behind(i, c)..])
        });
        let end = |(i, c)| if c == '\n' { start + i } else { behind(i, c) };
        ends.map(end).next_back()
    }

    proptest! {
        #[test]
        fn one_walk_finds_where_a_snippet_is_full_and_where_its_last_sentence_ends(
            text in "([提现到账证a-z 😀é—]{1,40}[。.!?，,\n]? ?){0,12}",
            from in 0..40_usize,
        ) {
            let start = text.char_indices().nth(from).map_or(0, |(at, _)| at);
            let full = forward(&text, start, SNIPPET_WIDTH);
            let within = sentence_end(&text, start, full);
            // Only where none ends before, the first one that does a little behind.
            let beyond = forward(&text, start, SNIPPET_WIDTH + BEYOND_WIDTH);
            let first = || {
                let mut ends = text[full..beyond].char_indices().map(|(i, c)| full + i + c.len_utf8());
                ends.find_map(|end| sentence_end(&text, start, end))
            };
            prop_assert_eq!(ends(&text, start), (full, within.or_else(first)));
            for width_max in [0, 40, SNIPPET_WIDTH] {
                prop_assert_eq!(fits(&text, width_max), forward(&text, 0, width_max) == text.len());
            }
        }
    }
}

//! Text and terms in, marked ranges out.
//!
//! Gets:    a text of an article, what to mark.
//! Gives:   byte ranges: sorted, not overlapping, touching ones merged, whole characters, whole words in letters.
//! Touches: `text`.
//! Never:   jieba: the pairs of the query are looked up in the text, which costs one pass over it.

use rustc_hash::FxHashSet;

use super::query::Marks;
use super::units::Filter;
use crate::content::SafeHtml;
use crate::text::units::{Unit, Units, is_han};
use crate::text::{Analyzer, english};

/// How long a snippet is, in width: a Han character counts 7, another 3, so that 60 Han characters or 140 letters fit.
const SNIPPET_WIDTH: usize = 420;
/// How much of the text before the first mark a snippet shows, at most, in width.
const BEFORE_WIDTH: usize = 126;

/// A place where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    start: usize,
    end: usize,
    /// Joins two words of the query: marked only as part of a longer run.
    weak: bool,
}

/// The ranges of `text` that are marked.
pub(super) fn ranges(text: &str, marks: &Marks, analyzer: &Analyzer) -> Vec<(usize, usize)> {
    merge(&find(text, marks, analyzer))
}

fn find(text: &str, marks: &Marks, analyzer: &Analyzer) -> Vec<Found> {
    let mut found = Vec::new();
    let mut last: Option<(char, usize)> = None;
    let mut phrase = Phrase::new(marks);
    let keys = marks.stems.iter().chain(marks.phrases.iter().flatten());
    let begins: FxHashSet<[u8; 2]> = keys.flat_map(|key| beginnings(key)).collect();
    // Nor are most pairs looked up.
    let firsts = Filter::new(marks.pairs.keys().map(|pair| pair.0.into()));
    let seconds = Filter::new(marks.pairs.keys().map(|pair| pair.1.into()));
    let mut walk = Units::new(text);
    while let Some(unit) = walk.next_unit() {
        match unit {
            Unit::Han { c, start, end } => {
                if let Some((before, from)) = last
                    && seconds.may_hold(c.into())
                    && firsts.may_hold(before.into())
                    && let Some(&word) = marks.pairs.get(&(before, c))
                {
                    found.push(Found { start: from, end, weak: !word });
                }
                if !marks.characters.is_empty() && marks.characters.contains(&c) {
                    found.push(Found { start, end, weak: false });
                }
                last = Some((c, start));
                found.extend(phrase.unit(|| c.to_string(), start, end));
            }
            Unit::Word { text: word, start, end } => {
                last = None;
                if marks.stems.is_empty() && marks.phrases.is_empty() {
                    continue;
                }
                // Most words are told apart by how they begin, without stemming them.
                let stem = if begins.contains(&beginning(word)) { analyzer.stem(word) } else { String::new() };
                if !stem.is_empty() && marks.stems.contains(&stem) {
                    found.push(Found { start, end, weak: false });
                }
                found.extend(phrase.unit(|| stem, start, end));
            }
            Unit::Space => {}
            Unit::Joiner | Unit::Break => {
                last = None;
                if unit == Unit::Break {
                    phrase.recent.clear();
                }
            }
        }
    }
    found.sort_by_key(|place| (place.start, place.end));
    found
}

/// The bytes in which a word and its stem agree: two of them, one of short words, which the stemmer may turn into others
/// (`dying` into `die`).
fn beginning(word: &str) -> [u8; 2] {
    let word = english::base_form(word).as_bytes();
    match word {
        [first, second, _, _, _, _, ..] => [*first, *second],
        [first, ..] => [*first, 0],
        [] => [0, 0],
    }
}

/// The beginnings of all words that may have a stem.
fn beginnings(stem: &str) -> [[u8; 2]; 2] {
    let (first, second) = (stem.bytes().next().unwrap_or(0), stem.as_bytes().get(1).copied().unwrap_or(0));
    [[first, second], [first, 0]]
}

/// Watches the units go by for a synonym as a whole.
struct Phrase<'m> {
    marks: &'m Marks,
    longest: usize,
    recent: Vec<(String, usize)>,
}

impl<'m> Phrase<'m> {
    fn new(marks: &'m Marks) -> Phrase<'m> {
        Phrase { marks, longest: marks.phrases.iter().map(Vec::len).max().unwrap_or(0), recent: Vec::new() }
    }

    /// The longest synonym that ends with this unit.
    fn unit(&mut self, key: impl FnOnce() -> String, start: usize, end: usize) -> Option<Found> {
        if self.longest == 0 {
            return None;
        }
        if self.recent.len() == self.longest {
            self.recent.remove(0);
        }
        self.recent.push((key(), start));
        let ends = |phrase: &&Vec<String>| {
            let tail = self.recent.len().checked_sub(phrase.len()).map(|from| &self.recent[from..]);
            !phrase.is_empty() && tail.is_some_and(|tail| tail.iter().map(|(key, _)| key).eq(phrase.iter()))
        };
        let longest = self.marks.phrases.iter().filter(ends).map(Vec::len).max()?;
        Some(Found { start: self.recent[self.recent.len() - longest].1, end, weak: false })
    }
}

/// Touching places as one. A weak pair that shares no character with another place is dropped.
fn merge(found: &[Found]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, place) in found.iter().enumerate() {
        let overlaps_before = found[..i].iter().rev().take(3).any(|before| before.end > place.start);
        let overlaps_after = found.get(i + 1).is_some_and(|next| next.start < place.end);
        if place.weak && !overlaps_before && !overlaps_after {
            continue;
        }
        match runs.last_mut() {
            Some((_, end)) if place.start <= *end => *end = place.end.max(*end),
            _ => runs.push((place.start, place.end)),
        }
    }
    runs
}

/// The whole text with marks.
pub(super) fn marked(text: &str, marks: &Marks, analyzer: &Analyzer) -> SafeHtml {
    SafeHtml::marked(text, &ranges(text, marks, analyzer))
}

/// The stretch of a text that holds most of what is marked, with marks; the beginning when nothing is.
pub(super) fn snippet(text: &str, marks: &Marks, analyzer: &Analyzer) -> SafeHtml {
    let ranges = ranges(text, marks, analyzer);
    let (start, end) = stretch(text, &ranges);
    let mut shown = String::with_capacity(end - start + 8);
    if start > 0 {
        shown.push('…');
    }
    let shift = shown.len();
    shown.extend(text[start..end].chars().map(|c| if c == '\n' { ' ' } else { c }));
    let inside = ranges.iter().filter(|(from, to)| *from >= start && *to <= end);
    let inside: Vec<(usize, usize)> = inside.map(|(from, to)| (from - start + shift, to - start + shift)).collect();
    if end < text.len() {
        shown.push('…');
    }
    SafeHtml::marked(&shown, &inside)
}

fn width(c: char) -> usize {
    if is_han(c) || ('\u{3000}'..='\u{ffef}').contains(&c) { 7 } else { 3 }
}

/// The byte range of the snippet.
fn stretch(text: &str, ranges: &[(usize, usize)]) -> (usize, usize) {
    // The window of full width that begins at a mark and holds the most different marked words, the first one of equals.
    let mut best = (0, 0);
    for (i, &(from, _)) in ranges.iter().enumerate().take(200) {
        let to = forward(text, from, SNIPPET_WIDTH - BEFORE_WIDTH);
        let mut words: Vec<&str> = ranges[i..].iter().take_while(|(_, end)| *end <= to).map(|&(a, b)| &text[a..b]).collect();
        words.sort_unstable();
        words.dedup();
        if words.len() > best.0 {
            best = (words.len(), from);
        }
    }
    let start = begin(text, best.1);
    let end = forward(text, start, SNIPPET_WIDTH);
    (start, whole_word_end(text, start, end))
}

/// Where to begin before a mark: at the start of its sentence when that is near, else a few characters before.
fn begin(text: &str, mark: usize) -> usize {
    let mut spent = 0;
    let mut at = mark;
    for (i, c) in text[..mark].char_indices().rev() {
        spent += width(c);
        if spent > BEFORE_WIDTH {
            // In the middle of a word in letters: go on to its end.
            return if c.is_ascii_alphanumeric() { text[at..mark].find(' ').map_or(at, |space| at + space + 1) } else { at };
        }
        if matches!(c, '\n' | '。' | '！' | '？' | '；')
            || (matches!(c, '.' | '!' | '?') && text[i + c.len_utf8()..].starts_with(' '))
        {
            let after = i + c.len_utf8();
            return after + (text[after..mark].len() - text[after..mark].trim_start().len());
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

    use super::super::query::Query;
    use super::*;
    use crate::text::segment::Dictionary;
    use crate::text::synonyms::Synonyms;

    fn analyzer() -> &'static Analyzer {
        static SHARED: std::sync::OnceLock<Analyzer> = std::sync::OnceLock::new();
        SHARED.get_or_init(|| Analyzer::new(&Dictionary::default()))
    }

    #[track_caller]
    fn check(query: &str, text: &str, expected: &str) {
        let query = Query::new(query, analyzer(), &Synonyms::default());
        assert_eq!(marked(text, &query.marks, analyzer()).as_str(), expected);
    }

    #[test]
    fn marks_fall_on_whole_words_in_the_articles_own_script() {
        check("提现", "提現一直沒有到賬", "<mark>提現</mark>一直沒有到賬");
        check("ｐａｓｓｗｏｒｄｓ", "Reset your password", "Reset your <mark>password</mark>");
        check("withdrawal", "Withdrawals: the withdrawn", "<mark>Withdrawals</mark>: the <mark>withdrawn</mark>");
        check("银行的证明", "进行的银行证明", "进行的<mark>银行证明</mark>");
        check("币", "提币和充币", "提<mark>币</mark>和充<mark>币</mark>");
        check("提现 & <b>", "a<b>提现", "a&lt;<mark>b</mark>&gt;<mark>提现</mark>");
    }

    #[test]
    fn of_a_synonym_only_the_whole_is_marked() {
        let file = "[[group]]\nterms = [\"没到账\", \"收不到钱\", \"takes too long\"]\n";
        let (synonyms, _) = Synonyms::parse(file, analyzer());
        let query = Query::new("没到账", analyzer(), &synonyms);
        let shown = |text: &str| marked(text, &query.marks, analyzer()).to_string();
        assert_eq!(shown("查不到，收不到短信"), "查不到，收不到短信");
        assert_eq!(shown("一直收不到钱"), "一直<mark>收不到钱</mark>");
        assert_eq!(shown("It takes a day and takes too long"), "It takes a day and <mark>takes too long</mark>");
    }

    #[test]
    fn a_snippet_shows_the_stretch_with_most_marks() {
        let text = format!("{}。提现没到账先看状态。{}", "无关的话".repeat(30), "别的".repeat(80));
        let query = Query::new("提现状态", analyzer(), &Synonyms::default());
        let html = snippet(&text, &query.marks, analyzer());
        assert!(html.as_str().starts_with("…<mark>提现</mark>没到账先看<mark>状态</mark>。"), "{html}");
        assert!(html.as_str().ends_with('…'));
    }

    proptest! {
        #[test]
        fn marks_are_sorted_apart_and_on_characters(query in "[提现到账a-c 證é]{0,8}", text in "[提现到账a-cé證。 \n’\u{200b}]{0,60}") {
            let query = Query::new(&query, analyzer(), &Synonyms::default());
            let mut last = 0;
            for (start, end) in ranges(&text, &query.marks, analyzer()) {
                prop_assert!(start >= last && start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
                last = end;
            }
            let html = snippet(&text, &query.marks, analyzer());
            prop_assert_eq!(html.as_str().matches("<mark>").count(), html.as_str().matches("</mark>").count());
        }
    }
}

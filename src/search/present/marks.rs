//! Text and terms in, marked ranges out.
//!
//! Gets:    a text of an article, what to mark.
//! Gives:   byte ranges: sorted, not overlapping, touching ones merged, whole characters, whole words in letters.
//! Touches: `text`.
//! Never:   jieba: the pairs of the query are looked up in the text, which costs one pass over it, or over those parts of it
//!          that the article's tokens say hold some.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashSet;

use super::snippet::cut;
use crate::content::SafeHtml;
use crate::search::forward::article::ForwardIndex;
use crate::search::forward::positions::{Occurrence, PositionScratch, TermSet};
use crate::search::forward::tokens::{Filter, TokenId, key_id, stem_id};
use crate::search::query::parse::MarkTerms;
use crate::text::units::{Unit, Units};
use crate::text::{Analyzer, english};

/// A part of a text where a term stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MarkedSpan {
    start: usize,
    end: usize,
    /// Joins two words of the query: marked only as part of a longer run.
    weak: bool,
}

/// What marks the texts of one answer.
pub(crate) struct Marker<'q> {
    marks: &'q MarkTerms,
    analyzer: &'q Analyzer,
    /// How words begin whose stems may be marked: most are told apart by that, without stemming them.
    begins: FxHashSet<[u8; 2]>,
    /// The first characters of pairs, and the second ones: nor are most pairs looked up.
    firsts: Filter,
    seconds: Filter,
    /// What an article's tokens are asked for; made when they first are.
    marked: OnceCell<MarkedTokens>,
    /// Memory of [`TermSet::find`].
    scratch: RefCell<PositionScratch>,
}

/// What may be marked, as tokens.
struct MarkedTokens {
    terms: TermSet,
    /// For each of its tokens and pairs whether it is marked, and if so whether only as part of a longer run.
    weak: Vec<Option<bool>>,
    /// The numbers of the tokens of each synonym, the longest first.
    phrases: Vec<Vec<u32>>,
}

/// What is marked, by the positions of its first and its last token.
struct TokenMark {
    first: u32,
    last: u32,
    weak: bool,
    /// Whether it is none when a joiner stands inside.
    pair: bool,
}

impl MarkedTokens {
    fn new(marks: &MarkTerms) -> MarkedTokens {
        let stems = marks.stems.iter().map(|stem| stem_id(stem));
        let alone: FxHashSet<TokenId> = stems
            .chain(marks.characters.iter().map(|&c| c.into()))
            .collect();
        let pairs = || {
            marks
                .pairs
                .keys()
                .map(|&(a, b)| (TokenId::from(a), TokenId::from(b)))
        };
        let phrases: Vec<Vec<TokenId>> = marks
            .phrases
            .iter()
            .map(|keys| keys.iter().map(|key| key_id(key)).collect())
            .collect();
        let inside = pairs()
            .flat_map(|(a, b)| [a, b])
            .chain(phrases.iter().flatten().copied());
        let terms = TermSet::new(alone.iter().copied().chain(inside), pairs());
        let tokens = terms
            .tokens()
            .iter()
            .map(|id| alone.contains(id).then_some(false));
        let weak = tokens
            .chain(marks.pairs.values().map(|word| Some(!word)))
            .collect();
        let numbers = |phrase: &Vec<TokenId>| {
            phrase
                .iter()
                .filter_map(|&id| terms.number(id))
                .map(|number| number as u32)
                .collect()
        };
        let mut phrases: Vec<Vec<u32>> = phrases
            .iter()
            .filter(|phrase| !phrase.is_empty())
            .map(numbers)
            .collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        MarkedTokens {
            terms,
            weak,
            phrases,
        }
    }

    /// What is marked of a section, by its beginning.
    fn marks(&self, section: &[Occurrence]) -> Vec<TokenMark> {
        let is_pair =
            |occurrence: &Occurrence| occurrence.number as usize >= self.terms.tokens().len();
        let marked = section.iter().filter_map(|occurrence| {
            let (weak, pair) = (self.weak[occurrence.number as usize]?, is_pair(occurrence));
            Some(TokenMark {
                first: occurrence.at,
                last: occurrence.at + u32::from(pair),
                weak,
                pair,
            })
        });
        let mut marks: Vec<TokenMark> = marked.collect();
        if !self.phrases.is_empty() {
            let tokens: Vec<Occurrence> = section
                .iter()
                .filter(|occurrence| !is_pair(occurrence))
                .copied()
                .collect();
            marks.extend((1..=tokens.len()).filter_map(|end| self.phrase_at_end(&tokens[..end])));
            marks.sort_unstable_by_key(|mark| mark.first);
        }
        marks
    }

    /// The longest synonym that ends with the last of some tokens.
    fn phrase_at_end(&self, tokens: &[Occurrence]) -> Option<TokenMark> {
        let last = tokens.last()?.at;
        let stands = |phrase: &Vec<u32>| {
            let first = &tokens[tokens.len().checked_sub(phrase.len())?..];
            let together = last - first[0].at + 1 == first.len() as u32;
            (together
                && first
                    .iter()
                    .map(|token| token.number)
                    .eq(phrase.iter().copied()))
            .then_some(first[0].at)
        };
        let first = self.phrases.iter().find_map(stands)?;
        Some(TokenMark {
            first,
            last,
            weak: false,
            pair: false,
        })
    }
}

impl<'q> Marker<'q> {
    pub(crate) fn new(marks: &'q MarkTerms, analyzer: &'q Analyzer) -> Marker<'q> {
        let keys = marks.stems.iter().chain(marks.phrases.iter().flatten());
        let begins = keys.flat_map(|key| beginnings(key)).collect();
        let firsts = Filter::new(marks.pairs.keys().map(|pair| pair.0.into()));
        let seconds = Filter::new(marks.pairs.keys().map(|pair| pair.1.into()));
        Marker {
            marks,
            analyzer,
            begins,
            firsts,
            seconds,
            marked: OnceCell::new(),
            scratch: RefCell::default(),
        }
    }

    /// The ranges of `text` that are marked.
    pub(crate) fn ranges(&self, text: &str) -> Vec<(usize, usize)> {
        merge(self.find(text))
    }

    /// The whole text with marks.
    pub(crate) fn marked(&self, text: &str) -> SafeHtml {
        SafeHtml::marked(text, &self.ranges(text))
    }

    /// The passage of a text that holds most of what is marked, with marks; the beginning when nothing is.
    pub(crate) fn snippet(&self, text: &str) -> SafeHtml {
        cut(text, &self.ranges(text))
    }

    /// The same of a section of an article whose tokens are known: only where they say that marks are is its text read.
    pub(crate) fn snippet_of_section(
        &self,
        text: &str,
        article: &ForwardIndex,
        section: usize,
    ) -> SafeHtml {
        cut(text, &self.ranges_in_section(text, article, section))
    }

    fn ranges_in_section(
        &self,
        text: &str,
        article: &ForwardIndex,
        section: usize,
    ) -> Vec<(usize, usize)> {
        let marked = self.marked.get_or_init(|| MarkedTokens::new(self.marks));
        let mut scratch = self.scratch.borrow_mut();
        let occurrences = marked.terms.find(&article.positions, &mut scratch);
        let marks = marked.marks(
            article
                .by_section(occurrences)
                .nth(section)
                .unwrap_or_default(),
        );
        let mut positions: Vec<u32> = marks
            .iter()
            .flat_map(|mark| [mark.first, mark.last])
            .collect();
        positions.sort_unstable();
        let spans = article.offsets(section, text, positions.into_iter());
        let mut rest = spans.as_slice();
        let found = marks.iter().filter_map(|mark| {
            // None of what is marked in the heading is in the text.
            rest = &rest[rest.iter().take_while(|span| span.at < mark.first).count()..];
            let first = rest.first().filter(|span| span.at == mark.first)?;
            let last = rest.iter().find(|span| span.at == mark.last)?;
            (!mark.pair || !last.joined).then_some(MarkedSpan {
                start: first.start,
                end: last.end,
                weak: mark.weak,
            })
        });
        merge(found.collect())
    }

    /// All spans of a text that are marked, in any order.
    fn find(&self, text: &str) -> Vec<MarkedSpan> {
        let marks = self.marks;
        let mut found = Vec::new();
        let mut last: Option<(char, usize)> = None;
        let mut phrase = Phrase::new(marks);
        let mut walk = Units::new(text);
        while let Some(token) = walk.next_unit() {
            match token {
                Unit::Han { c, start, end } => {
                    if let Some((before, from)) = last
                        && self.seconds.may_hold(c.into())
                        && self.firsts.may_hold(before.into())
                        && let Some(&word) = marks.pairs.get(&(before, c))
                    {
                        found.push(MarkedSpan {
                            start: from,
                            end,
                            weak: !word,
                        });
                    }
                    if !marks.characters.is_empty() && marks.characters.contains(&c) {
                        found.push(MarkedSpan {
                            start,
                            end,
                            weak: false,
                        });
                    }
                    last = Some((c, start));
                    found.extend(phrase.token(|| c.to_string(), start, end));
                }
                Unit::Word {
                    text: word,
                    start,
                    end,
                } => {
                    last = None;
                    if marks.stems.is_empty() && marks.phrases.is_empty() {
                        continue;
                    }
                    let stem = if self.begins.contains(&beginning(word)) {
                        self.analyzer.stem(word)
                    } else {
                        String::new()
                    };
                    if !stem.is_empty() && marks.stems.contains(&stem) {
                        found.push(MarkedSpan {
                            start,
                            end,
                            weak: false,
                        });
                    }
                    found.extend(phrase.token(|| stem, start, end));
                }
                Unit::Space => {}
                Unit::Joiner | Unit::Break => {
                    last = None;
                    if token == Unit::Break {
                        phrase.recent.clear();
                    }
                }
            }
        }
        found
    }
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
    let (first, second) = (
        stem.bytes().next().unwrap_or(0),
        stem.as_bytes().get(1).copied().unwrap_or(0),
    );
    [[first, second], [first, 0]]
}

/// Watches the tokens go by for a synonym as a whole.
struct Phrase<'m> {
    marks: &'m MarkTerms,
    longest: usize,
    recent: Vec<(String, usize)>,
}

impl<'m> Phrase<'m> {
    fn new(marks: &'m MarkTerms) -> Phrase<'m> {
        Phrase {
            marks,
            longest: marks.phrases.iter().map(Vec::len).max().unwrap_or(0),
            recent: Vec::new(),
        }
    }

    /// The longest synonym that ends with this token.
    fn token(
        &mut self,
        key: impl FnOnce() -> String,
        start: usize,
        end: usize,
    ) -> Option<MarkedSpan> {
        if self.longest == 0 {
            return None;
        }
        if self.recent.len() == self.longest {
            self.recent.remove(0);
        }
        self.recent.push((key(), start));
        let ends = |phrase: &&Vec<String>| {
            let tail = self
                .recent
                .len()
                .checked_sub(phrase.len())
                .map(|from| &self.recent[from..]);
            !phrase.is_empty()
                && tail.is_some_and(|tail| tail.iter().map(|(key, _)| key).eq(phrase.iter()))
        };
        let longest = self.marks.phrases.iter().filter(ends).map(Vec::len).max()?;
        Some(MarkedSpan {
            start: self.recent[self.recent.len() - longest].1,
            end,
            weak: false,
        })
    }
}

/// Touching spans as one. A weak pair that shares no character with another span is dropped.
fn merge(mut found: Vec<MarkedSpan>) -> Vec<(usize, usize)> {
    found.sort_by_key(|span| (span.start, span.end));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, span) in found.iter().enumerate() {
        let overlaps_before = found[..i]
            .iter()
            .rev()
            .take(3)
            .any(|before| before.end > span.start);
        let overlaps_after = found.get(i + 1).is_some_and(|next| next.start < span.end);
        if span.weak && !overlaps_before && !overlaps_after {
            continue;
        }
        match runs.last_mut() {
            Some((_, end)) if span.start <= *end => *end = span.end.max(*end),
            _ => runs.push((span.start, span.end)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::forward::article::tests::{analyzer, article, text};
    use crate::search::query::parse::Query;
    use crate::text::synonyms::Synonyms;

    #[track_caller]
    fn check(query: &str, text: &str, expected: &str) {
        let query = Query::new(query, analyzer(), &Synonyms::default());
        assert_eq!(
            Marker::new(&query.marks, analyzer()).marked(text).as_str(),
            expected
        );
    }

    #[test]
    fn marks_fall_on_whole_words_in_the_articles_own_script() {
        check("提现", "提現一直沒有到賬", "<mark>提現</mark>一直沒有到賬");
        check(
            "ｐａｓｓｗｏｒｄｓ",
            "Reset your password",
            "Reset your <mark>password</mark>",
        );
        check(
            "withdrawal",
            "Withdrawals: the withdrawn",
            "<mark>Withdrawals</mark>: the <mark>withdrawn</mark>",
        );
        check(
            "银行的证明",
            "进行的银行证明",
            "进行的<mark>银行证明</mark>",
        );
        check("币", "提币和充币", "提<mark>币</mark>和充<mark>币</mark>");
        check(
            "提现 & <b>",
            "a<b>提现",
            "a&lt;<mark>b</mark>&gt;<mark>提现</mark>",
        );
    }

    #[test]
    fn of_a_synonym_only_the_whole_is_marked() {
        let file = "[[group]]\nterms = [\"没到账\", \"收不到钱\", \"takes too long\"]\n";
        let (synonyms, _) = Synonyms::parse(file, analyzer());
        let query = Query::new("没到账", analyzer(), &synonyms);
        let shown = |text: &str| {
            Marker::new(&query.marks, analyzer())
                .marked(text)
                .to_string()
        };
        assert_eq!(shown("查不到，收不到短信"), "查不到，收不到短信");
        assert_eq!(shown("一直收不到钱"), "一直<mark>收不到钱</mark>");
        assert_eq!(
            shown("It takes a day and takes too long"),
            "It takes a day and <mark>takes too long</mark>"
        );
    }

    #[test]
    fn an_articles_units_give_no_mark_across_a_joiner_and_the_whole_of_the_longest_synonym() {
        let file = "[[group]]\nterms = [\"币\", \"钱包\", \"我的-钱包\"]\n";
        let (synonyms, _) = Synonyms::parse(file, analyzer());
        for (query, text, expected) in [
            ("提现", "提-现。提 现", vec!["提 现"]),
            ("提现", "㍿提。现 提\u{200b}現", vec!["提\u{200b}現"]),
            ("会社", "株式㍿会社", vec!["㍿会社"]),
            ("币", "钱。包钱 包，我的 钱-包", vec!["钱 包", "我的 钱-包"]),
            (
                "withdrawals",
                "withdraw, user's withdrawal",
                vec!["withdraw", "withdrawal"],
            ),
        ] {
            let text = format!("{}{text}", "无关，but ".repeat(20));
            let query = Query::new(query, analyzer(), &synonyms);
            let article = article(&[
                ("提现 币".to_owned(), "提现".to_owned()),
                (String::new(), text.clone()),
            ]);
            let tokens = ForwardIndex::new(&article, analyzer());
            let ranges = Marker::new(&query.marks, analyzer()).ranges_in_section(&text, &tokens, 1);
            assert_eq!(
                ranges
                    .iter()
                    .map(|&(start, end)| &text[start..end])
                    .collect::<Vec<_>>(),
                expected
            );
        }
    }

    #[test]
    fn a_snippet_shows_the_stretch_with_most_marks() {
        let text = format!(
            "{}。提现没到账先看状态。{}",
            "无关的话".repeat(30),
            "别的".repeat(80)
        );
        let query = Query::new("提现状态", analyzer(), &Synonyms::default());
        let html = Marker::new(&query.marks, analyzer()).snippet(&text);
        assert!(
            html.as_str()
                .starts_with("…<mark>提现</mark>没到账先看<mark>状态</mark>。"),
            "{html}"
        );
        assert!(html.as_str().ends_with('…'));
    }

    proptest! {
        #[test]
        fn marks_are_sorted_apart_and_on_characters(query in "[提现到账a-c 證é]{0,8}", text in "[提现到账a-cé證。 \n’\u{200b}]{0,60}") {
            let query = Query::new(&query, analyzer(), &Synonyms::default());
            let mut last = 0;
            for (start, end) in Marker::new(&query.marks, analyzer()).ranges(&text) {
                prop_assert!(start >= last && start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
                last = end;
            }
            let html = Marker::new(&query.marks, analyzer()).snippet(&text);
            prop_assert_eq!(html.as_str().matches("<mark>").count(), html.as_str().matches("</mark>").count());
        }

        #[test]
        fn an_articles_units_give_the_marks_that_a_walk_over_the_text_gives(
            sections in prop::collection::vec(("[提现a ,]{0,4}", text()), 1..4),
            queries in prop::collection::vec("[提现到账证社aB-c銀行 .\\-]{0,8}( withdrawal)?|提|a|b|c a|[a-c]{64}|1,?[0-9]{3}|我怎么", 1..4),
        ) {
            let article = article(&sections);
            let tokens = ForwardIndex::new(&article, analyzer());
            let plain = Synonyms::default();
            let file = "[[group]]\nterms = [\"提现\", \"到账提\", \"到-账提现\", \"b\", \"c a\", \"can't\"]\n";
            let (synonyms, _) = Synonyms::parse(file, analyzer());
            for (query, synonyms) in queries.iter().flat_map(|query| [(query, &synonyms), (query, &plain)]) {
                let query = Query::new(query, analyzer(), synonyms);
                let marker = Marker::new(&query.marks, analyzer());
                for (section, (_, text)) in sections.iter().enumerate() {
                    prop_assert_eq!(marker.ranges_in_section(text, &tokens, section), marker.ranges(text));
                }
            }
        }
    }
}

//! Text and terms in, marked ranges out.
//!
//! Gets:    a text of an article, what to mark.
//! Gives:   byte ranges: sorted, not overlapping, touching ones merged, whole characters, whole words in letters.
//! Touches: `text`.
//! Never:   jieba: the pairs of the query are looked up in the text, which costs one pass over it, or over those parts of it
//!          that the article's tokens say hold some.

use std::cell::{OnceCell, RefCell};

use rustc_hash::FxHashSet;

use super::boundaries::is_across_words;
use super::code::without_code;
use super::marked_tokens::MarkedTokens;
use super::phrase::Phrase;
use super::snippet::{Asked, cut};
use super::spans::{MarkedSpan, kept, merge};
use crate::content::{SafeHtml, Section};
use crate::search::forward::article::ForwardIndex;
use crate::search::forward::positions::PositionScratch;
use crate::search::forward::tokens::{Filter, TokenId, stem_id};
use crate::search::query::parse::MarkTerms;
use crate::text::units::{Unit, Units};
use crate::text::{Analyzer, english};

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
    /// Memory of `TermSet::find`.
    scratch: RefCell<PositionScratch>,
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
        merge(&kept(self.find(text)))
    }

    /// The whole text with marks.
    pub(crate) fn marked(&self, text: &str) -> SafeHtml {
        let mut ranges = self.ranges(text);
        ranges.retain(|&range| self.is_word(text, range));
        SafeHtml::marked(text, &ranges)
    }

    /// The passage of a section that answers, with marks; its beginning when nothing is marked.
    pub(crate) fn snippet(&self, section: &Section, asked: &Asked<'_>) -> SafeHtml {
        self.cut(section, kept(self.find(&section.text)), asked)
    }

    /// The same of a text that is no section and holds no code.
    pub(crate) fn snippet_of_text(&self, text: &str, asked: &Asked<'_>) -> SafeHtml {
        let is_word = |range| self.is_word(text, range);
        cut(text, &kept(self.find(text)), asked, is_word)
    }

    /// The same of a section of an article whose tokens are known: only where they say that marks are is its text read.
    pub(crate) fn snippet_of_section(
        &self,
        (section, index): (&Section, usize),
        article: &ForwardIndex,
        asked: &Asked<'_>,
    ) -> SafeHtml {
        let spans = self.spans_in_section(&section.text, article, index);
        self.cut(section, spans, asked)
    }

    fn cut(&self, section: &Section, spans: Vec<MarkedSpan>, asked: &Asked<'_>) -> SafeHtml {
        let (text, spans) = without_code(section, spans);
        let is_word = |range| self.is_word(&text, range);
        cut(&text, &spans, asked, is_word)
    }

    /// Whether a range is what it looks like where it stands, and not the end of one word and the beginning of another.
    fn is_word(&self, text: &str, range: (usize, usize)) -> bool {
        !is_across_words(text, range, self.analyzer)
    }

    fn spans_in_section(
        &self,
        text: &str,
        article: &ForwardIndex,
        section: usize,
    ) -> Vec<MarkedSpan> {
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
                tokens: mark.tokens,
            })
        });
        kept(found.collect())
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
                            tokens: [before.into(), c.into()],
                        });
                    }
                    if !marks.characters.is_empty() && marks.characters.contains(&c) {
                        found.push(strong((start, end), c.into()));
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
                        found.push(strong((start, end), stem_id(&stem)));
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

/// A term that is one token.
fn strong((start, end): (usize, usize), token: TokenId) -> MarkedSpan {
    MarkedSpan {
        start,
        end,
        weak: false,
        tokens: [token, token],
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use rustc_hash::FxHashMap;

    use super::*;
    use crate::search::forward::article::tests::{analyzer, article, forward, text};
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
            let tokens = forward(&article);
            let marker = Marker::new(&query.marks, analyzer());
            let ranges = merge(&marker.spans_in_section(&text, &tokens, 1));
            assert_eq!(
                ranges
                    .iter()
                    .map(|&(start, end)| &text[start..end])
                    .collect::<Vec<_>>(),
                expected
            );
        }
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
            let section = &article(&[(String::new(), text)]).sections[0];
            let asked = Asked { weights: &FxHashMap::default(), mean: 1.0, number: true, title: &[] };
            let html = Marker::new(&query.marks, analyzer()).snippet(section, &asked);
            prop_assert_eq!(html.as_str().matches("<mark>").count(), html.as_str().matches("</mark>").count());
        }

        #[test]
        fn an_articles_units_give_the_marks_that_a_walk_over_the_text_gives(
            sections in prop::collection::vec(("[提现a ,]{0,4}", text()), 1..4),
            queries in prop::collection::vec("[提现到账证社aB-c銀行 .\\-]{0,8}( withdrawal)?|提|a|b|c a|[a-c]{64}|1,?[0-9]{3}|我怎么", 1..4),
        ) {
            let article = article(&sections);
            let tokens = forward(&article);
            let plain = Synonyms::default();
            let file = "[[group]]\nterms = [\"提现\", \"到账提\", \"到-账提现\", \"b\", \"c a\", \"can't\"]\n";
            let (synonyms, _) = Synonyms::parse(file, analyzer());
            for (query, synonyms) in queries.iter().flat_map(|query| [(query, &synonyms), (query, &plain)]) {
                let query = Query::new(query, analyzer(), synonyms);
                let marker = Marker::new(&query.marks, analyzer());
                for (section, (_, text)) in sections.iter().enumerate() {
                    prop_assert_eq!(marker.spans_in_section(text, &tokens, section), kept(marker.find(text)));
                }
            }
        }
    }
}

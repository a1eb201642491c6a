//! An article as numbers, one a unit, for looking at the best candidates again without their text.
//!
//! Gets:    texts.
//! Gives:   a number for each Han character or stem, 0 where a phrase ends.
//! Touches: `text`.
//! Never:   jieba: characters and neighbours are enough here, and cost little.

use xxhash_rust::xxh3::xxh3_64;

use super::offsets::{self as spans, Begin, Begins, Span};
use super::positions::{Event, Positions, Standing};
use crate::content::Article;
use crate::text::units::{Unit, Units, is_han};
use crate::text::{Analyzer, fold, noise};

/// A Han character as its code point, a word as a hash with the highest bit set, or 0 for the end of a phrase.
pub(crate) type UnitId = u32;

/// The end of a phrase: units on its two sides are no neighbours.
pub(crate) const BREAK: UnitId = 0;
const WORD: UnitId = 1 << 31;

/// Tells most units that are not in a set at once, without looking them up: a bit for each value of their last twelve bits.
pub(crate) struct Filter([u64; 64]);

impl Filter {
    pub(crate) fn new(ids: impl Iterator<Item = UnitId>) -> Filter {
        let mut filter = Filter([0; 64]);
        ids.for_each(|id| filter.0[(id >> 6 & 63) as usize] |= 1 << (id & 63));
        filter
    }

    pub(crate) fn may_hold(&self, id: UnitId) -> bool {
        self.0[(id >> 6 & 63) as usize] >> (id & 63) & 1 == 1
    }
}

/// An article's units.
#[derive(Debug)]
pub(crate) struct ArticleUnits {
    /// The title and each question, frames of questions in one form: their distinct units, sorted, breaks left out.
    pub(crate) titles: Lists,
    /// For each section the same of its heading; empty for the lead.
    pub(crate) headings: Lists,
    /// The words in titles and headings, so that their frequency can be looked up.
    pub(crate) words: Words,
    /// Where all units stand: section after section, heading and text. A break has a position of its own, and so has the
    /// space between two sections: units on its two sides are no neighbours.
    pub(crate) positions: Positions,
    sections: Box<[SectionAt]>,
    /// For each section where its text can be read from.
    blocks: Box<[Begin]>,
}

/// Where a section stands.
#[derive(Debug)]
struct SectionAt {
    /// The position of the first unit of its text, behind its heading.
    text: u32,
    /// The position after its last unit.
    end: u32,
    /// The first of its `blocks`.
    blocks: u32,
}

/// Lists of units, one behind the other.
#[derive(Debug)]
pub(crate) struct Lists {
    units: Box<[UnitId]>,
    ends: Box<[u32]>,
}

impl Lists {
    fn new(lists: impl Iterator<Item = Vec<UnitId>>) -> Lists {
        let (mut units, mut ends) = (Vec::new(), Vec::new());
        for list in lists {
            units.extend(list);
            ends.push(units.len() as u32);
        }
        Lists {
            units: units.into(),
            ends: ends.into(),
        }
    }

    pub(crate) fn get(&self, place: usize) -> &[UnitId] {
        let begin = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.units[begin as usize..self.ends[place] as usize]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[UnitId]> {
        (0..self.ends.len()).map(|place| self.get(place))
    }
}

/// Some stems, each once and on a line of its own. They are looked up by number, and seldom: see `rank::rerank::IdfCache`.
#[derive(Debug, Default)]
pub(crate) struct Words(Box<str>);

impl Words {
    pub(crate) fn new(mut words: Vec<(UnitId, Box<str>)>) -> Words {
        words.sort_unstable();
        words.dedup();
        let mut lines = String::new();
        for (_, stem) in words {
            lines.push_str(&stem);
            lines.push('\n');
        }
        Words(lines.into())
    }

    fn stem(&self, id: UnitId) -> Option<&str> {
        self.0.lines().find(|stem| word_id(stem) == id)
    }
}

impl ArticleUnits {
    pub(crate) fn new(article: &Article, analyzer: &Analyzer) -> ArticleUnits {
        let mut words: Vec<(UnitId, Box<str>)> = Vec::new();
        let mut name = |id: UnitId, stem: &str| words.push((id, stem.into()));
        let titles = std::iter::once(&article.title).chain(&article.questions);
        let titles = Lists::new(titles.map(|text| distinct(framed(text, analyzer, &mut name))));
        let headings = article
            .sections
            .iter()
            .map(|s| distinct(without_breaks(units(&s.heading, analyzer, &mut name))));
        let headings = Lists::new(headings);
        let (mut standing, mut next) = (Vec::new(), 0);
        let (mut sections, mut blocks) = (Vec::with_capacity(article.sections.len()), Vec::new());
        for section in &article.sections {
            let mut stand = |id: UnitId| {
                if id != BREAK {
                    standing.push(Standing::new(id, next));
                }
                next += 1;
            };
            each_unit(&section.heading, analyzer, |id, _, _| stand(id));
            stand(BREAK);
            let blocks_before = blocks.len() as u32;
            let mut begins = Begins::new(&mut blocks);
            each_unit(&section.text, analyzer, |id, (start, end), _| {
                begins.unit((id != BREAK).then_some((start, end)));
                stand(id);
            });
            let units = begins.units();
            sections.push(SectionAt {
                text: next - units,
                end: next,
                blocks: blocks_before,
            });
            next += 1;
        }
        let positions = Positions::new(standing, next);
        let (sections, blocks) = (sections.into(), blocks.into());
        ArticleUnits {
            titles,
            headings,
            words: Words::new(words),
            positions,
            sections,
            blocks,
        }
    }

    /// What of some events, which are in order, is in each section.
    pub(crate) fn by_section<'e>(&self, events: &'e [Event]) -> impl Iterator<Item = &'e [Event]> {
        let mut rest = events;
        self.sections.iter().map(move |section| {
            let (own, later) = rest.split_at(rest.partition_point(|event| event.at < section.end));
            rest = later;
            own
        })
    }

    /// Where in a section's text the units at some positions stand; the positions are in order, those of other sections are
    /// passed over.
    pub(crate) fn spans(
        &self,
        section: usize,
        text: &str,
        positions: impl Iterator<Item = u32>,
    ) -> Vec<Span> {
        let at = &self.sections[section];
        let blocks_end = self
            .sections
            .get(section + 1)
            .map_or(self.blocks.len(), |next| next.blocks as usize);
        let blocks = &self.blocks[at.blocks as usize..blocks_end];
        let own = positions
            .skip_while(|&position| position < at.text)
            .take_while(|&position| position < at.end);
        spans::at(text, blocks, own.map(|position| position - at.text))
            .map(|span| Span {
                at: span.at + at.text,
                ..span
            })
            .collect()
    }
}

/// The units of a question with its frame in one form.
pub(crate) fn framed(
    text: &str,
    analyzer: &Analyzer,
    name: &mut impl FnMut(UnitId, &str),
) -> Vec<UnitId> {
    without_breaks(units(&noise::one_frame(&fold::fold(text)), analyzer, name))
}

fn distinct(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.sort_unstable();
    units.dedup();
    units
}

fn without_breaks(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.retain(|&id| id != BREAK);
    units
}

/// The units of a text; calls `name` with each word's stem.
pub(crate) fn units(
    text: &str,
    analyzer: &Analyzer,
    name: &mut impl FnMut(UnitId, &str),
) -> Vec<UnitId> {
    let mut out = Vec::new();
    each_unit(text, analyzer, |id, _, stem| {
        if id & WORD != 0 {
            name(id, stem);
        }
        out.push(id);
    });
    out
}

/// Calls `sink` with each unit of a text, its first byte and the one after its last (of a break nothing), and its stem when
/// it is a word.
fn each_unit(text: &str, analyzer: &Analyzer, mut sink: impl FnMut(UnitId, (usize, usize), &str)) {
    let mut after_break = true;
    let mut walk = Units::new(text);
    while let Some(unit) = walk.next_unit() {
        match unit {
            Unit::Han { c, start, end } => sink(UnitId::from(c), (start, end), ""),
            Unit::Word { text, start, end } => {
                let stem = analyzer.stem(text);
                sink(word_id(&stem), (start, end), &stem);
            }
            Unit::Break if !after_break => sink(BREAK, (0, 0), ""),
            Unit::Break | Unit::Space | Unit::Joiner => continue,
        }
        after_break = unit == Unit::Break;
    }
}

/// The number of a stem.
pub(crate) fn word_id(stem: &str) -> UnitId {
    xxh3_64(stem.as_bytes()) as UnitId | WORD
}

/// The number of a unit as synonyms know it, see [`crate::text::synonyms::keys`].
pub(crate) fn key_id(key: &str) -> UnitId {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if is_han(c) => c.into(),
        _ => word_id(key),
    }
}

/// The token that the index knows a unit by.
pub(crate) fn token_of(id: UnitId, words: &Words) -> Option<String> {
    if id & WORD == 0 {
        char::from_u32(id).map(String::from)
    } else {
        words.stem(id).map(String::from)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;
    use std::sync::OnceLock;

    use proptest::prelude::*;

    use super::*;
    use crate::content;
    use crate::content::source::SourceFile;
    use crate::text::segment::Dictionary;

    pub(crate) fn analyzer() -> &'static Analyzer {
        static SHARED: OnceLock<Analyzer> = OnceLock::new();
        SHARED.get_or_init(|| Analyzer::new(&Dictionary::default()))
    }

    /// An article whose sections have these headings and texts, as they are.
    pub(crate) fn article(sections: &[(String, String)]) -> Article {
        let source = SourceFile {
            path: PathBuf::from("zh/a.md"),
            bytes: b"# t\n".to_vec(),
            hash: 0,
            modified: None,
        };
        let (mut article, _) = content::parse(&source).expect("a title is enough");
        let lead = article.sections[0].clone();
        let section = |(heading, text): &(String, String)| {
            let mut section = lead.clone();
            (section.heading, section.text) = (heading.clone(), text.clone());
            section
        };
        article.sections = sections.iter().map(section).collect();
        article
    }

    /// Texts with all that makes units stand where they are not expected: pieces that are several units of one character,
    /// words that are cut, units on both sides of spaces, joiners and breaks.
    pub(crate) fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => "[提现到账提现到账证銀]",
            2 => "[a-c]{1,3} ?",
            2 => Just("withdrawals ".to_owned()),
            1 => "[0-9]{1,4}[,.]?",
            1 => "[ 　\n，。.!'’\u{200b}]",
            1 => "[\\-_/+]",
            1 => "[㍿㌔ﬁ½⑴⒈㈱㏂]",
            1 => "user's |can't ",
            1 => "[a-c]{70}",
        ];
        prop::collection::vec(piece, 0..150).prop_map(|pieces| pieces.concat())
    }

    /// Each section as a plain list: heading, a break, text.
    pub(crate) fn plain(article: &Article) -> Vec<Vec<UnitId>> {
        let of = |text: &str| units(text, analyzer(), &mut |_, _| ());
        article
            .sections
            .iter()
            .map(|s| [of(&s.heading), vec![BREAK], of(&s.text)].concat())
            .collect()
    }

    proptest! {
        #[test]
        fn units_are_found_in_the_text_where_a_walk_from_its_beginning_meets_them(
            sections in prop::collection::vec(("[提现a ,]{0,4}", text()), 1..4),
            each in 1..9_u32,
        ) {
            let article = article(&sections);
            let units = ArticleUnits::new(&article, analyzer());
            let mut first = 0;
            for (place, (heading, text)) in sections.iter().enumerate() {
                first += super::units(heading, analyzer(), &mut |_, _| ()).len() as u32 + 1;
                let mut walked = Vec::new();
                let mut at = first;
                each_unit(text, analyzer(), |id, bytes, _| {
                    if id != BREAK && at % each == 0 {
                        walked.push((at, bytes));
                    }
                    at += 1;
                });
                let wanted = (0..at + 99).filter(|at| at % each == 0);
                let found: Vec<_> = units.spans(place, text, wanted).iter().map(|span| (span.at, (span.start, span.end))).collect();
                prop_assert_eq!(found, walked);
                first = at + 1;
            }
        }
    }

    #[test]
    fn words_are_found_by_their_numbers() {
        let mut names = Vec::new();
        units(
            "reset, resets; 提现 usdt 1.5",
            analyzer(),
            &mut |id, stem| names.push((id, stem.into())),
        );
        let words = Words::new(names);
        for stem in ["reset", "usdt", "1.5"] {
            assert_eq!(token_of(word_id(stem), &words).as_deref(), Some(stem));
        }
        assert_eq!(
            (
                token_of(word_id("btc"), &words),
                token_of('提'.into(), &words)
            ),
            (None, Some("提".to_owned()))
        );
    }
}

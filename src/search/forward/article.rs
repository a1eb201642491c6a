//! An article as numbers, one a token, for looking at the best candidates again without their text.
//!
//! Gets:    an article.
//! Gives:   the tokens of titles and headings; where all tokens stand, section by section.
//! Touches: `text`.
//! Never:   jieba, weights.

use super::offsets::{self, Begin, Begins, Span};
use super::positions::{Event, Positions, Standing};
use super::tokens::{BREAK, UnitId, Words, each_unit, framed, units, without_breaks};
use crate::content::Article;
use crate::text::Analyzer;

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
        offsets::at(text, blocks, own.map(|position| position - at.text))
            .map(|span| Span {
                at: span.at + at.text,
                ..span
            })
            .collect()
    }
}

fn distinct(mut units: Vec<UnitId>) -> Vec<UnitId> {
    units.sort_unstable();
    units.dedup();
    units
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
}

//! An article as numbers, one a token, for looking at the best candidates again without their text.
//!
//! Gets:    an article.
//! Gives:   the tokens of titles and headings; where all tokens stand, section by section.
//! Touches: `text`.
//! Never:   jieba, weights.

use std::sync::Arc;

use super::offsets::{self, Begin, Begins, Span};
use super::positions::{Occurrence, Positions, Posting};
use super::signature::{Signature, Signing};
use super::tokens::{BREAK, Stems, TokenId, each_token, framed, token_ids, without_breaks};
use crate::content::Article;
use crate::text::Analyzer;

/// The tokens of what an article is called.
#[derive(Debug)]
pub(crate) struct Heads {
    /// The title and each question, frames of questions in one form: their distinct tokens, sorted, breaks left out.
    pub(crate) titles: TokenLists,
    /// For each section the same of its heading; empty for the lead.
    pub(crate) headings: TokenLists,
    /// The words in titles and headings, so that their frequency can be looked up.
    pub(crate) stems: Stems,
    /// Whether the article's text is longer than a few lines.
    pub(crate) long: bool,
}

/// An article's tokens.
#[derive(Debug)]
pub(crate) struct ForwardIndex {
    pub(crate) heads: Arc<Heads>,
    /// Where all tokens stand: section after section, heading and text. A break has a position of its own, and so has the
    /// space between two sections: tokens on its two sides are no neighbours.
    pub(crate) positions: Positions,
    /// By which texts that say nearly the same are recognised.
    pub(crate) signature: Signature,
    sections: Box<[SectionAt]>,
    /// For each section where its text can be read from.
    blocks: Box<[Begin]>,
}

/// Where a section stands.
#[derive(Debug)]
struct SectionAt {
    /// The position of the first token of its text, behind its heading.
    text: u32,
    /// The position after its last token.
    end: u32,
    /// The first of its `blocks`.
    blocks: u32,
}

/// Lists of tokens, one behind the other.
#[derive(Debug)]
pub(crate) struct TokenLists {
    tokens: Box<[TokenId]>,
    ends: Box<[u32]>,
}

impl TokenLists {
    fn new(lists: impl Iterator<Item = Vec<TokenId>>) -> TokenLists {
        let (mut tokens, mut ends) = (Vec::new(), Vec::new());
        for list in lists {
            tokens.extend(list);
            ends.push(tokens.len() as u32);
        }
        TokenLists {
            tokens: tokens.into(),
            ends: ends.into(),
        }
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> &[TokenId] {
        let begin = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.tokens[begin as usize..self.ends[index] as usize]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[TokenId]> {
        (0..self.ends.len()).map(|index| self.get(index))
    }
}

impl Heads {
    pub(crate) fn new(article: &Article, analyzer: &Analyzer) -> Heads {
        let mut words: Vec<(TokenId, Box<str>)> = Vec::new();
        let mut name = |id: TokenId, stem: &str| words.push((id, stem.into()));
        let titles = std::iter::once(&article.title)
            .chain(&article.questions)
            .chain(&article.other_title);
        let titles =
            TokenLists::new(titles.map(|text| distinct(framed(text, analyzer, &mut name))));
        let headings = article
            .sections
            .iter()
            .map(|s| distinct(without_breaks(token_ids(&s.heading, analyzer, &mut name))));
        let headings = TokenLists::new(headings);
        let lengths = article.sections.iter().map(|s| s.text.chars().count());
        Heads {
            titles,
            headings,
            stems: Stems::new(words),
            long: lengths.sum::<usize>() > 150,
        }
    }
}

impl ForwardIndex {
    pub(crate) fn new(heads: Arc<Heads>, article: &Article, analyzer: &Analyzer) -> ForwardIndex {
        let mut signing = Signing::new();
        let (mut postings, mut next) = (Vec::new(), 0);
        let (mut sections, mut blocks) = (Vec::with_capacity(article.sections.len()), Vec::new());
        for section in &article.sections {
            let mut stand = |id: TokenId| {
                if id != BREAK {
                    postings.push(Posting::new(id, next));
                }
                next += 1;
            };
            each_token(&section.heading, analyzer, |id, _, _| stand(id));
            stand(BREAK);
            let blocks_before = blocks.len() as u32;
            let mut begins = Begins::new(&mut blocks);
            each_token(&section.text, analyzer, |id, (start, end), _| {
                signing.token(id);
                begins.token((id != BREAK).then_some((start, end)));
                stand(id);
            });
            let tokens = begins.tokens();
            sections.push(SectionAt {
                text: next - tokens,
                end: next,
                blocks: blocks_before,
            });
            next += 1;
        }
        let positions = Positions::new(postings, next);
        let (sections, blocks) = (sections.into(), blocks.into());
        ForwardIndex {
            heads,
            positions,
            signature: signing.signature(),
            sections,
            blocks,
        }
    }

    /// What of some occurrences, which are in order, is in each section.
    pub(crate) fn by_section<'e>(
        &self,
        occurrences: &'e [Occurrence],
    ) -> impl Iterator<Item = &'e [Occurrence]> {
        let mut rest = occurrences;
        self.sections.iter().map(move |section| {
            let (own, later) =
                rest.split_at(rest.partition_point(|occurrence| occurrence.at < section.end));
            rest = later;
            own
        })
    }

    /// For each section how long it is, heading and text, against the average of them.
    pub(crate) fn length_ratios(&self) -> impl Iterator<Item = f32> {
        let begins = std::iter::once(0).chain(self.sections.iter().map(|section| section.end + 1));
        let lengths = self.sections.iter().zip(begins);
        let all: u32 = lengths
            .clone()
            .map(|(section, begin)| section.end - begin)
            .sum();
        let average = all as f32 / self.sections.len().max(1) as f32;
        lengths.map(move |(section, begin)| (section.end - begin) as f32 / average.max(1.0))
    }

    /// Where in a section's text the tokens at some positions stand; the positions are in order, those of other sections are
    /// passed over.
    pub(crate) fn offsets(
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

fn distinct(mut tokens: Vec<TokenId>) -> Vec<TokenId> {
    tokens.sort_unstable();
    tokens.dedup();
    tokens
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

    pub(crate) fn forward(article: &Article) -> ForwardIndex {
        let heads = Heads::new(article, analyzer());
        ForwardIndex::new(Arc::new(heads), article, analyzer())
    }

    /// Texts with all that makes tokens stand where they are not expected: pieces that are several tokens of one character,
    /// words that are cut, tokens on both sides of spaces, joiners and breaks.
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
    pub(crate) fn plain(article: &Article) -> Vec<Vec<TokenId>> {
        let of = |text: &str| token_ids(text, analyzer(), &mut |_, _| ());
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
            let tokens = forward(&article);
            let lengths: Vec<usize> = plain(&article).iter().map(Vec::len).collect();
            let average = lengths.iter().sum::<usize>() as f32 / lengths.len() as f32;
            let ratios: Vec<f32> = lengths.iter().map(|&length| length as f32 / average.max(1.0)).collect();
            prop_assert_eq!(tokens.length_ratios().collect::<Vec<_>>(), ratios);
            let mut first = 0;
            for (index, (heading, text)) in sections.iter().enumerate() {
                first += super::token_ids(heading, analyzer(), &mut |_, _| ()).len() as u32 + 1;
                let mut walked = Vec::new();
                let mut at = first;
                each_token(text, analyzer(), |id, bytes, _| {
                    if id != BREAK && at % each == 0 {
                        walked.push((at, bytes));
                    }
                    at += 1;
                });
                let wanted = (0..at + 99).filter(|at| at % each == 0);
                let found: Vec<_> = tokens.offsets(index, text, wanted).iter().map(|span| (span.at, (span.start, span.end))).collect();
                prop_assert_eq!(found, walked);
                first = at + 1;
            }
        }
    }
}

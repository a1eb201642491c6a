//! Where in a text some of its tokens stand, read from near them instead of from its beginning.
//!
//! Gets:    a text, where it can be read from, the numbers of tokens: all but breaks that follow breaks count.
//! Gives:   their bytes.
//! Touches: `text`.
//! Never:   what the tokens are.
//!
//! The bytes of all tokens would take as much memory as the text. Of each [`BLOCK`] tokens one is kept.

use crate::text::units::{Unit, Units};

/// How many tokens lie between two beginnings: fewer take more memory, with more of them more is read for one token.
const BLOCK: u32 = 16;

/// A token in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) at: u32,
    /// Its first byte, and the one after its last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether a joiner stands between it and the token before.
    pub(crate) joined: bool,
}

/// Where a block of a text begins: [`Units`] reads from that byte what it reads there when it comes from before. In the low
/// bits how many tokens of the block lie before it, or [`Begin::NONE`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begin(u32);

impl Begin {
    /// That a block has none.
    const NONE: u32 = BLOCK;
    const BITS: u32 = BLOCK.ilog2() + 1;

    /// None behind so many bytes that they are no number of 27 bits: articles are far shorter.
    fn new(byte: usize, later: u32) -> Begin {
        let byte = u32::try_from(byte)
            .ok()
            .filter(|byte| byte.leading_zeros() >= Self::BITS);
        Begin(byte.map_or(Self::NONE, |byte| byte << Self::BITS | later))
    }

    fn byte(self) -> usize {
        (self.0 >> Self::BITS) as usize
    }

    fn later(self) -> Option<u32> {
        Some(self.0 & ((1 << Self::BITS) - 1)).filter(|&later| later != Self::NONE)
    }
}

/// Finds where the blocks of a text begin; that of the first one goes without saying.
pub(crate) struct Begins<'b> {
    blocks: &'b mut Vec<Begin>,
    tokens: u32,
    /// How many tokens the blocks before the next one have.
    next: u32,
    /// The byte after the last token.
    end: usize,
}

impl Begins<'_> {
    pub(crate) fn new(blocks: &mut Vec<Begin>) -> Begins<'_> {
        Begins {
            blocks,
            tokens: 0,
            next: BLOCK,
            end: 0,
        }
    }

    /// Takes the next token: its first byte, and the one after its last; nothing of a break, whose bytes are not known.
    pub(crate) fn token(&mut self, bytes: Option<(usize, usize)>) {
        if let Some(later) = self.tokens.checked_sub(self.next) {
            // Several tokens may come from one character: the text cannot be read from the middle of it.
            let begin = bytes
                .filter(|(start, _)| *start >= self.end)
                .map(|(start, _)| Begin::new(start, later));
            if begin.is_some() || later == BLOCK - 1 {
                self.blocks.push(begin.unwrap_or(Begin(Begin::NONE)));
                self.next += BLOCK;
            }
        }
        self.tokens += 1;
        self.end = bytes.map_or(self.end, |(_, end)| end);
    }

    /// How many tokens there were.
    pub(crate) fn tokens(&self) -> u32 {
        self.tokens
    }
}

/// Where the tokens with some numbers stand, which are in order; each once, breaks left out.
pub(crate) fn at(
    text: &str,
    blocks: &[Begin],
    wanted: impl Iterator<Item = u32>,
) -> impl Iterator<Item = Span> {
    let mut reading = OffsetReader::new(text, 0, 0);
    wanted.filter_map(move |token| {
        let (byte, first) = begin_before(token, blocks);
        if first > reading.next {
            reading = OffsetReader::new(text, byte, first);
        }
        reading.go_to(token)
    })
}

/// From where to read to a token: the byte, and the number of the first token there.
fn begin_before(token: u32, blocks: &[Begin]) -> (usize, u32) {
    let own = ((token / BLOCK) as usize).min(blocks.len());
    let mut begins = (1..=own).rev().filter_map(|block| {
        let begin = blocks[block - 1];
        begin
            .later()
            .map(|later| (begin.byte(), block as u32 * BLOCK + later))
    });
    begins.find(|(_, first)| *first <= token).unwrap_or((0, 0))
}

/// A text that is read from somewhere on.
struct OffsetReader<'t> {
    walk: Units<'t>,
    /// Where in the text it began.
    begin: usize,
    /// The number of the next token.
    next: u32,
    after_break: bool,
    after_joiner: bool,
}

impl<'t> OffsetReader<'t> {
    fn new(text: &'t str, begin: usize, next: u32) -> OffsetReader<'t> {
        OffsetReader {
            walk: Units::new(&text[begin..]),
            begin,
            next,
            after_break: true,
            after_joiner: false,
        }
    }

    /// Reads as far as a token; nothing when it is a break, or was read before.
    fn go_to(&mut self, token: u32) -> Option<Span> {
        while self.next <= token {
            match self.walk.next_unit()? {
                Unit::Han { start, end, .. } | Unit::Word { start, end, .. } => {
                    let (at, joined) = (self.next, self.after_joiner);
                    self.next += 1;
                    (self.after_break, self.after_joiner) = (false, false);
                    if at == token {
                        return Some(Span {
                            at,
                            start: self.begin + start,
                            end: self.begin + end,
                            joined,
                        });
                    }
                }
                Unit::Break if self.after_break => {}
                Unit::Break => {
                    self.next += 1;
                    self.after_break = true;
                }
                Unit::Joiner => self.after_joiner = true,
                Unit::Space => {}
            }
        }
        None
    }
}

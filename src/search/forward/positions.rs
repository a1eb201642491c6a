//! Where each token of an article stands, in few bytes; and where in it tokens and pairs of a question stand.
//!
//! Gets:    tokens with their positions; what is looked for.
//! Gives:   what of it stands in an article, by position.
//! Touches: nothing.
//! Never:   texts, weights.
//!
//! A list of all tokens has to be walked to its end for each question. This knows for each token where it stands, so that a
//! question costs what the article holds of it, and it is smaller: most tokens stand near where they stood before.

use super::tokens::{BREAK, TokenId};

/// How many tokens are found by one entry of `begins`: fewer take more memory, with more of them more is skipped.
const GROUP: usize = 2;

/// Where each token of an article stands. Positions are counted from 0.
#[derive(Debug)]
pub(crate) struct Positions {
    /// The distinct tokens, sorted: at first those of 16 bits, which nearly all Han characters are.
    short: Box<[u16]>,
    /// Then all others.
    long: Box<[TokenId]>,
    /// Where in `steps` the list of each [`GROUP`]th token begins.
    begins: Box<[u32]>,
    /// For each token how far each of its positions is from the one before, the first one from -1: LEB128, a 0 at the end.
    steps: Box<[u8]>,
    /// The position after the last one.
    end: u32,
}

/// A token at a position, to be sorted: by token, then by position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting(u64);

impl Posting {
    pub(crate) fn new(id: TokenId, at: u32) -> Posting {
        Posting(u64::from(id) << 32 | u64::from(at))
    }

    fn id(self) -> TokenId {
        (self.0 >> 32) as TokenId
    }

    fn at(self) -> u32 {
        self.0 as u32
    }
}

impl Positions {
    /// Of tokens in any order, none of them a break; `end` is above all positions.
    pub(crate) fn new(mut postings: Vec<Posting>, end: u32) -> Positions {
        postings.sort_unstable();
        let (mut short, mut long, mut begins, mut steps) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for same in postings.chunk_by(|a, b| a.id() == b.id()) {
            if (short.len() + long.len()).is_multiple_of(GROUP) {
                begins.push(steps.len() as u32);
            }
            match u16::try_from(same[0].id()) {
                Ok(id) => short.push(id),
                Err(_) => long.push(same[0].id()),
            }
            let mut after = 0;
            for position in same.iter().map(|token| token.at() + 1) {
                write_leb128(&mut steps, position - after);
                after = position;
            }
            steps.push(0);
        }
        let (short, long, begins, steps) = (short.into(), long.into(), begins.into(), steps.into());
        Positions {
            short,
            long,
            begins,
            steps,
            end,
        }
    }

    /// Calls `sink` with each position of a token, in order.
    fn each(&self, id: TokenId, mut sink: impl FnMut(usize)) {
        let Some(number) = self.number(id) else {
            return;
        };
        let mut steps = self.steps[self.begins[number / GROUP] as usize..].iter();
        for _ in 0..number % GROUP {
            steps.by_ref().take_while(|&&byte| byte != 0).for_each(drop);
        }
        let (mut after, mut step, mut shift) = (0, 0, 0);
        for &byte in steps {
            step |= usize::from(byte & 127) << shift;
            if byte & 128 != 0 {
                shift += 7;
                continue;
            }
            if step == 0 {
                return;
            }
            after += step;
            sink(after - 1);
            (step, shift) = (0, 0);
        }
    }

    #[inline]
    fn number(&self, id: TokenId) -> Option<usize> {
        match u16::try_from(id) {
            Ok(id) => self.short.binary_search(&id).ok(),
            Err(_) => self
                .long
                .binary_search(&id)
                .ok()
                .map(|at| self.short.len() + at),
        }
    }
}

fn write_leb128(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Tokens and pairs of neighbours that are looked for in articles. Each has a number: tokens by their order from 0, the pairs
/// behind them.
pub(crate) struct TermSet {
    /// Distinct, sorted.
    tokens: Box<[TokenId]>,
    /// The number of the first token of each pair, that of its second one, that of the pair; sorted.
    pairs: Box<[(u32, u32, u32)]>,
    /// Where in `pairs` those of each token begin, and where the last ones end.
    pairs_of: Box<[u32]>,
}

/// A token or a pair at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Where it stands; of a pair, where its first token stands.
    pub(crate) at: u32,
    /// The number that [`TermSet`] gave it.
    pub(crate) number: u32,
}

/// Memory of [`TermSet::find`], to be used again.
#[derive(Default)]
pub(crate) struct PositionScratch {
    /// A bit for each position of the article, set where a token stands; all are 0 between two calls.
    bits: Vec<u64>,
    /// The number of the token, where a bit is set.
    numbers: Vec<u32>,
    occurrences: Vec<Occurrence>,
}

impl TermSet {
    /// `tokens` in any order, breaks left out of them; `pairs` are distinct, numbered in their order, of such tokens.
    pub(crate) fn new(
        tokens: impl Iterator<Item = TokenId>,
        pairs: impl Iterator<Item = (TokenId, TokenId)>,
    ) -> TermSet {
        let mut tokens: Vec<TokenId> = tokens.filter(|&id| id != BREAK).collect();
        tokens.sort_unstable();
        tokens.dedup();
        let number = |id: TokenId| tokens.binary_search(&id).ok().map(|number| number as u32);
        let numbered = pairs.zip(tokens.len() as u32..);
        let mut pairs: Vec<_> = numbered
            .filter_map(|((first, second), pair)| Some((number(first)?, number(second)?, pair)))
            .collect();
        pairs.sort_unstable();
        let pairs_of = (0..=tokens.len() as u32)
            .map(|first| pairs.partition_point(|pair| pair.0 < first) as u32)
            .collect();
        TermSet {
            tokens: tokens.into(),
            pairs: pairs.into(),
            pairs_of,
        }
    }

    /// The distinct tokens, sorted: in the order of their numbers.
    #[inline]
    pub(crate) fn tokens(&self) -> &[TokenId] {
        &self.tokens
    }

    /// The number of a token.
    pub(crate) fn number(&self, id: TokenId) -> Option<usize> {
        self.tokens.binary_search(&id).ok()
    }

    /// How many tokens and pairs there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.tokens.len() + self.pairs.len()
    }

    /// What stands in an article, by position, a token before the pair that begins with it.
    pub(crate) fn find<'f>(
        &self,
        positions: &Positions,
        found: &'f mut PositionScratch,
    ) -> &'f [Occurrence] {
        let PositionScratch {
            bits,
            numbers,
            occurrences,
        } = found;
        let end = positions.end as usize;
        if numbers.len() < end {
            numbers.resize(end, 0);
            bits.resize(end.div_ceil(64), 0);
        }
        for (number, &id) in self.tokens.iter().enumerate() {
            positions.each(id, |at| {
                bits[at / 64] |= 1 << (at % 64);
                numbers[at] = number as u32;
            });
        }
        occurrences.clear();
        let mut before: Option<Occurrence> = None;
        for (word, bits) in bits[..end.div_ceil(64)].iter_mut().enumerate() {
            while *bits != 0 {
                let at = word * 64 + bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                let token = Occurrence {
                    at: at as u32,
                    number: numbers[at],
                };
                if let Some(before) = before.filter(|before| before.at + 1 == token.at)
                    && let Some(number) = self.pair(before.number, token.number)
                {
                    occurrences.push(Occurrence {
                        at: before.at,
                        number,
                    });
                }
                occurrences.push(token);
                before = Some(token);
            }
        }
        occurrences
    }

    fn pair(&self, first: u32, second: u32) -> Option<u32> {
        let (from, to) = (
            self.pairs_of[first as usize],
            self.pairs_of[first as usize + 1],
        );
        self.pairs[from as usize..to as usize]
            .iter()
            .find(|pair| pair.1 == second)
            .map(|pair| pair.2)
    }
}

//! A few numbers by which texts that say nearly the same are recognised.
//!
//! Gets:    the tokens of a text, one after another.
//! Gives:   a signature, and how like two texts are by theirs.
//! Touches: nothing.
//! Never:   a short text: a few words are alike by chance.
//!
//! One-permutation MinHash (Li, Owen and Zhang 2012) over runs of three tokens: each run is hashed once, its hash names a
//! bucket, and the least hash of each bucket is kept. The share of buckets that agree estimates how many runs two texts have
//! in common of all that either has (Jaccard), give or take 0.06.

use super::tokens::TokenId;

/// How many buckets there are.
const BUCKETS: usize = 64;
/// Below so many runs of tokens a text has no signature.
const RUNS_MIN: usize = 48;

/// The signature of a text; none when it is short.
#[derive(Debug)]
pub(crate) struct Signature(Option<Box<[u32; BUCKETS]>>);

/// Makes a signature of tokens that go by.
pub(super) struct Signing {
    least: Box<[u32; BUCKETS]>,
    before: [TokenId; 2],
    tokens: usize,
}

impl Signing {
    pub(super) fn new() -> Signing {
        Signing {
            least: Box::new([u32::MAX; BUCKETS]),
            before: [0; 2],
            tokens: 0,
        }
    }

    #[inline]
    pub(super) fn token(&mut self, id: TokenId) {
        let [first, second] = self.before;
        self.before = [second, id];
        self.tokens += 1;
        if self.tokens < 3 {
            return;
        }
        // Multiplication by odd constants, then the high half, as in Fibonacci hashing: the low bits of a product know
        // nothing of the high bits of what was multiplied.
        let run = u64::from(first).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ u64::from(second)
                .wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
                .rotate_left(21)
            ^ u64::from(id)
                .wrapping_mul(0x1656_67b1_9e37_79f9)
                .rotate_left(42);
        let hash = run.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bucket = (hash >> 58) as usize;
        let value = (hash >> 26) as u32;
        let least = &mut self.least[bucket];
        *least = value.min(*least);
    }

    pub(super) fn signature(self) -> Signature {
        Signature((self.tokens >= RUNS_MIN + 2).then_some(self.least))
    }
}

/// How many buckets are looked at first, and how many of them must agree: of texts with three quarters of their runs in common
/// four in ten thousand have fewer.
const FIRST: usize = 8;
const FIRST_SAME_MIN: usize = 2;

impl Signature {
    /// Whether two texts may be very like one another: most that are not are told apart at once.
    pub(crate) fn may_be_alike(&self, other: &Signature) -> bool {
        let (Some(own), Some(other)) = (&self.0, &other.0) else {
            return false;
        };
        let both = own[..FIRST].iter().zip(&other[..FIRST]);
        both.filter(|(a, b)| a == b).count() >= FIRST_SAME_MIN
    }

    /// How like two texts are, 0.0 to 1.0; 0.0 when one of them is short.
    pub(crate) fn likeness(&self, other: &Signature) -> f32 {
        let (Some(own), Some(other)) = (&self.0, &other.0) else {
            return 0.0;
        };
        let (mut same, mut filled) = (0, 0);
        for (a, b) in own.iter().zip(other.iter()) {
            let empty = *a == u32::MAX && *b == u32::MAX;
            filled += u32::from(!empty);
            same += u32::from(!empty && a == b);
        }
        same as f32 / filled.max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(tokens: impl IntoIterator<Item = TokenId>) -> Signature {
        let mut signing = Signing::new();
        tokens.into_iter().for_each(|id| signing.token(id));
        signing.signature()
    }

    /// Tokens that are no pattern: a linear congruential sequence.
    fn text(seed: u32, count: usize) -> Vec<TokenId> {
        let next = |x: &u32| Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        std::iter::successors(Some(seed), next)
            .skip(1)
            .take(count)
            .map(|x| x >> 8)
            .collect()
    }

    #[test]
    fn likeness_is_the_share_of_runs_in_common() {
        for (changed, count) in [
            (0, 200),
            (10, 400),
            (20, 400),
            (60, 400),
            (300, 400),
            (400, 400),
        ] {
            let own = text(1, count);
            // The first of them are others: so many runs, and two across the border.
            let mut other = own.clone();
            other[..changed].copy_from_slice(&text(2, changed));
            let common = count.saturating_sub(changed + if changed > 0 { 2 } else { 0 });
            let jaccard = common as f32 / (2 * (count - 2) - common.min(count - 2)) as f32;
            let likeness = signed(own).likeness(&signed(other));
            assert!(
                (likeness - jaccard).abs() < 0.13,
                "{changed} of {count}: {likeness} for {jaccard}"
            );
        }
    }

    #[test]
    fn short_texts_are_like_nothing() {
        for count in [0, 1, 2, 3, RUNS_MIN + 1] {
            assert_eq!(
                signed(text(1, count)).likeness(&signed(text(1, count))),
                0.0
            );
        }
        let enough = || signed(text(1, RUNS_MIN + 2));
        assert_eq!(enough().likeness(&enough()), 1.0);
    }
}

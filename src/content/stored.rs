//! Articles as bytes, so that a file that did not change need not be parsed again.
//!
//! Gets:    what parsing a file gave; bytes that this gave before.
//! Gives:   bytes; the same again.
//! Touches: nothing.
//! Never:   a panic for bytes that are something else; a check whether they are ours, which is up to who stores them: what
//!          is read back counts as safe HTML.

use std::borrow::Cow;

use serde::Deserialize;

use super::Article;
use crate::problem::Problem;

/// Counts up whenever the bytes mean something else: a field of an article or problem comes, goes, or moves.
pub const FORMAT: u32 = 4;
/// The most bytes an article may have before it is compressed: far above what [`super::source::ARTICLE_BYTES_MAX`] gives.
const BYTES_MAX: u32 = 64_000_000;

/// What is read back.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Stored {
    /// The article, where the file has one.
    pub article: Option<Article>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// Whether it is no article, and says that it is not for readers.
    pub hidden: bool,
}

/// An article, where a file has one, and what is wrong with the file, as bytes.
#[must_use]
pub fn encode(article: Option<&Article>, problems: &[Problem], hidden: bool) -> Vec<u8> {
    // No kind of value here can fail to be written to memory.
    let bytes =
        postcard::to_stdvec(&(article, Cow::Borrowed(problems), hidden)).unwrap_or_default();
    lz4_flex::block::compress_prepend_size(&bytes)
}

/// Reads what [`encode`] gave; nothing when the bytes are something else.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Stored> {
    let size = u32::from_le_bytes(*bytes.first_chunk()?);
    if size > BYTES_MAX {
        return None;
    }
    postcard::from_bytes(&lz4_flex::block::decompress_size_prepended(bytes).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::content::parse;
    use crate::content::source::SourceFile;

    /// An article with something in every field.
    fn whole() -> (Article, Vec<Problem>) {
        let text = "---\nid: wd7k2q\ntitle: 提现没到账\nquestions: [提币多久到账]\ntags: [提现]\nvisibility: internal\ndraft: true\n\
                    redirect_from: [/zh/funds/old]\nrelated: [nt3m8x]\nreview_by: 2027-06-30\nupdated: 2026-01-02\npublish_at: 2026-01-02\nodd: 1\n---\n\
                    写信到 help@bitp.example。\n\n## 为什么 {#why}\n\n[别的](other.md#a) ![图](../../assets/a.png) [站外](https://bitp.example)\n";
        let path = PathBuf::from("zh/funds/withdrawal.md");
        parse(&SourceFile {
            path,
            bytes: text.as_bytes().to_vec(),
            hash: 7,
            modified: Some(std::time::UNIX_EPOCH),
        })
        .unwrap()
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let (article, problems) = whole();
        assert!(!problems.is_empty());
        for (article, hidden) in [(Some(article), false), (None, true)] {
            let bytes = encode(article.as_ref(), &problems, hidden);
            assert_eq!(
                decode(&bytes),
                Some(Stored {
                    article,
                    problems: problems.clone(),
                    hidden
                })
            );
        }
    }

    /// Other bytes for the same article, or the same bytes for another: [`FORMAT`] must count up, or a site that is updated
    /// reads wrong what the version before stored.
    #[test]
    fn the_bytes_are_those_of_this_format() {
        let (article, problems) = whole();
        let bytes = postcard::to_stdvec(&(Some(&article), &problems, false)).unwrap();
        assert_eq!(
            (FORMAT, xxhash_rust::xxh3::xxh3_64(&bytes)),
            (4, 10_723_927_132_985_195_563)
        );
    }

    proptest! {
        #[test]
        fn bytes_that_are_something_else_are_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            // Nearly all are refused; what happens to read as an empty article without problems is none.
            prop_assert!(decode(&bytes).is_none_or(|stored| stored.article.is_none()));
        }

        #[test]
        fn damage_never_ends_in_a_fault(at in 0_usize..2_000, bit in 0_u8..8) {
            let (article, problems) = whole();
            let mut bytes = encode(Some(&article), &problems, false);
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let _ = decode(&bytes);
        }
    }
}

//! Articles as bytes, so that a file that did not change need not be parsed again.
//!
//! Gets:    what parsing a file gave; bytes that this gave before.
//! Gives:   bytes; the same again.
//! Touches: nothing.
//! Never:   a panic for bytes that are something else; a check whether they are ours, which is up to who stores them: what
//!          is read back counts as safe HTML.

use std::borrow::Cow;

use serde::Deserialize;

use super::{Article, Names};
use crate::problem::Problem;

/// Counts up whenever the bytes mean something else: a field of an article or problem comes, goes, or moves, or parsing gives another
/// text for the same file.
pub const FORMAT: u32 = 15;
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
    /// The variables that the file names, and what they stood for.
    pub names: Names,
}

/// An article, where a file has one, and what is wrong with the file and known of it, as bytes.
#[must_use]
pub fn encode(
    article: Option<&Article>,
    problems: &[Problem],
    hidden: bool,
    names: &Names,
) -> Vec<u8> {
    // No kind of value here can fail to be written to memory.
    let bytes =
        postcard::to_stdvec(&(article, Cow::Borrowed(problems), hidden, names)).unwrap_or_default();
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
    use crate::content::parse_with;
    use crate::content::source::SourceFile;
    use crate::ids::{Lang, Variables};

    /// An article with something in every field.
    fn source() -> SourceFile {
        let text = "---\nid: wd7k2q\ntitle: 提现没到账\nquestions: [提币多久到账]\ntags: [提现]\nvisibility: internal\ndraft: true\n\
                    redirect_from: [/zh/funds/old]\nanchors: {old: why}\nrelated: [nt3m8x]\norder: 3\nreview_by: 2027-06-30\nupdated: 2026-01-02\npublish_at: 2026-01-02\nodd: 1\n---\n\
                    写信到 help@bitp.example，费用 {{ fee }}。\n\n## 为什么 {#why}\n\n[别的](other.md#a) ![图](../../assets/a.png) [站外](https://bitp.example)\n";
        SourceFile {
            path: PathBuf::from("zh/funds/withdrawal.md"),
            bytes: text.as_bytes().to_vec(),
            hash: 7,
            modified: Some(std::time::UNIX_EPOCH),
        }
    }

    fn variables() -> Variables {
        let mut variables = Variables::default();
        let value = [(Lang::Zh, "1 USDT".to_owned())].into_iter().collect();
        variables.add("fee", value, 1).unwrap();
        variables
    }

    fn whole() -> (Article, Vec<Problem>) {
        parse_with(&source(), &variables()).unwrap()
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let (article, problems) = whole();
        assert!(!problems.is_empty());
        for (article, hidden) in [(Some(article), false), (None, true)] {
            let names = Names::of(&source(), &variables());
            assert_ne!(names, Names::default());
            let bytes = encode(article.as_ref(), &problems, hidden, &names);
            assert_eq!(
                decode(&bytes),
                Some(Stored {
                    article,
                    problems: problems.clone(),
                    hidden,
                    names,
                })
            );
        }
    }

    /// Other bytes for the same article, or the same bytes for another: [`FORMAT`] must count up, or a site that is updated
    /// reads wrong what the version before stored.
    #[test]
    fn the_bytes_are_those_of_this_format() {
        let (article, problems) = whole();
        let names = Names::of(&source(), &variables());
        let bytes = postcard::to_stdvec(&(Some(&article), &problems, false, names)).unwrap();
        assert_eq!(
            (FORMAT, xxhash_rust::xxh3::xxh3_64(&bytes)),
            (15, 14_196_730_625_179_830_480)
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
            let mut bytes = encode(Some(&article), &problems, false, &Names::default());
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let _ = decode(&bytes);
        }
    }
}

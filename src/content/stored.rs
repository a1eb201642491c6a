//! Articles as bytes, so that a file that did not change need not be parsed again.
//!
//! Gets:    what parsing a file gave; bytes that this gave before.
//! Gives:   bytes; the same again.
//! Touches: nothing.
//! Never:   a panic for bytes that are something else; a check whether they are ours, which is up to who stores them: what
//!          is read back counts as safe HTML.

use std::borrow::Cow;

use super::Article;
use crate::problem::Problem;

/// Counts up whenever the bytes mean something else: a field of an article or problem comes, goes, or moves.
pub const FORMAT: u32 = 1;
/// The most bytes an article may have before it is compressed: far above what [`super::source::ARTICLE_BYTES_MAX`] gives.
const BYTES_MAX: u32 = 64_000_000;

/// An article, where a file has one, and what is wrong with the file, as bytes.
#[must_use]
pub fn encode(article: Option<&Article>, problems: &[Problem]) -> Vec<u8> {
    // Neither kind of value can fail to be written to memory.
    let bytes = postcard::to_stdvec(&(article, Cow::Borrowed(problems))).unwrap_or_default();
    lz4_flex::block::compress_prepend_size(&bytes)
}

/// Reads what [`encode`] gave; nothing when the bytes are something else.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(Option<Article>, Vec<Problem>)> {
    let size = u32::from_le_bytes(*bytes.first_chunk()?);
    if size > BYTES_MAX {
        return None;
    }
    postcard::from_bytes(&lz4_flex::block::decompress_size_prepended(bytes).ok()?).ok()
}

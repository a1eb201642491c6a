//! What a writer probably meant: near misses of keys, quotes of another kind, files that git or an editor left broken.
//!
//! Gets:    what was written, and what could have been.
//! Gives:   the likely intent, and the line as it should be.
//! Touches: `problem`; `toml`, to see whether a line would be read as it should be.
//! Never:   a repair by itself: it only proposes. A proposal that was not tried.

mod broken;
mod keys;
mod mend;
mod quotes;
mod tables;

pub use broken::{conflict, encoding, is_leftover, is_lfs_pointer, is_link_text, original};
pub use keys::nearest;
pub use mend::{Attempt, Mended, mended, straight};
pub use quotes::{item, quoted};
pub use tables::{refusal, unfinished};

//! Content of another help desk, as articles of ours.
//!
//! Gets:    a folder with the JSON of Zendesk's Help Center API, of any pagination; the content folder.
//! Gives:   articles by language and category, the attachments that are there, old addresses that lead on; a report.
//! Touches: both folders.
//! Never:   the network; a file that exists; an article shown to more readers than before: what is unclear is internal.

mod export;
mod html;
mod names;
mod pictures;
mod report;
mod table;
mod write;
mod zendesk;

pub use report::Report;
pub use zendesk::{Imported, remote_pictures, zendesk};

use std::path::PathBuf;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file of the export is not what it should be.
    #[error("{path}{place}: {why}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Where in it, such as `:3:17` or `: articles[4]`.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// The folder holds no article.
    #[error(
        "no article in {0}: it should hold the JSON files of the Help Center API, such as articles.json, at any depth"
    )]
    Nothing(String),
    /// Files of the content folder would be overwritten.
    #[error(
        "nothing was imported, for {count} files are there already, such as {first}: import into an empty folder with `--to`"
    )]
    Exists {
        /// How many.
        count: usize,
        /// The first of them.
        first: String,
    },
    /// A file cannot be written; those before it were removed.
    #[error("nothing was imported: {path}: {source}", path = .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

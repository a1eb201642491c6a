//! Why nothing is imported.
//!
//! Gets:    what failed.
//! Gives:   `ImportError`, with file, place and what to do.
//! Touches: nothing.
//! Never:   a panic.

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

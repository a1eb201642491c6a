//! Content of another help desk, as articles of ours.
//!
//! Gets:    a folder with the JSON of Zendesk's Help Center API, of any pagination; the content folder.
//! Gives:   articles by language and category, the attachments that are there, old addresses that lead on; a report.
//! Touches: both folders.
//! Never:   the network; a file that exists; an article shown to more readers than before: what is unclear is internal.

mod blocks;
mod error;
mod export;
mod html;
mod links;
mod names;
mod nodes;
mod pictures;
mod report;
mod shapes;
mod site;
mod table;
mod write;
mod zendesk;

pub use error::ImportError;
pub use report::Report;
pub use zendesk::{Imported, remote_pictures, zendesk};

//! The spine: content in, one moment of a searchable site out.
//!
//! Gets:    the content folder, the index folder, and what was loaded before.
//! Gives:   a `Snapshot`, with all that is wrong beside it.
//! Touches: `config`, `content`, `catalog`, `contact`, `search`, `git`, and the disk through them; what it keeps in the folders of
//!          index and data (`store`, `last_good`); the clock.
//! Never:   async, HTTP. A broken article is a problem beside the result; only an unreadable content folder is an error.

// What a moment is, and the cell that holds it.
mod answer;
mod current;
mod named;
mod snapshot;
mod status;

// How it comes to be.
mod changes;
mod error;
mod loaded;
mod loader;
mod unseen;

// The files of the content folder.
mod contacts;
mod dates;
mod doing;
mod files;
mod held;
mod operator;
mod own_files;
mod renamed;
mod renames;
mod settings;
mod terms_file;
mod unpublished;
mod words;

// What lies on disk beside it.
mod heal;
mod indexes;
mod last_good;
mod memory;
mod store;

// What is wrong with it.
mod check;
mod found;
mod nothing;

pub use answer::DirectAnswer;
pub use check::{Checked, Difference, Differing, Drift, check, today};
pub use current::CurrentSnapshot;
pub use dates::Dates;
pub use doing::Doing;
pub use error::LoadError;
pub use files::Look;
pub use indexes::IndexPlace;
pub use loaded::{Loaded, Progress, Work};
pub use loader::{Clock, Loader};
pub use operator::{OfficialFile, OfficialFileError, OfficialStamp};
pub(crate) use renamed::Renamed;
pub(crate) use renames::between as renames_between;
pub use snapshot::Snapshot;
pub use status::Status;
pub use store::StoreError;
pub use unpublished::{Unpublished, committed, unpublished};
pub(crate) use unseen::{is_told_as_mended, is_told_at_once};

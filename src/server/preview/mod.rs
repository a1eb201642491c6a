//! The writers' workspace: `jieda serve --preview`, on this machine alone.
//!
//! Gets:    the same site as readers, and what only its writers may see.
//! Gives:   each page with a bar below it, and pages of its own below `/preview/`.
//! Touches: the snapshot of now and the one before; git, through `site`.
//! Never:   a write to a file; an answer to another machine or another site; a byte of difference to what readers get, but for
//!          what stands between its marks.

mod articles;
mod bar;
pub(super) mod beside;
pub(super) mod changes;
mod dressing;
mod editor;
pub(super) mod events;
pub(super) mod guard;
pub(super) mod insights;
pub(super) mod pages;
pub(super) mod search;
pub(super) mod state;
mod texts;
mod words;

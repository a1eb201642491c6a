//! Pages for people, complete without JavaScript.
//!
//! Gets:    addresses.
//! Gives:   HTML from one snapshot.
//! Touches: the snapshot, the templates.
//! Never:   a decision in a template: each gets the values that it shows.

mod bent;
pub(super) mod by_path;
pub(super) mod contact;
pub(super) mod feedback;
pub(super) mod home;
pub(super) mod message;
pub(super) mod pasted;
pub(super) mod permalink;
pub(super) mod search;
pub(super) mod verify;

pub(super) mod article;
mod category;
pub(super) mod markdown;

mod error;
mod forms;
mod layout;
pub(super) mod links;
pub(super) mod lists;
pub(super) mod not_found;
mod redirect;
pub(super) mod visitor;

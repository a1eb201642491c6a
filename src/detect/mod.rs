//! What a text holds besides words: ways to reach somebody, secrets (and the text without them), source of templates, the
//! endings of hosts and files.
//!
//! Gets:    a string: a question, a message, an article's source.
//! Gives:   the places in it, each with what it looks like.
//! Touches: `characters`; `text`, for the form in which letters are compared and for what is an ordinary word.
//! Never:   whose something is: that is `contact`. The disk, the clock, the network.

pub mod contacts;
pub mod endings;
pub mod hosts;
pub mod masking;
pub mod secrets;
pub mod templates;

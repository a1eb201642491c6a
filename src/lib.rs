//! jieda turns a folder of Markdown articles into a help centre that answers.
//!
//! Data flows one way, and each room knows only the rooms before it:
//!
//! ```text
//! ids, problem, text  ->  content  ->  catalog  ->  search  ->  site  ->  live  ->  server  ->  cli
//! (names, words)          (one file)   (all files)  (find)      (one     (fresh)   (HTTP)      (commands)
//!                                                               moment)
//! ```
//!
//! `contact`, `insights` and `git` stand beside `search`: they use no room but `ids`, `text`, `detect` (what a text holds
//! besides words) and `disk`, which opens files of our own.
//! `ARCHITECTURE.md` has the map, the invariants and three walkthroughs.

pub mod characters;
pub mod detect;
pub mod disk;
pub mod door;
pub mod ids;
pub mod problem;
pub mod text;

pub mod catalog;
pub mod cli;
pub mod config;
pub mod contact;
pub mod content;
pub mod git;
pub mod insights;
pub mod live;
pub mod search;
pub mod server;
pub mod site;

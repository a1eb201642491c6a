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
//! Before them stand `characters`, `door` (files of others), `disk` and `database` (files of our own) and `detect` (what a text holds besides
//! words); `slips` (what a writer probably meant) helps those that read what writers wrote. `contact`, `insights`, `accounts` and `git` stand beside `search` and use these and `ids` and `text` only; `config` reads
//! `site.toml` for `site`.
//! `ARCHITECTURE.md` has the map, the invariants and five walkthroughs.

pub mod characters;
pub mod database;
pub mod detect;
pub mod disk;
pub mod door;
pub mod ids;
pub mod problem;
pub mod slips;
pub mod text;

pub mod accounts;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod contact;
pub mod content;
pub mod git;
pub mod import;
pub mod insights;
pub mod live;
pub mod moves;
pub mod past;
pub mod report;
pub mod search;
pub mod server;
pub mod site;

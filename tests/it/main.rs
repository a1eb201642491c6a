//! All integration tests, in one binary. `site` is the harness; each other module is about one thing.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test that cannot go on says where"
)]

mod against;
mod answering;
mod answers;
mod api;
mod bent;
mod cards;
mod cases;
mod chance;
mod channels;
mod check;
mod check_rules;
mod cli;
mod codes;
mod commands;
mod connections;
mod cors;
mod cost;
mod crates;
mod damage;
mod dates;
mod discovery;
mod docs;
mod door;
mod eval;
mod example;
mod faults;
mod feedback;
mod first_minutes;
mod formats;
mod held;
mod hostile;
mod import;
mod index;
mod last_good;
mod leaks;
mod limits;
mod live;
mod logs;
mod message;
mod metrics;
mod metrics_counted;
mod mount;
mod moves;
mod named;
mod pages;
mod patterns;
mod permalinks;
mod planted;
mod posted;
mod preview;
mod queries;
mod reading;
mod reload;
mod repository;
mod rewrite;
mod schema;
mod search;
mod serving;
mod site;
mod store;
mod tidy;
mod told;
mod trust;
mod unpublished;
mod variables;
mod variables_places;
mod verify;
mod verify_kinds;
mod version;
mod views;

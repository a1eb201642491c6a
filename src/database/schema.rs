//! What a database is, by its own account.
//!
//! Gets:    nothing.
//! Gives:   `Schema`.
//! Touches: nothing.
//! Never:   a row.

/// What a database is, by its own account.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The name of its file.
    pub file: &'static str,
    /// Tells it from any other: the `application_id`.
    pub application: i32,
    /// Counts up when an older program could no longer write to it rightly; it is the `user_version`. Columns and tables may be
    /// added without: a program leaves alone what it does not know.
    pub format: i32,
    /// A table that tells ours from others where the mark is damaged.
    pub table: &'static str,
    /// What makes each format of the one before; the first makes it of nothing.
    pub steps: &'static [&'static str],
    /// Tables that came later, which an older program leaves alone.
    pub later: &'static str,
    /// All statements on rows, to try whether the tables are as they should be.
    pub statements: &'static [&'static [&'static str]],
}

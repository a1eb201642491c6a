//! What was changed in a question, and why.
//!
//! Gets:    nothing.
//! Gives:   the types of an answer that say so.
//! Touches: nothing.
//! Never:   how it was found.

/// Why a part of a question was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewriteKind {
    /// A typing error in a word in letters.
    Spelling,
    /// Two words typed as one.
    Split,
    /// One word typed in parts.
    Joined,
    /// Characters of the same sound as those that were meant.
    Homophone,
    /// Pinyin, read as characters.
    Pinyin,
    /// The first letters of pinyin, read as characters.
    Initials,
}

impl RewriteKind {
    /// Its name in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RewriteKind::Spelling => "spelling",
            RewriteKind::Split => "split",
            RewriteKind::Joined => "joined",
            RewriteKind::Homophone => "homophone",
            RewriteKind::Pinyin => "pinyin",
            RewriteKind::Initials => "initials",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewriteChange {
    /// The bytes of the question that were replaced.
    pub range: (usize, usize),
    /// What stands there instead.
    pub text: String,
    /// Why.
    pub kind: RewriteKind,
}

/// A question that is searched in place of the one that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The whole question.
    pub text: String,
    /// What was changed, in the order of the question.
    pub changes: Vec<RewriteChange>,
    /// Other words that the whole question may be read as, searched beside it at less than its weight.
    pub others: Vec<String>,
    /// Whether it is the subject of the question that was changed, so that what finds the question as it was typed says nothing.
    pub is_whole: bool,
}

//! What a reader says about an article.
//!
//! Gets:    an article, whether it helped, what was missing.
//! Gives:   a `Feedback`.
//! Touches: `ids`.
//! Never:   who said it.

use crate::ids::ArticleId;

/// The longest comment, in characters; the rest is cut off. About a screen of a phone.
pub const COMMENT_CHARS_MAX: usize = 1_000;

/// What was missing, as the page offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Hard to follow.
    Unclear,
    /// The article is about something else.
    OtherProblem,
    /// It was done and still fails.
    StillFails,
}

impl Reason {
    /// All of them, in the order of the page.
    pub const ALL: [Reason; 3] = [Reason::Unclear, Reason::OtherProblem, Reason::StillFails];

    /// Its name in forms and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Unclear => "unclear",
            Reason::OtherProblem => "other-problem",
            Reason::StillFails => "still-fails",
        }
    }

    /// The reason of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Reason> {
        Reason::ALL
            .into_iter()
            .find(|reason| reason.as_str() == name)
    }
}

/// What a reader says about an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The article.
    pub article: ArticleId,
    /// Whether it helped; none when the reader has said so before, and now adds why.
    pub helpful: Option<bool>,
    /// What was missing.
    pub reason: Option<Reason>,
    /// The reader's own words; private parts are taken out before they are stored.
    pub comment: Option<String>,
}

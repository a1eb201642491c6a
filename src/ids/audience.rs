//! Who is asking.
//!
//! Gets:    nothing.
//! Gives:   `Audience`.
//! Touches: nothing.
//! Never:   a default: whoever reads articles says for whom.

/// Who is asking. Every read of articles needs one, so that forgetting it does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Readers: anyone. They see public articles only.
    Public,
    /// Support agents: they see internal articles as well. Nobody sees drafts.
    Agents,
}

impl Audience {
    /// Every audience, each of which sees what those before it see.
    pub const ALL: [Audience; 2] = [Audience::Public, Audience::Agents];
}

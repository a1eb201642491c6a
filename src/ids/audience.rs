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
    /// Support agents: they see internal articles as well, and no drafts.
    Agents,
    /// Writers on their own machine, in the preview: they see everything. No request makes anybody one: only a server that
    /// listens on this machine alone has such pages (`server::preview`).
    Writers,
}

impl Audience {
    /// Every audience that a site is served to, each of which sees what those before it see. Writers are none of them.
    pub const ALL: [Audience; 2] = [Audience::Public, Audience::Agents];
}

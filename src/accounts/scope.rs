//! What somebody may do besides reading.
//!
//! Gets:    names of scopes.
//! Gives:   a set of them.
//! Touches: nothing.
//! Never:   a scope that nobody has named.

use std::fmt;
use std::str::FromStr;

/// One thing that a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Read and search all that agents see.
    Read,
    /// Read what readers did not find.
    Insights,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 2] = [Scope::Read, Scope::Insights];

    fn name(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Insights => "insights",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text is no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write `read` or `insights`")]
pub struct ScopeError;

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Scope, ScopeError> {
        let mut all = Scope::ALL.into_iter();
        all.find(|scope| scope.name() == text).ok_or(ScopeError)
    }
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    read: bool,
    insights: bool,
}

impl Scopes {
    /// Everything.
    pub const ALL: Scopes = Scopes {
        read: true,
        insights: true,
    };

    /// Whether one is among them.
    #[must_use]
    pub fn hold(self, scope: Scope) -> bool {
        match scope {
            Scope::Read => self.read,
            Scope::Insights => self.insights,
        }
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Scopes {
        let mut set = Scopes::default();
        for scope in scopes {
            match scope {
                Scope::Read => set.read = true,
                Scope::Insights => set.insights = true,
            }
        }
        set
    }
}

/// As they are stored and shown: `read,insights`.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Scope::ALL.into_iter().filter(|scope| self.hold(*scope));
        f.pad(&names.map(Scope::name).collect::<Vec<_>>().join(","))
    }
}

impl Scopes {
    /// Reads what was stored; a name that is not known, as that of a later program, gives nothing.
    pub(super) fn stored(text: &str) -> Scopes {
        text.split(',')
            .filter_map(|name| name.parse().ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_as_they_are_written() {
        for text in ["read", "insights", "read,insights", ""] {
            assert_eq!(Scopes::stored(text).to_string(), text);
        }
        assert_eq!(Scopes::stored("read,rule").to_string(), "read");
        assert!(!Scopes::stored("insights").hold(Scope::Read));
    }
}

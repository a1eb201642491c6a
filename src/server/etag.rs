//! Validators: how an answer is known again (RFC 9110, section 8.8).
//!
//! Gets:    a hash.
//! Gives:   a tag, and whether it is among those that the asker knows.
//! Touches: nothing.
//! Never:   what is hashed.

use axum::http::HeaderValue;

/// How much a validator says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weakness {
    /// The same page, though perhaps compressed.
    Weak,
    /// The same bytes.
    Strong,
}

/// A validator made of a hash.
pub(super) fn tag(weakness: Weakness, hash: u64) -> HeaderValue {
    let weak = if weakness == Weakness::Weak { "W/" } else { "" };
    HeaderValue::from_str(&format!("{weak}\"{hash:016x}\""))
        .expect("hexadecimal digits are plain ASCII")
}

/// Whether a list of tags holds one, compared weakly (RFC 9110, section 8.8.3.2).
pub(super) fn has(known: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|one| opaque(one) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        assert!(
            has("\"a\", W/\"b\"", "W/\"a\"") && has("*", "W/\"a\"") && !has("\"ab\"", "W/\"a\"")
        );
    }
}

//! Names are stored as text, and read back by their rules.
//!
//! Gets:    a name, or text.
//! Gives:   the one for the other.
//! Touches: serde.
//! Never:   a name that was stored and breaks the rules of now.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::anchor::Anchor;
use super::article::ArticleId;
use super::permalink::Permalink;

macro_rules! stored_as_text {
    ($($name:ident),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

stored_as_text!(ArticleId, Permalink, Anchor);

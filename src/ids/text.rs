//! Names are text: shown as it, stored as it, and read back by their rules.
//!
//! Gets:    a name, or text.
//! Gives:   the one for the other.
//! Touches: serde, percent-encoding.
//! Never:   a name that was stored and breaks the rules of now.

/// A path of ids as it stands in an address: percent-encoded where it is not plain.
pub(super) fn encoded(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS).to_string()
}

/// `as_str` and `Display` of names that hold their text.
macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl $name {
            /// The name as text, as it stands in addresses; that of the category of a language folder itself is empty.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}
pub(super) use shown_as_text;

/// How names are stored.
macro_rules! stored_as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <&str>::deserialize(deserializer)?
                    .parse()
                    .map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(super) use stored_as_text;

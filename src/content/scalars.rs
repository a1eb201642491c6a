//! Texts of YAML, with their places.
//!
//! Gets:    values of the front matter.
//! Gives:   a text, a list or pairs of them.
//! Touches: YAML.
//! Never:   a list of more than [`LIST_MAX`].

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

use super::article::Located;

/// The most questions, tags, redirects or related articles.
pub(super) const LIST_MAX: usize = 200;

/// A scalar that YAML may read as text, number or truth value; the text as it was written.
type Text = Spanned<Scalar>;

pub(super) struct Scalar(pub(super) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.contains('\0') {
            return Err(de::Error::custom("a NUL character"));
        }
        Ok(Scalar(text))
    }
}

/// A value at a place of the YAML.
pub(super) fn located(at: serde_saphyr::Location, value: String) -> Located<String> {
    // The first line of the YAML is the second of the file.
    Located {
        value,
        line: at.line() as usize + 1,
        column: at.column() as usize,
    }
}

/// A text and its place in the file.
fn placed(text: Text) -> Located<String> {
    located(text.referenced, text.value.0)
}

/// A text that may be missing.
pub(super) fn one(text: Option<Text>) -> Option<Located<String>> {
    text.map(|text| located(text.referenced, text.value.0))
}

/// A list of texts.
pub(super) fn list<E: de::Error>(items: Option<Vec<Text>>) -> Result<Vec<Located<String>>, E> {
    let items = items.unwrap_or_default();
    if items.len() > LIST_MAX {
        return Err(E::custom(format!(
            "{} items in one list, more than {LIST_MAX}",
            items.len()
        )));
    }
    Ok(items
        .into_iter()
        .map(|text| located(text.referenced, text.value.0))
        .collect())
}

/// Pairs of scalars, in their order.
#[derive(Default)]
pub(super) struct Pairs(Vec<[Text; 2]>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("old and new anchors, such as `{old: new}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Pairs::default();
                while let Some(key) = map.next_key()? {
                    pairs.0.push([key, map.next_value()?]);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// The pairs with their places.
pub(super) fn pairs<E: de::Error>(pairs: Option<Pairs>) -> Result<Vec<[Located<String>; 2]>, E> {
    let pairs = pairs.unwrap_or_default().0;
    if pairs.len() > LIST_MAX {
        return Err(E::custom(format!(
            "{} anchors, more than {LIST_MAX}",
            pairs.len()
        )));
    }
    Ok(pairs.into_iter().map(|pair| pair.map(placed)).collect())
}

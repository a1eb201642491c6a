//! A value of front matter of any shape, as YAML gives it.
//!
//! Gets:    what serde reads.
//! Gives:   a `Node`.
//! Touches: serde.
//! Never:   a fault for want of a shape: whatever stands there is read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value of the front matter, whatever it is; text as it is read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) enum Node {
    Empty,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The texts of a value or a list of values; none when there is anything else in it.
    pub(in crate::content) fn texts(&self) -> Option<Vec<&str>> {
        match self {
            Node::Empty => Some(Vec::new()),
            Node::Text(text) => Some(vec![text]),
            Node::List(nodes) => {
                let texts: Option<Vec<Vec<&str>>> = nodes.iter().map(Node::texts).collect();
                Some(texts?.concat())
            }
            Node::Map(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

/// Scalars of a kind each, all as text.
macro_rules! as_text {
    ($($visit:ident: $kind:ty),*) => {
        $(fn $visit<E: serde::de::Error>(self, value: $kind) -> Result<Node, E> { Ok(Node::Text(value.to_string())) })*
    };
}

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    as_text!(visit_str: &str, visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64);

    fn visit_bytes<E: serde::de::Error>(self, value: &[u8]) -> Result<Node, E> {
        Ok(Node::Text(String::from_utf8_lossy(value).into_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        Ok(Node::Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, node)) = map.next_entry::<Node, Node>()? {
            // A key that is a list or a map names nothing.
            let key = if let Node::Text(key) = key {
                key
            } else {
                String::new()
            };
            entries.push((key, node));
        }
        Ok(Node::Map(entries))
    }
}

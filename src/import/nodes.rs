//! Elements of a tree of HTML.
//!
//! Gets:    a node.
//! Gives:   its name, its attributes, the anchor that it is.
//! Touches: the tree.
//! Never:   a walk through it.

use std::rc::Rc;

use htmd::Node;
use markup5ever_rcdom::NodeData;

use crate::ids::Anchor;

pub(super) fn name_of(node: &Rc<Node>) -> String {
    match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        _ => String::new(),
    }
}

pub(super) fn attribute(node: &Rc<Node>, wanted: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else {
        return None;
    };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|attr| &*attr.name.local == wanted);
    found.map(|attr| attr.value.to_string())
}

pub(super) fn set(node: &Rc<Node>, wanted: &str, value: &str) {
    if let NodeData::Element { attrs, .. } = &node.data {
        for attr in attrs
            .borrow_mut()
            .iter_mut()
            .filter(|attr| &*attr.name.local == wanted)
        {
            attr.value = value.into();
        }
    }
}

pub(super) fn remove(node: &Rc<Node>, wanted: &str) {
    if let NodeData::Element { attrs, .. } = &node.data {
        attrs
            .borrow_mut()
            .retain(|attr| &*attr.name.local != wanted);
    }
}

/// The anchor of a heading: its own id, or that of the first named element in it.
pub(super) fn anchor_of(node: &Rc<Node>) -> Option<String> {
    let own = attribute(node, "id");
    let inner = || {
        let children = node.children.borrow();
        children
            .iter()
            .find_map(|child| attribute(child, "id").or_else(|| attribute(child, "name")))
    };
    let id = own.or_else(inner)?;
    // What is written in braces is read as a heading is: only what stays as it is can be an anchor.
    (Anchor::from_heading(&id).as_str() == id).then_some(id)
}

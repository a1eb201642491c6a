//! Anchors that headings had once: `anchors: {old: new}` in the front matter.
//!
//! Gets:    the pairs as they were written; the sections of the article.
//! Gives:   those that lead to a heading; what is wrong with the others.
//! Touches: `ids`.
//! Never:   an anchor that a heading has.

use std::path::Path;

use super::article::{Located, OldAnchor, Section};
use crate::ids::Anchor;
use crate::problem::{Code, Problem};

/// The old anchors that lead to a heading which is there; what is wrong with the others.
pub(super) fn kept(
    pairs: &[[Located<String>; 2]],
    sections: &[Section],
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Vec<OldAnchor> {
    let own = |named: &str| {
        let anchors = sections
            .iter()
            .filter_map(|section| section.anchor.as_ref());
        anchors
            .clone()
            .find(|anchor| anchor.as_str() == named.trim_start_matches('#'))
    };
    let mut all: Vec<OldAnchor> = Vec::new();
    for [old, now] in pairs {
        let refused = match (
            old.value.trim_start_matches('#').parse::<Anchor>(),
            own(&now.value),
        ) {
            (Err(error), _) => Err(format!("an old anchor cannot be one: {error}")),
            (Ok(_), None) => Err(format!(
                "the old anchor `{}` leads to `{}`, which no heading has",
                old.value, now.value
            )),
            (Ok(_), Some(_)) if own(&old.value).is_some() => Err(format!(
                "the old anchor `{}` is one that a heading has now, which keeps it",
                old.value
            )),
            (Ok(old), Some(now)) => Ok((old, now.clone())),
        };
        match refused {
            Ok((old, now)) => {
                if !all.iter().any(|pair| pair.old == old) {
                    all.push(OldAnchor { old, now });
                }
            }
            Err(why) => problems.push(
                Problem::warning(Code::OldAnchorInvalid, path, why)
                    .at(old.line, old.column)
                    .help("write `anchors: {old: new}`, where a heading has the new one"),
            ),
        }
    }
    all
}

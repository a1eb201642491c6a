//! Anchors that are dead, and the headings that they most likely became.
//!
//! Gets:    an article as it was, and as it is.
//! Gives:   each anchor that it had and that leads nowhere now.
//! Touches: nothing.
//! Never:   an anchor of another article.

use super::found::{Dead, Remedy};
use super::likeness::Pieces;
use crate::content::{Article, Section};
use crate::ids::Anchor;

/// From which likeness on a heading that was not there before is taken for an old one.
const ALIKE_MIN: f32 = 0.3;

/// Adds what is dead.
pub(super) fn lost_anchors(then: &Article, now: &Article, dead: &mut Vec<Dead>) {
    let own = then.sections.iter().enumerate();
    let own = own.filter_map(|(at, section)| Some((section.anchor.as_ref()?, at)));
    let place_of = |anchor: &Anchor| {
        let sections = then.sections.iter();
        sections
            .clone()
            .position(|section| section.anchor.as_ref() == Some(anchor))
    };
    let old = then
        .old_anchors
        .iter()
        .filter_map(|pair| Some((&pair.old, place_of(&pair.now)?)));
    for (anchor, place) in own.chain(old) {
        if now.has_anchor(anchor.as_str()) {
            continue;
        }
        let became = heir(then, place, now);
        dead.push(Dead {
            what: format!("{}#{anchor}", then.id.url()),
            became: match became {
                Some((_, true)) => "its heading was most likely renamed".to_owned(),
                Some((_, false)) => "its heading is gone; the nearest is proposed".to_owned(),
                None => format!("`{}` has no headings any more", now.id),
            },
            remedy: Remedy::Anchor {
                article: now.id.clone(),
                old: anchor.clone(),
                now: became.map(|(anchor, _)| anchor.clone()),
            },
        });
    }
}

/// The section that one most likely became, and whether that is more than a guess by its place.
fn heir<'a>(then: &Article, place: usize, now: &'a Article) -> Option<(&'a Anchor, bool)> {
    let lost = &then.sections[place];
    // The same section when it only has another anchor.
    let headed = now.sections.iter().find(|section| {
        section.anchor.is_some()
            && section.heading == lost.heading
            && !then.has_anchor(section.anchor.as_ref().map_or("", Anchor::as_str))
    });
    if let Some(anchor) = headed.and_then(|section| section.anchor.as_ref()) {
        return Some((anchor, true));
    }
    let looks = |section: &Section| (Pieces::of(&section.heading), Pieces::of(&section.text));
    let (heading, text) = looks(lost);
    let score = |section: &Section| {
        let (other_heading, other_text) = looks(section);
        heading.alike(&other_heading).max(text.alike(&other_text))
    };
    let fresh = now.sections.iter().filter_map(|section| {
        let anchor = section.anchor.as_ref()?;
        (!then.has_anchor(anchor.as_str())).then_some((score(section), anchor))
    });
    let best = fresh.max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, anchor)) = best.filter(|(score, _)| *score >= ALIKE_MIN) {
        return Some((anchor, true));
    }
    // Where it stood: the last section before it that is still there, else the first of all.
    let before = then.sections[..place].iter().rev();
    let before = before.filter_map(|section| section.anchor.as_ref());
    let anchors = || {
        now.sections
            .iter()
            .filter_map(|section| section.anchor.as_ref())
    };
    let kept = before
        .into_iter()
        .find_map(|anchor| anchors().find(|own| *own == anchor));
    kept.or_else(|| anchors().next())
        .map(|anchor| (anchor, false))
}

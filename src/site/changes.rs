//! Whether a change is one at all, and one that readers can see.
//!
//! Gets:    the moment before and the one to come.
//! Gives:   yes or no: what counts and tells of changes in public counts no others.
//! Touches: memory.
//! Never:   a difference that only agents, or nobody, can see.

use std::sync::Arc;

use super::snapshot::{Parts, Snapshot};
use crate::config::SiteConfig;
use crate::ids::Audience;

/// Whether the files say what they said before.
pub(super) fn are_none(before: &Snapshot, site: &SiteConfig, parts: &Parts) -> bool {
    let was = &before.parts;
    before.catalog.holds(&parts.articles)
        && before.site == *site
        && was.site_problems == parts.site_problems
        && was.dates.are_as(&parts.dates)
        && was.dates.are_renamed_as(&parts.dates)
        && was.golden == parts.golden
        && was.terms == parts.terms
        && was.file_problems == parts.file_problems
        && was.hidden_files == parts.hidden_files
        && (Arc::ptr_eq(&was.pictures, &parts.pictures) || was.pictures == parts.pictures)
}

/// Whether readers see a difference; `same_words` when both cut and fold words in the same way.
pub(super) fn are_public(before: &Snapshot, now: &Snapshot, same_words: bool) -> bool {
    let (was, is) = (before.view(Audience::Public), now.view(Audience::Public));
    let (old, new) = (&before.parts, &now.parts);
    let same_articles = || {
        was.articles().len() == is.articles().len()
            && was
                .articles()
                .zip(is.articles())
                .all(|(a, b)| Arc::ptr_eq(a, b))
    };
    let same_days = || {
        old.dates.are_as(&new.dates) || is.articles().all(|a| old.dates.of(a) == new.dates.of(a))
    };
    let same_renames = || {
        old.dates.are_renamed_as(&new.dates)
            || before.renamed().leading(was).eq(now.renamed().leading(is))
    };
    let same_problems = || {
        Arc::ptr_eq(&old.file_problems, &new.file_problems)
            || before.public_file_problems().eq(now.public_file_problems())
    };
    let same_pictures = || {
        Arc::ptr_eq(&old.pictures, &new.pictures) || {
            let differing = old.pictures.differing(&new.pictures);
            !now.catalog.shows_any_to_readers(differing)
        }
    };
    let same_site = before.site == now.site
        && old.public_site_problems == new.public_site_problems
        && same_words;
    let same_dates = || same_days() && same_renames();
    !(same_site && same_articles() && same_dates() && same_problems() && same_pictures())
}

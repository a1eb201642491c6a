//! Whether a change is one that readers can see.
//!
//! Gets:    the moment before and the one to come.
//! Gives:   yes or no: what counts and tells of changes in public counts no others.
//! Touches: memory.
//! Never:   a difference that only agents, or nobody, can see.

use std::sync::Arc;

use super::files::HiddenFiles;
use super::{Before, Loader};
use crate::catalog::Catalog;
use crate::config::SiteConfig;
use crate::ids::Audience;
use crate::problem::Problem;

impl Loader {
    pub(super) fn shows_readers_a_change(
        &self,
        before: &Before,
        site: &SiteConfig,
        public_site_problems: &[Problem],
        catalog: &Catalog,
        file_problems: &Arc<Vec<Problem>>,
    ) -> bool {
        let (was, is) = (
            before.catalog.view(Audience::Public),
            catalog.view(Audience::Public),
        );
        let same_articles = || {
            was.articles().len() == is.articles().len()
                && was
                    .articles()
                    .zip(is.articles())
                    .all(|(a, b)| Arc::ptr_eq(a, b))
        };
        let same_days = || {
            before.dates.are_as(&self.dates)
                || is
                    .articles()
                    .all(|a| before.dates.of(a) == self.dates.of(a))
        };
        let same_problems = || {
            let was = public(&before.file_problems, &before.catalog, &before.hidden_files);
            Arc::ptr_eq(&before.file_problems, file_problems)
                || was.eq(public(file_problems, catalog, self.files.hidden()))
        };
        let words = self
            .words
            .as_ref()
            .expect("words are read before a snapshot is made");
        let same_words = before.public.uses(&words.analyzer, &words.synonyms);
        let same_site = before.site == *site
            && before.public_site_problems == public_site_problems
            && same_words;
        !(same_site && same_articles() && same_days() && same_problems())
    }
}

/// Of what is wrong with files that which is not about what readers may not see.
pub(super) fn public<'p>(
    problems: &'p [Problem],
    catalog: &'p Catalog,
    hidden: &'p HiddenFiles,
) -> impl Iterator<Item = &'p Problem> {
    problems
        .iter()
        .filter(|problem| !catalog.hides(&problem.path) && !hidden.paths.contains(&problem.path))
}

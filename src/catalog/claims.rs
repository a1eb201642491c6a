//! Who has a permalink that several articles of one language claim.
//!
//! Gets:    the articles of this moment, and the catalog of the moment before.
//! Gives:   for each such permalink the article that has it: the one that had it, while it lives and claims it. One that is
//!          moved or renamed lives: it goes, and another file comes that claims the same.
//! Touches: memory.
//! Never:   a word about an article that the audience may not see: each audience has its own.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::articles::Catalog;
use super::diff::Difference;
use super::held::{Gone, GoneHolder, Held, HeldLink};
use super::visible::View;
use crate::content::Article;
use crate::ids::Audience;

/// For how long an article that is gone may come again elsewhere and be the same: a move may be seen in two looks.
const REMEMBERED: SignedDuration = SignedDuration::from_secs(60);
/// How many of them are remembered at most.
const REMEMBERED_MAX: usize = 10_000;

impl Catalog {
    /// Who has each permalink that is claimed more than once, and who had one and is gone. Looks at the list of permalinks, and
    /// at articles only where one stands there twice.
    pub(super) fn claims(
        &self,
        audience: Audience,
        before: &Catalog,
        difference: &Difference,
        at: Timestamp,
    ) -> (Held, Gone) {
        let visible = self.seen_by(audience);
        let (view, before) = (self.view(audience), before.view(audience));
        let mut held = Held::new();
        let mut gone = self.gone(before, difference, at);
        for claims in self
            .permalinks
            .chunk_by(|one, other| one.0 == other.0)
            .filter(|claims| claims.len() > 1)
        {
            for (_, doc) in claims {
                let article = &self.articles[*doc];
                let Some(permalink) = article
                    .permalink
                    .as_ref()
                    .filter(|_| visible.sight.sees(self.facts[*doc]))
                else {
                    continue;
                };
                let claim = (permalink.clone(), article.id.lang());
                if held.contains_key(&claim) {
                    continue;
                }
                let all: Vec<&Arc<Article>> = view
                    .all_by_permalink(permalink)
                    .filter(|other| other.id.lang() == claim.1)
                    .collect();
                if all.len() > 1 {
                    let had = before
                        .holder(permalink, claim.1)
                        .and_then(|had| all.iter().find(|other| other.id == had.id));
                    let moved = gone
                        .get(&claim)
                        .and_then(|gone| gone.found(&all, &before.catalog.articles));
                    let has = moved.or(had.copied()).unwrap_or(article).id.clone();
                    held.insert(claim, has);
                }
            }
        }
        // Who came back, or came alone, is found as well.
        gone.retain(|(permalink, lang), gone| {
            let all: Vec<&Arc<Article>> = view
                .all_by_permalink(permalink)
                .filter(|other| other.id.lang() == *lang)
                .collect();
            gone.found(&all, &before.catalog.articles).is_none()
        });
        (held, gone)
    }

    /// Who had a permalink and is gone, now or of late.
    fn gone(&self, before: View<'_>, difference: &Difference, at: Timestamp) -> Gone {
        let is_late = |gone: &&GoneHolder| {
            let age = at.duration_since(gone.at);
            !age.is_negative() && age <= REMEMBERED
        };
        let late = before.visible.gone.iter().filter(|(_, gone)| is_late(gone));
        let mut all: Gone = late
            .map(|(claim, gone)| (claim.clone(), gone.clone()))
            .collect();
        for &doc in &difference.gone {
            let article = &before.catalog.articles[doc];
            let Some(permalink) = &article.permalink else {
                continue;
            };
            let lang = article.id.lang();
            let is_here = self
                .articles
                .binary_search_by(|other| other.id.cmp(&article.id))
                .is_ok();
            let had = || {
                before
                    .holder(permalink, lang)
                    .is_some_and(|had| had.id == article.id)
            };
            if !is_here && all.len() < REMEMBERED_MAX && had() {
                all.insert(
                    (permalink.clone(), lang),
                    GoneHolder {
                        article: Arc::clone(article),
                        at,
                    },
                );
            }
        }
        all
    }

    /// Who has what, for the next start.
    #[must_use]
    pub fn held_links(&self) -> Vec<HeldLink> {
        let mut links: Vec<HeldLink> = Vec::new();
        for audience in Audience::ALL {
            let held = &self.seen_by(audience).held;
            links.extend(held.iter().map(|((permalink, _), article)| HeldLink {
                public: audience == Audience::Public,
                permalink: permalink.clone(),
                article: article.clone(),
            }));
        }
        links.sort();
        links
    }

    /// The same catalog with what was stored at an earlier time, as far as it is still claimed.
    #[must_use]
    pub fn with_held_links(mut self, links: Vec<HeldLink>) -> Catalog {
        for link in links {
            let audience = match link.public {
                true => Audience::Public,
                false => Audience::Agents,
            };
            let article = self.view(audience).article(&link.article);
            if article.is_some_and(|article| article.permalink.as_ref() == Some(&link.permalink)) {
                let visible = match link.public {
                    true => &mut self.public,
                    false => &mut self.agents,
                };
                let lang = link.article.lang();
                visible.held.insert((link.permalink, lang), link.article);
            }
        }
        self
    }
}

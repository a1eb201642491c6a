//! Who has a permalink that several articles of one language claim.
//!
//! Gets:    the articles of this moment, and the catalog of the moment before.
//! Gives:   for each such permalink the article that has it: the one that had it, while it lives and claims it. One that is
//!          moved or renamed lives: it goes, and another file comes that claims the same.
//! Touches: memory.
//! Never:   a word about an article that the audience may not see: each audience has its own.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Catalog, Difference, View, Visible};
use crate::content::Article;
use crate::ids::{ArticleId, Lang, Permalink};

/// Who has what, of that which several claim.
pub type Held = HashMap<(Permalink, Lang), ArticleId>;

/// Who had a permalink and is gone.
pub(super) type Gone = HashMap<(Permalink, Lang), GoneHolder>;

/// For how long an article that is gone may come again elsewhere and be the same: a move may be seen in two looks.
const REMEMBERED: SignedDuration = SignedDuration::from_secs(60);
/// How many of them are remembered at most.
const REMEMBERED_MAX: usize = 10_000;

/// One that is gone.
#[derive(Clone, Debug)]
pub(super) struct GoneHolder {
    article: Arc<Article>,
    at: Timestamp,
}

impl GoneHolder {
    /// The article that it is now, of those that claim its permalink: one that was not there `before`. Of several the one that
    /// says most of the same: the address, the title, the text.
    fn found<'a>(&self, claims: &[&'a Arc<Article>], before: &Catalog) -> Option<&'a Arc<Article>> {
        let is_new = |article: &&Arc<Article>| {
            before
                .articles
                .binary_search_by(|other| other.id.cmp(&article.id))
                .is_err()
        };
        let likeness = |article: &&Arc<Article>| {
            let was = &self.article;
            let same_text = was.sections == article.sections;
            [
                article.id == was.id,
                same_text,
                article.title == was.title,
                article.id.slug() == was.id.slug(),
            ]
        };
        let new = claims.iter().copied().filter(is_new);
        // Of equals the first by address.
        new.reduce(|best, other| {
            if likeness(&other) > likeness(&best) {
                other
            } else {
                best
            }
        })
    }
}

/// One of these, to be stored: that of readers or that of agents, the permalink, and who has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HeldLink {
    /// Of readers' view.
    pub public: bool,
    /// The permalink.
    pub permalink: Permalink,
    /// Who has it.
    pub article: ArticleId,
}

impl Catalog {
    /// Who has each permalink that is claimed more than once, and who had one and is gone. Looks at the list of permalinks, and
    /// at articles only where one stands there twice.
    pub(super) fn held(
        &self,
        visible: &Visible,
        before: View<'_>,
        difference: &Difference,
        at: Timestamp,
    ) -> (Held, Gone) {
        let (view, mut held) = (
            View {
                catalog: self,
                visible,
            },
            Held::new(),
        );
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
                        .and_then(|gone| gone.found(&all, before.catalog));
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
            gone.found(&all, before.catalog).is_none()
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
        let of = |public: bool, held: &Held| -> Vec<HeldLink> {
            let link = |((permalink, _), article): (&(Permalink, Lang), &ArticleId)| HeldLink {
                public,
                permalink: permalink.clone(),
                article: article.clone(),
            };
            held.iter().map(link).collect()
        };
        let mut links = [of(true, &self.public.held), of(false, &self.agents.held)].concat();
        links.sort();
        links
    }

    /// The same catalog with what was stored at an earlier time, as far as it is still claimed.
    #[must_use]
    pub fn with_held_links(mut self, links: Vec<HeldLink>) -> Catalog {
        for link in links {
            let lang = link.article.lang();
            let visible = if link.public {
                &self.public
            } else {
                &self.agents
            };
            let view = View {
                catalog: &self,
                visible,
            };
            let claims = view
                .article(&link.article)
                .is_some_and(|article| article.permalink.as_ref() == Some(&link.permalink));
            let visible = if link.public {
                &mut self.public
            } else {
                &mut self.agents
            };
            if claims {
                visible.held.insert((link.permalink, lang), link.article);
            }
        }
        self
    }
}

//! Who has a permalink that several articles of one language claim.
//!
//! Gets:    the articles of this moment, and the catalog of the moment before.
//! Gives:   for each such permalink the article that has it: the one that had it, while it lives and claims it.
//! Touches: memory.
//! Never:   a word about an article that the audience may not see: each audience has its own.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Catalog, View, Visible};
use crate::ids::{ArticleId, Lang, Permalink};

/// Who has what, of that which several claim.
pub type Held = HashMap<(Permalink, Lang), ArticleId>;

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
    /// Who has each permalink that is claimed more than once. Looks at the list of permalinks, and at articles only where one
    /// stands there twice.
    pub(super) fn held(&self, visible: &Visible, before: View<'_>) -> Held {
        let (view, mut held) = (View { catalog: self, visible }, Held::new());
        for claims in self.permalinks.chunk_by(|one, other| one.0 == other.0).filter(|claims| claims.len() > 1) {
            for (_, place) in claims {
                let article = &self.articles[*place as usize];
                let Some(permalink) = article.permalink.as_ref().filter(|_| visible.sight.sees(self.facts[*place as usize]))
                else {
                    continue;
                };
                let lang = article.id.lang();
                let claim = (permalink.clone(), lang);
                if held.contains_key(&claim) {
                    continue;
                }
                let of_lang = || view.all_by_permalink(permalink).filter(|other| other.id.lang() == lang);
                if of_lang().count() > 1 {
                    let had = before.holder(permalink, lang).map(|had| &had.id);
                    let has = had.filter(|had| of_lang().any(|other| other.id == **had)).unwrap_or(&article.id);
                    held.insert(claim, has.clone());
                }
            }
        }
        held
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
            let visible = if link.public { &self.public } else { &self.agents };
            let view = View { catalog: &self, visible };
            let claims = view.article(&link.article).is_some_and(|article| article.permalink.as_ref() == Some(&link.permalink));
            let visible = if link.public { &mut self.public } else { &mut self.agents };
            if claims {
                visible.held.insert((link.permalink, lang), link.article);
            }
        }
        self
    }
}

//! Who has a permalink that several articles of one language claim: what is remembered.
//!
//! Gets:    articles that claim one.
//! Gives:   `Held` and `Gone`; which of several articles is one that is gone.
//! Touches: memory.
//! Never:   a decision: `claims` makes it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::content::Article;
use crate::ids::{ArticleId, Lang, Permalink};

/// Who has what, of that which several claim.
pub type Held = HashMap<(Permalink, Lang), ArticleId>;

/// Who had a permalink and is gone.
pub(super) type Gone = HashMap<(Permalink, Lang), GoneHolder>;

/// One that is gone.
#[derive(Clone, Debug)]
pub(super) struct GoneHolder {
    pub(super) article: Arc<Article>,
    pub(super) at: Timestamp,
}

impl GoneHolder {
    /// The article that it is now, of those that claim its permalink: one that was not there `before`. Of several the one that
    /// says most of the same: the address, the title, the text.
    pub(super) fn found<'a>(
        &self,
        claims: &[&'a Arc<Article>],
        before: &[Arc<Article>],
    ) -> Option<&'a Arc<Article>> {
        let is_new = |article: &&Arc<Article>| {
            before
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

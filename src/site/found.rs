//! What the rules of a check found in articles, kept while those do not change: a running site is checked after each edit.
//!
//! Gets:    hashes of articles, problems.
//! Gives:   the same problems for the same hashes.
//! Touches: memory.
//! Never:   what was found by other terms, channels or messages than those of now; a rule: those are in `check`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::config::SiteConfig;
use crate::config::terms::Term;
use crate::contact::Channel;
use crate::contact::message::Guide;
use crate::content::Article;
use crate::problem::Problem;

/// What rules found, by the hashes of articles.
#[derive(Default)]
pub(super) struct Found {
    /// What articles were compared with.
    by: Option<(Vec<Channel>, Guide, Arc<Vec<Term>>)>,
    /// Against terms, channels and messages.
    pub(super) articles: HashMap<u64, Vec<Problem>>,
    /// In numbers, of an article and its translation.
    pub(super) pairs: HashMap<(u64, u64), Vec<Problem>>,
    /// In questions.
    pub(super) questions: HashMap<u64, Vec<Problem>>,
}

impl Found {
    /// Forgets what is of no use for a site of now.
    pub(super) fn begin(&mut self, site: &SiteConfig, terms: &Arc<Vec<Term>>) {
        let is_same = self.by.as_ref().is_some_and(|(channels, message, known)| {
            *channels == site.channels && *message == site.message && known == terms
        });
        if !is_same {
            self.by = Some((
                site.channels.clone(),
                site.message.clone(),
                Arc::clone(terms),
            ));
            self.articles.clear();
        }
    }

    /// Forgets articles that are gone.
    pub(super) fn end(&mut self, articles: &[Arc<Article>]) {
        let there: HashSet<u64> = articles.iter().map(|article| article.hash).collect();
        self.articles.retain(|hash, _| there.contains(hash));
        self.questions.retain(|hash, _| there.contains(hash));
        self.pairs
            .retain(|(one, other), _| there.contains(one) && there.contains(other));
    }
}

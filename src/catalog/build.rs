//! Makes a catalog of articles, doing only what differs from the one before.
//!
//! Gets:    articles, what `site.toml` says of categories, the moment, the catalog before.
//! Gives:   a `Catalog`.
//! Touches: memory.
//! Never:   the clock: the moment is given.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::articles::{Catalog, Visible, id_key, permalink_key, redirect_key};
use super::assets;
use super::categories::{self, CategoryConfig};
use super::diff::{Difference, DocId};
use super::facts::{Facts, Folders, Sight};
use super::held::{Gone, Held};
use crate::content::Article;
use crate::ids::Audience;

/// The moment that a catalog is of.
#[derive(Clone, Copy, Debug)]
pub struct Now<'z> {
    /// By whose clock the dates of articles are meant.
    pub zone: &'z TimeZone,
    /// The instant.
    pub at: Timestamp,
}

impl Catalog {
    /// Orders the articles, which are sorted by id and have one id each.
    ///
    /// `before` lends what it knows of articles that are the same: then the work grows with what differs. It also tells who had
    /// a permalink before others claimed it.
    #[must_use]
    pub fn build(
        articles: Arc<Vec<Arc<Article>>>,
        config: &[CategoryConfig],
        before: Option<&Catalog>,
        now: Now<'_>,
    ) -> Catalog {
        let nothing = Catalog::default();
        let before = before.unwrap_or(&nothing);
        let difference = Difference::between(&before.articles, &articles);
        let mut folders = Folders::new(&before.folders);
        let mut facts = difference.column(&before.facts, |doc| folders.facts(&articles[doc]));
        let permalinks = moved(&before.permalinks, &difference, |doc, add| {
            add(articles[doc].permalink.as_ref().map(permalink_key));
        });
        let redirects = moved(&before.redirects, &difference, |doc, add| {
            articles[doc]
                .redirect_from
                .iter()
                .for_each(|old| add(Some(redirect_key(&old.value))));
        });
        let file_ids = moved(&before.file_ids, &difference, |doc, add| {
            add(articles[doc].file_id.as_ref().map(id_key));
        });
        let assets = moved(&before.assets, &difference, |doc, add| {
            articles[doc]
                .assets
                .iter()
                .for_each(|asset| add(Some(assets::key(asset))));
            articles[doc]
                .pictures()
                .for_each(|link| add(Some(assets::picture_key(&link.url))));
        });
        let timed = moved(&before.timed, &difference, |doc, add| {
            add((!articles[doc].window.is_endless()).then_some(0));
        });
        let [holds_from, holds_until] = turned(&articles, &timed, &mut facts, now);
        let mut catalog = Catalog {
            articles,
            facts,
            folders: folders.all,
            permalinks,
            redirects,
            file_ids,
            assets,
            timed,
            holds_from,
            holds_until,
            config: config.to_vec(),
            ..Catalog::default()
        };
        catalog.public = catalog.visible(Sight::Public);
        catalog.agents = catalog.visible(Sight::Agents);
        let claims = |audience| catalog.claims(audience, before, &difference, now.at);
        let [public, agents] = Audience::ALL.map(claims);
        (catalog.public.held, catalog.public.gone) = public;
        (catalog.agents.held, catalog.agents.gone) = agents;
        catalog
    }

    pub(super) fn visible(&self, sight: Sight) -> Visible {
        let seen = |facts: &Facts| sight.sees(*facts);
        let articles: Vec<DocId> = self
            .facts
            .iter()
            .enumerate()
            .filter(|(_, facts)| seen(facts))
            .map(|(at, _)| DocId::new(at))
            .collect();
        let seen = categories::Seen {
            articles: &self.articles,
            facts: &self.facts,
            folders: &self.folders,
            config: &self.config,
        };
        let trees = categories::trees(&articles, &seen);
        Visible {
            sight,
            articles,
            trees,
            held: Held::default(),
            gone: Gone::default(),
        }
    }
}

/// Sets which of the articles with dates are for nobody; gives between which instants that holds.
fn turned(
    articles: &[Arc<Article>],
    timed: &[(u64, DocId)],
    facts: &mut [Facts],
    now: Now<'_>,
) -> [Option<Timestamp>; 2] {
    for &(_, doc) in timed {
        let article = &articles[doc];
        facts[doc.index()].draft = article.draft || !article.window.is_open(now.zone, now.at);
    }
    let ends = || {
        timed
            .iter()
            .flat_map(|(_, doc)| articles[*doc].window.ends(now.zone))
    };
    [
        ends().filter(|end| *end <= now.at).max(),
        ends().filter(|end| *end > now.at).min(),
    ]
}

/// A sorted list of keys and articles, brought to the new numbers: what is gone left out, what is fresh put in.
fn moved(
    old: &[(u64, DocId)],
    difference: &Difference,
    keys: impl Fn(DocId, &mut dyn FnMut(Option<u64>)),
) -> Vec<(u64, DocId)> {
    let moved = old
        .iter()
        .filter_map(|&(key, doc)| Some((key, difference.to[doc]?)));
    let mut all: Vec<(u64, DocId)> = moved.collect();
    for &doc in &difference.fresh {
        keys(doc, &mut |key| all.extend(key.map(|key| (key, doc))));
    }
    // Two sorted runs: the stable sort merges them.
    all.sort();
    all
}

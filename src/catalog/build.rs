//! Makes a catalog of articles, doing only what differs from the one before.
//!
//! Gets:    articles, what `site.toml` says of categories, the moment, the catalog before.
//! Gives:   a `Catalog`.
//! Touches: memory.
//! Never:   the clock: the moment is given.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::articles::{Catalog, Visible, permalink_key, redirect_key};
use super::assets;
use super::categories::{self, CategoryConfig};
use super::diff::{Difference, NOWHERE};
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
        let mut facts = difference.column(&before.facts, |place| folders.facts(&articles[place]));
        let permalinks = moved(&before.permalinks, &difference, |place, add| {
            add(articles[place].permalink.as_ref().map(permalink_key));
        });
        let redirects = moved(&before.redirects, &difference, |place, add| {
            articles[place]
                .redirect_from
                .iter()
                .for_each(|old| add(Some(redirect_key(&old.value))));
        });
        let assets = moved(&before.assets, &difference, |place, add| {
            articles[place]
                .assets
                .iter()
                .for_each(|asset| add(Some(assets::key(asset))));
        });
        let timed = moved(&before.timed, &difference, |place, add| {
            add((!articles[place].window.is_endless()).then_some(0));
        });
        let [holds_from, holds_until] = turned(&articles, &timed, &mut facts, now);
        let mut catalog = Catalog {
            articles,
            facts,
            folders: folders.all,
            permalinks,
            redirects,
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
        let articles: Vec<u32> = self
            .facts
            .iter()
            .zip(0..)
            .filter(|(facts, _)| seen(facts))
            .map(|(_, place)| place)
            .collect();
        let categories = categories::trees(&articles, &self.facts, &self.folders, &self.config);
        Visible {
            sight,
            articles,
            categories,
            held: Held::default(),
            gone: Gone::default(),
        }
    }
}

/// Sets which of the articles with dates are for nobody; gives between which instants that holds.
fn turned(
    articles: &[Arc<Article>],
    timed: &[(u64, u32)],
    facts: &mut [Facts],
    now: Now<'_>,
) -> [Option<Timestamp>; 2] {
    for &(_, place) in timed {
        let article = &articles[place as usize];
        facts[place as usize].draft = article.draft || !article.window.is_open(now.zone, now.at);
    }
    let ends = || {
        timed
            .iter()
            .flat_map(|(_, place)| articles[*place as usize].window.ends(now.zone))
    };
    [
        ends().filter(|end| *end <= now.at).max(),
        ends().filter(|end| *end > now.at).min(),
    ]
}

/// A sorted list of keys and places, brought to the new places: what is gone left out, what is fresh put in.
fn moved(
    old: &[(u64, u32)],
    difference: &Difference,
    keys: impl Fn(usize, &mut dyn FnMut(Option<u64>)),
) -> Vec<(u64, u32)> {
    let moved = old
        .iter()
        .map(|&(key, place)| (key, difference.to[place as usize]))
        .filter(|(_, place)| *place != NOWHERE);
    let mut all: Vec<(u64, u32)> = moved.collect();
    for &place in &difference.fresh {
        keys(place as usize, &mut |key| {
            all.extend(key.map(|key| (key, place)))
        });
    }
    // Two sorted runs: the stable sort merges them.
    all.sort();
    all
}

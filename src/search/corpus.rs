//! The articles of one moment by number, and what is known of each beside them.
//!
//! Gets:    a view of the catalog, the articles of an earlier moment.
//! Gives:   columns: language, translation, outermost category, key in the index, forward index.
//! Touches: `catalog`.
//! Never:   a question; an article that is not in the view it was made from.

use std::sync::{Arc, OnceLock};

use super::forward::article::ArticleUnits;
use super::index::{Wanted, key};
use crate::catalog::{Difference, NOWHERE, View};
use crate::content::Article;
use crate::ids::{ArticleId, Category, Lang};
use crate::text::Analyzer;

/// The articles of a view, sorted by id, with a column for each thing that is known of all. Never changes.
pub(super) struct Corpus {
    pub(super) articles: Arc<Vec<Arc<Article>>>,
    /// How the index knows each article.
    pub(super) wanted: Vec<Wanted>,
    pub(super) langs: Vec<Lang>,
    pub(super) outermost: Outermost,
    /// For each article the place of its translation, [`NOWHERE`] where there is none.
    pub(super) translations: Vec<u32>,
    /// Worked out when an article is first looked at, and kept while it does not change.
    forward: Vec<Arc<OnceLock<ArticleUnits>>>,
}

/// The outermost category of each article.
#[derive(Default)]
pub(super) struct Outermost {
    pub(super) names: Vec<Category>,
    /// The place of its name; [`NOWHERE`] for an article in no category.
    pub(super) of: Vec<u32>,
}

impl Corpus {
    /// The articles of a view. `before` lends its columns of those that `difference` says are the same.
    pub(super) fn new(
        view: View<'_>,
        articles: Arc<Vec<Arc<Article>>>,
        before: Option<&Corpus>,
        difference: &Difference,
    ) -> Corpus {
        let wanted = |place: usize| Wanted {
            key: key(articles[place].id.as_str()),
            version: articles[place].hash,
        };
        let lang = |place: usize| articles[place].id.lang();
        Corpus {
            wanted: difference.column(before.map_or(&[], |b| &b.wanted), wanted),
            langs: difference.column(before.map_or(&[], |b| &b.langs), lang),
            outermost: Outermost::new(&articles, before.map(|b| &b.outermost), difference),
            translations: translations(view, &articles, before, difference),
            forward: difference.column(before.map_or(&[], |b| &b.forward), |_| Arc::default()),
            articles,
        }
    }

    /// The forward index of an article, made when it is first asked for.
    pub(super) fn forward(&self, place: usize, analyzer: &Analyzer) -> &ArticleUnits {
        self.forward[place].get_or_init(|| ArticleUnits::new(&self.articles[place], analyzer))
    }
}

impl Outermost {
    fn new(
        articles: &[Arc<Article>],
        before: Option<&Outermost>,
        difference: &Difference,
    ) -> Outermost {
        let mut names = before.map_or_else(Vec::new, |before| before.names.clone());
        let of = difference.column(before.map_or(&[], |before| &before.of), |place| {
            let Some(outermost) = articles[place].id.category().ancestors().next() else {
                return NOWHERE;
            };
            let known = names.iter().position(|name| *name == outermost);
            known.unwrap_or_else(|| {
                names.push(outermost);
                names.len() - 1
            }) as u32
        });
        Outermost { names, of }
    }
}

/// For each article the place of its translation, [`NOWHERE`] where there is none.
fn translations(
    view: View<'_>,
    articles: &[Arc<Article>],
    before: Option<&Corpus>,
    difference: &Difference,
) -> Vec<u32> {
    let place_of = |id: &ArticleId| {
        articles
            .binary_search_by(|article| article.id.cmp(id))
            .map_or(NOWHERE, |at| at as u32)
    };
    let translation = |article: &Article| {
        let other = Lang::ALL
            .into_iter()
            .find(|lang| *lang != article.id.lang());
        other
            .and_then(|other| view.translation(article, other))
            .map_or(NOWHERE, |other| place_of(&other.id))
    };
    let Some(before) = before else {
        return articles
            .iter()
            .map(|article| translation(article))
            .collect();
    };
    let moved = |place: u32| {
        if place == NOWHERE {
            NOWHERE
        } else {
            difference.to[place as usize]
        }
    };
    let mut places: Vec<u32> =
        difference.column(&before.translations, |place| translation(&articles[place]));
    for (place, from) in places
        .iter_mut()
        .zip(&difference.from)
        .filter(|(_, from)| **from != NOWHERE)
    {
        *place = moved(before.translations[*from as usize]);
    }
    // Another article's translation changes when what differs is, or was, named like it: by permalink or by path.
    let gone = difference
        .gone
        .iter()
        .map(|&place| &before.articles[place as usize]);
    let fresh = difference
        .fresh
        .iter()
        .map(|&place| &articles[place as usize]);
    for article in gone.chain(fresh) {
        for other in view.relatives(article) {
            let place = place_of(&other.id);
            if place != NOWHERE {
                places[place as usize] = translation(other);
            }
        }
    }
    places
}

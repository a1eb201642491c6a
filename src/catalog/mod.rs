//! All articles of one moment, checked and cross-linked; immutable.
//!
//! Gets:    parsed articles, and what `site.toml` says of categories.
//! Gives:   a `Catalog` that is read through a `View` for an audience, and what is wrong across files.
//! Touches: memory only.
//! Never:   the disk, the index, HTTP, the clock. No way leads to an article but through a view.

mod assets;
mod categories;
mod checks;
mod diff;
mod held;
mod redirects;
mod visible;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use xxhash_rust::xxh3::xxh3_64;

pub use assets::key as asset_key;
pub use categories::{CategoryConfig, CategoryNode};
pub use diff::{Difference, DocId};
pub use held::{Held, HeldLink};
pub use redirects::is_site_page;
pub use visible::View;

use held::Gone;

use crate::content::{Article, Visibility};
use crate::ids::{Audience, Category, Lang, Permalink};
use crate::problem::Problem;

/// All articles of one moment.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Sorted by id. A `DocId` in this room is one of this list.
    articles: Arc<Vec<Arc<Article>>>,
    facts: Vec<Facts>,
    /// The categories that [`Facts::category`] names.
    folders: Vec<Category>,
    /// Hash of a permalink, and an article that has it; sorted.
    permalinks: Vec<(u64, DocId)>,
    /// Hash of an old address, and an article that claims it; sorted.
    redirects: Vec<(u64, DocId)>,
    /// Hash of an asset's path, and an article that shows it; sorted.
    assets: Vec<(u64, DocId)>,
    /// The articles that are not always for anybody, behind a number that is the same for all.
    timed: Vec<(u64, DocId)>,
    /// Between which instants the same articles are for anybody: from the first on, to before the second.
    holds_from: Option<Timestamp>,
    holds_until: Option<Timestamp>,
    public: Visible,
    agents: Visible,
    config: Vec<CategoryConfig>,
}

/// What the catalog looks at of every article: side by side in memory, for going through all of them is a matter of memory.
#[derive(Clone, Copy, Debug)]
struct Facts {
    lang: Lang,
    public: bool,
    /// Whether it is for nobody at this moment.
    draft: bool,
    category: u32,
}

/// The moment that a catalog is of.
#[derive(Clone, Copy, Debug)]
pub struct Now<'z> {
    /// By whose clock the dates of articles are meant.
    pub zone: &'z TimeZone,
    /// The instant.
    pub at: Timestamp,
}

/// Who sees what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sight {
    /// Nobody: tells a link to a hidden article from one to a missing article.
    #[default]
    Everything,
    Public,
    Agents,
}

/// What one audience may see.
#[derive(Debug, Default)]
struct Visible {
    sight: Sight,
    /// Places of the visible articles, ascending.
    articles: Vec<DocId>,
    categories: HashMap<Lang, Vec<CategoryNode>>,
    /// Who has a permalink that several visible articles of one language claim.
    held: Held,
    /// Who had a permalink until lately and is gone: another file may be that article.
    gone: Gone,
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
        let assets = moved(&before.assets, &difference, |doc, add| {
            articles[doc]
                .assets
                .iter()
                .for_each(|asset| add(Some(assets::key(asset))));
        });
        let timed = moved(&before.timed, &difference, |doc, add| {
            add((!articles[doc].window.is_endless()).then_some(0));
        });
        for &(_, doc) in &timed {
            let article = &articles[doc];
            facts[doc].draft = article.draft || !article.window.is_open(now.zone, now.at);
        }
        let ends = || {
            timed
                .iter()
                .flat_map(|(_, doc)| articles[*doc].window.ends(now.zone))
        };
        let (holds_from, holds_until) = (
            ends().filter(|end| *end <= now.at).max(),
            ends().filter(|end| *end > now.at).min(),
        );
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
        let held = |visible, visible_before| {
            catalog.held(
                visible,
                View {
                    catalog: before,
                    visible: visible_before,
                },
                &difference,
                now.at,
            )
        };
        let (public, agents) = (
            held(&catalog.public, &before.public),
            held(&catalog.agents, &before.agents),
        );
        (catalog.public.held, catalog.public.gone) = public;
        (catalog.agents.held, catalog.agents.gone) = agents;
        catalog
    }

    /// Whether the same articles are for anybody at an instant as at that of this catalog.
    #[must_use]
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.holds_from.is_none_or(|from| from <= at)
            && self.holds_until.is_none_or(|until| at < until)
    }

    /// The next instant at which an article comes or goes by its dates.
    #[must_use]
    pub fn holds_until(&self) -> Option<Timestamp> {
        self.holds_until
    }

    /// The articles with dates, and whether they are for nobody now because of them.
    pub fn timed(&self) -> impl Iterator<Item = (&Arc<Article>, bool)> {
        self.timed
            .iter()
            .map(|(_, doc)| (&self.articles[*doc], self.facts[*doc].draft))
            .filter(|(article, _)| !article.draft)
    }

    /// Whether an article of this file is there and readers may not see it.
    #[must_use]
    pub fn hides(&self, path: &std::path::Path) -> bool {
        let id = path.with_extension("");
        let id = id.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let found = self
            .articles
            .binary_search_by(|article| article.id.as_str().cmp(&id));
        found.is_ok_and(|place| !self.public.sight.sees(self.facts[place]))
    }

    /// Whether it was made of this very list.
    #[must_use]
    pub fn holds(&self, articles: &Arc<Vec<Arc<Article>>>) -> bool {
        Arc::ptr_eq(&self.articles, articles)
    }

    /// What is wrong across files, sorted by file and line. Looks at every article.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let everything = self.visible(Sight::Everything);
        let view = |visible| View {
            catalog: self,
            visible,
        };
        let mut problems = checks::across_files(
            view(&everything),
            view(&self.public),
            view(&self.agents),
            &self.config,
        );
        problems.sort();
        problems.dedup();
        problems
    }

    /// The same as if there were no articles but those that readers may see.
    #[must_use]
    pub fn public_problems(&self) -> Vec<Problem> {
        let public = self.view(Audience::Public);
        let mut problems = checks::across_files(public, public, public, &self.config);
        problems.sort();
        problems.dedup();
        problems
    }

    /// What `audience` may see.
    #[must_use]
    pub fn view(&self, audience: Audience) -> View<'_> {
        let visible = match audience {
            Audience::Public => &self.public,
            Audience::Agents => &self.agents,
        };
        View {
            catalog: self,
            visible,
        }
    }

    fn visible(&self, sight: Sight) -> Visible {
        let seen = |facts: &Facts| sight.sees(*facts);
        let articles: Vec<DocId> = self
            .facts
            .iter()
            .enumerate()
            .filter(|(_, facts)| seen(facts))
            .map(|(at, _)| DocId::new(at))
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

impl Sight {
    fn sees(self, facts: Facts) -> bool {
        match self {
            Sight::Everything => true,
            Sight::Public => facts.public && !facts.draft,
            Sight::Agents => !facts.draft,
        }
    }
}

/// Gives a number to each category.
struct Folders {
    all: Vec<Category>,
    numbers: HashMap<Category, u32>,
}

impl Folders {
    fn new(known: &[Category]) -> Folders {
        Folders {
            all: known.to_vec(),
            numbers: known.iter().cloned().zip(0..).collect(),
        }
    }

    fn facts(&mut self, article: &Article) -> Facts {
        let category = article.id.category();
        let number = self.numbers.get(&category).copied().unwrap_or_else(|| {
            let number = self.all.len() as u32;
            self.all.push(category.clone());
            self.numbers.insert(category, number);
            number
        });
        let public = article.visibility == Visibility::Public;
        Facts {
            lang: article.id.lang(),
            public,
            draft: article.draft,
            category: number,
        }
    }
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

fn permalink_key(permalink: &Permalink) -> u64 {
    xxh3_64(permalink.as_str().as_bytes())
}

fn redirect_key(address: &str) -> u64 {
    xxh3_64(redirects::key(address).as_bytes())
}

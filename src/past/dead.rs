//! Which addresses are dead, and what took their place.
//!
//! Gets:    two moments of a site, and which files git says were renamed between them.
//! Gives:   what is dead, each with its remedy as data.
//! Touches: views for readers.
//! Never:   what agents see; what readers could not see then.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::anchors::lost_anchors;
use super::found::{Dead, Remedy};
use super::likeness::Looks;
use super::moment::Moment;
use crate::catalog::{CategoryNode, View};
use crate::content::Article;
use crate::ids::{ArticleId, Audience, Category, Lang, Permalink};
use crate::site::Renamed;

/// From which likeness on a new article is taken for an old one.
const ALIKE_MIN: f32 = 0.45;
/// Which share of a text must be in another article that was there before, to be called merged into it.
const WITHIN_MIN: f32 = 0.6;

/// Articles and what they look like.
type Known<'m> = Vec<(&'m Arc<Article>, Looks)>;

/// Two moments.
pub(super) struct Comparison<'m> {
    then: View<'m>,
    now: View<'m>,
    moments: [Moment<'m>; 2],
    renamed: HashMap<&'m Path, &'m Path>,
    gone: HashSet<&'m str>,
    /// What git's history redirects by itself.
    by_renames: Option<&'m Renamed>,
    /// The addresses that nothing else keeps alive.
    led_by_renames: RefCell<HashSet<String>>,
    /// What the articles of now look like: those that are new, and the others.
    looks: [OnceCell<Known<'m>>; 2],
}

impl<'m> Comparison<'m> {
    pub(super) fn new(
        then: Moment<'m>,
        now: Moment<'m>,
        renames: &'m [(PathBuf, PathBuf)],
    ) -> Comparison<'m> {
        let view = |moment: Moment<'m>| moment.catalog.view(Audience::Public);
        let renamed = renames.iter();
        Comparison {
            then: view(then),
            now: view(now),
            moments: [then, now],
            renamed: renamed
                .map(|(old, new)| (old.as_path(), new.as_path()))
                .collect(),
            gone: now
                .site
                .gone
                .iter()
                .map(|gone| gone.path.as_str())
                .collect(),
            by_renames: None,
            led_by_renames: RefCell::default(),
            looks: Default::default(),
        }
    }

    /// The same where git's history is served with the site.
    pub(super) fn with_renamed(self, renamed: &'m Renamed) -> Comparison<'m> {
        Comparison {
            by_renames: Some(renamed),
            ..self
        }
    }

    /// How many addresses git's history alone keeps alive, of those that were looked at.
    pub(super) fn led_by_renames(&self) -> usize {
        self.led_by_renames.borrow().len()
    }

    /// All that is dead.
    pub(super) fn dead(&self) -> Vec<Dead> {
        let mut dead = Vec::new();
        let lost = self.lost_languages(&mut dead);
        let articles = || {
            self.then
                .articles()
                .filter(|article| !lost.contains(&article.id.lang()))
        };
        let mut permalinks = HashSet::new();
        for article in articles() {
            let is_same = |now: &&Arc<Article>| now.hash == article.hash;
            if self.now.article(&article.id).filter(is_same).is_some() {
                // Nothing of it differs: only who claims its permalink and its old addresses may.
                self.permalink(article, &mut permalinks, &mut dead);
                continue;
            }
            self.address(article, &mut dead);
            self.old_addresses(article, &mut dead);
            self.permalink(article, &mut permalinks, &mut dead);
            if let Some(now) = self.same(article) {
                lost_anchors(article, now, &mut dead);
            }
        }
        for lang in Lang::ALL.into_iter().filter(|lang| !lost.contains(lang)) {
            self.categories(lang, self.then.categories(lang), &mut dead);
        }
        dead
    }

    /// The languages that the site had and has no more.
    fn lost_languages(&self, dead: &mut Vec<Dead>) -> Vec<Lang> {
        let [then, now] = self.moments;
        let languages = then.site.languages.iter().copied();
        let count = |lang: Lang| {
            let articles = self.then.articles();
            articles.filter(|article| article.id.lang() == lang).count()
        };
        let lost: Vec<Lang> = languages
            .filter(|lang| !now.site.languages.contains(lang) && count(*lang) > 0)
            .collect();
        for lang in &lost {
            dead.push(Dead {
                what: format!("/{lang}/"),
                became: format!(
                    "and the addresses of its {} articles: `languages` lacks it",
                    count(*lang)
                ),
                remedy: Remedy::Language(*lang),
            });
        }
        lost
    }

    /// Whether an address leads somewhere, or is said to be gone.
    fn lives(&self, path: &str) -> bool {
        let plain = path.trim_end_matches('/').trim_end_matches(".md");
        let id = plain.trim_start_matches('/').parse::<ArticleId>().ok();
        id.is_some_and(|id| self.now.article(&id).is_some())
            || self.gone.contains(plain)
            || self.now.address_of(plain).is_some()
            || self.leads_by_form(plain)
            || self.leads_by_rename(plain)
    }

    fn leads_by_rename(&self, path: &str) -> bool {
        let led = self
            .by_renames
            .and_then(|renamed| renamed.address(path, self.now));
        if led.is_some() {
            self.led_by_renames.borrow_mut().insert(path.to_owned());
        }
        led.is_some()
    }

    /// Whether a `[[redirect]]` leads from an address to something that is there.
    fn leads_by_form(&self, path: &str) -> bool {
        let mut redirects = self.moments[1].site.redirects.iter();
        redirects.any(|redirect| {
            let target = redirect.target(path);
            target.is_some_and(|to| {
                let to = to.split('#').next().unwrap_or_default();
                self.now.address_of(to).is_some()
            })
        })
    }

    fn address(&self, article: &Article, dead: &mut Vec<Dead>) {
        let url = article.id.url();
        if !self.lives(&url) {
            dead.push(self.moved(url, article));
        }
    }

    /// The old addresses that led to an article.
    fn old_addresses(&self, article: &Article, dead: &mut Vec<Dead>) {
        for old in article.old_addresses() {
            let old = old.trim_end_matches('/');
            let led = self.then.redirect(old);
            if led.is_some_and(|led| led.id == article.id) && !self.lives(old) {
                dead.push(self.moved(old.to_owned(), article));
            }
        }
    }

    /// An address that led to an article and is dead.
    fn moved(&self, url: String, article: &Article) -> Dead {
        let hidden = self.moments[1].catalog.hides(&article.path);
        match self.successor(article) {
            Some((to, why)) if !hidden => Dead {
                became: format!("it most likely moved to `{}` ({why})", to.id),
                remedy: Remedy::Redirect {
                    to: to.id.clone(),
                    old: url.clone(),
                },
                what: url,
            },
            other => Dead {
                became: match hidden {
                    true => format!("`{}` is hidden from readers now", article.id),
                    false => format!("`{}` is gone, and nothing like it is there", article.id),
                },
                remedy: Remedy::Gone {
                    path: url.clone(),
                    successor: other.and_then(|(to, _)| to.permalink.clone()),
                    hidden: hidden.then(|| article.path.clone()),
                },
                what: url,
            },
        }
    }

    /// The permalink of an article, looked at once for all of its translations.
    fn permalink(&self, article: &Article, seen: &mut HashSet<Permalink>, dead: &mut Vec<Dead>) {
        let Some(id) = &article.permalink else { return };
        let lang = article.id.lang();
        let had = self.then.holder(id, lang);
        if had.is_none_or(|had| had.id != article.id) {
            return;
        }
        let url = id.url();
        let Some(holder) = self.now.by_permalink(id, lang) else {
            if seen.insert(id.clone()) && !self.gone.contains(url.as_str()) {
                dead.push(self.lost_permalink(url, id, article));
            }
            return;
        };
        // It opens something. Is it the same?
        let own = self.now.article(&article.id);
        let is_elsewhere = holder.id.lang() == lang && holder.id != article.id;
        if let Some(own) = own.filter(|_| is_elsewhere) {
            dead.push(Dead {
                what: url,
                became: format!("it opened `{}`, and opens `{}` now", own.id, holder.id),
                remedy: Remedy::Id {
                    article: own.id.clone(),
                    id: id.clone(),
                },
            });
        }
    }

    fn lost_permalink(&self, url: String, id: &Permalink, article: &Article) -> Dead {
        let own = self.now.article(&article.id);
        let successor = || self.successor(article).map(|(to, _)| to);
        let is_fresh = |to: &&Arc<Article>| self.then.article(&to.id).is_none();
        if let Some(own) = own.or_else(|| successor().filter(is_fresh)) {
            return Dead {
                what: url,
                became: format!("`{}` had it, and has it no more", own.id),
                remedy: Remedy::Id {
                    article: own.id.clone(),
                    id: id.clone(),
                },
            };
        }
        let hidden = self.moments[1].catalog.hides(&article.path);
        Dead {
            became: match hidden {
                true => format!("`{}` is hidden from readers now", article.id),
                false => format!("`{}` is gone", article.id),
            },
            remedy: Remedy::Gone {
                path: url.clone(),
                successor: successor().and_then(|to| to.permalink.clone()),
                hidden: hidden.then(|| article.path.clone()),
            },
            what: url,
        }
    }

    /// The article that an article is now: at its address, or where that leads when it was not there before.
    fn same(&self, article: &Article) -> Option<&'m Arc<Article>> {
        if let Some(own) = self.now.article(&article.id) {
            return Some(own);
        }
        let led = self.now.redirect(&article.id.url());
        let to = led.or_else(|| self.successor(article).map(|(to, _)| to));
        to.filter(|to| self.then.article(&to.id).is_none())
    }

    /// The article that most likely took the place of one which is not at its address, and how that is known.
    fn successor(&self, article: &Article) -> Option<(&'m Arc<Article>, &'static str)> {
        let lang = article.id.lang();
        let has_it = |now: &&Arc<Article>| now.id.lang() == lang;
        let permalink = article.permalink.as_ref();
        let holder = permalink.and_then(|id| self.now.holder(id, lang));
        if let Some(holder) = holder.filter(has_it) {
            return Some((holder, "it has its permalink"));
        }
        let renamed = self.renamed.get(article.path.as_path());
        let renamed = renamed
            .and_then(|to| id_of(to))
            .and_then(|id| self.now.article(&id));
        if let Some(renamed) = renamed.filter(has_it) {
            return Some((renamed, "git says that the file was renamed"));
        }
        let looks = Looks::of(article);
        let best = |fresh: bool, score: &dyn Fn(&Looks) -> f32, least: f32| {
            self.looks(fresh)
                .iter()
                .filter(|(now, _)| now.id.lang() == lang && now.id != article.id)
                .map(|(now, own)| (score(own), *now))
                .filter(|(score, _)| *score >= least)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.id.cmp(&a.1.id)))
                .map(|(_, now)| now)
        };
        if let Some(alike) = best(true, &|own| looks.alike(own), ALIKE_MIN) {
            return Some((alike, "title and text are alike"));
        }
        best(false, &|own| looks.within(own), WITHIN_MIN)
            .map(|merged| (merged, "it says most of the same"))
    }

    /// What the articles of now look like: those that readers could not see then, or the others.
    fn looks(&self, fresh: bool) -> &[(&'m Arc<Article>, Looks)] {
        self.looks[usize::from(fresh)].get_or_init(|| {
            let is_wanted = |now: &&Arc<Article>| self.then.article(&now.id).is_none() == fresh;
            let articles = self.now.articles().filter(is_wanted);
            articles.map(|now| (now, Looks::of(now))).collect()
        })
    }

    /// The pages of categories, and the old addresses of them.
    fn categories(&self, lang: Lang, nodes: &[CategoryNode], dead: &mut Vec<Dead>) {
        for node in nodes {
            let url = format!("/{lang}/{}", node.path);
            let config = self.moments[0].site.categories.iter();
            let old = config
                .filter(|category| category.path == node.path)
                .flat_map(|category| &category.redirect_from)
                .filter(|old| {
                    let led = self.then.category_redirect(old);
                    led.is_some_and(|(led, _)| led == lang)
                });
            let urls: Vec<String> = old.cloned().chain([url]).collect();
            for url in urls.into_iter().filter(|url| !self.lives(url)) {
                dead.push(self.lost_category(&url, node));
            }
            self.categories(lang, &node.children, dead);
        }
    }

    /// A category's page that is gone: where most of its articles are now took its place.
    fn lost_category(&self, url: &str, node: &CategoryNode) -> Dead {
        let mut counts: BTreeMap<Category, usize> = BTreeMap::new();
        for article in self.then.articles_in(node) {
            let now = self.same(article);
            if let Some(now) = now.filter(|now| !now.id.category().as_str().is_empty()) {
                *counts.entry(now.id.category()).or_default() += 1;
            }
        }
        for child in &node.children {
            let articles = self.then.articles_in(child);
            let now = articles.filter_map(|article| self.same(article));
            let above = now.filter_map(|now| now.id.category().ancestors().next());
            above.for_each(|path| *counts.entry(path).or_default() += 1);
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        match most {
            Some((to, _)) => Dead {
                became: format!("most of its articles are in `{to}` now"),
                remedy: Remedy::CategoryRedirect {
                    to,
                    old: url.to_owned(),
                },
                what: format!("{url}/"),
            },
            None => Dead {
                became: "no article of the category is there any more".to_owned(),
                remedy: Remedy::Gone {
                    path: url.to_owned(),
                    successor: None,
                    hidden: None,
                },
                what: format!("{url}/"),
            },
        }
    }
}

fn id_of(path: &Path) -> Option<ArticleId> {
    let id = path.with_extension("").to_string_lossy().replace('\\', "/");
    id.parse().ok()
}

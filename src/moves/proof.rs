//! The site before and after a move, in memory.
//!
//! Gets:    the content folder; the edits of a plan.
//! Gives:   what is wrong with the plan, or nothing.
//! Touches: `content`, `catalog`, `past`; the content folder, which is read once.
//! Never:   a plan that kills an address or adds an error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::edit::{Edit, Plan, categories_of, id_of};
use super::error::MoveError;
use super::names::Names;
use crate::catalog::{Catalog, Now};
use crate::config::SiteConfig;
use crate::content::rules::Rules;
use crate::content::source::{self, SourceFile};
use crate::content::{self, Article};
use crate::git::tree;
use crate::ids::{ArticleId, Audience, Category, Lang};
use crate::past::{self, Moment};
use crate::problem::Severity;

/// A file as it was read.
pub(super) struct Read {
    pub(super) path: PathBuf,
    /// Nothing where it is no text.
    pub(super) text: Option<String>,
    /// Nothing where it is no article.
    pub(super) article: Option<Arc<Article>>,
    /// Whether it is the first public article of its language among those that are moved.
    pub(super) is_first: bool,
}

/// Old addresses of categories in their languages, by the path that takes their place.
pub(super) type Lost = BTreeMap<Category, Vec<(Lang, String)>>;

/// The content folder as it was read.
pub(super) struct Site {
    content: PathBuf,
    pub(super) files: Vec<Read>,
    pub(super) site_text: Option<String>,
    pub(super) checks_text: Option<String>,
}

/// The same as articles that are linked with each other.
pub(super) struct Catalogued {
    config: SiteConfig,
    catalog: Catalog,
}

impl Site {
    pub(super) fn read(content: &Path) -> Result<Site, MoveError> {
        let walked = source::walk(content, &mut Rules::default()).map_err(MoveError::Content)?;
        let site_file = |name: &str| {
            source::read_site_file(content, name).map_err(|problem| MoveError::Blocked {
                path: problem.path.clone(),
                why: problem.message,
            })
        };
        let site_text = site_file(source::SITE_FILES[0])?;
        let config = config(site_text.as_deref())?;
        let mut files = Vec::new();
        for stamp in walked.files {
            let Ok(file) = source::read(content, &stamp.path) else {
                continue;
            };
            let article = content::parse_with(&file, &config.variables);
            let article = article.ok().map(|(article, _)| Arc::new(article));
            files.push(Read {
                path: stamp.path,
                text: String::from_utf8(file.bytes).ok(),
                article,
                is_first: false,
            });
        }
        Ok(Site {
            content: content.to_owned(),
            files,
            site_text,
            checks_text: site_file("checks.toml")?,
        })
    }

    /// Marks the first article of each language among those that are moved, of those that readers see.
    pub(super) fn mark_first(&mut self, now: &BTreeMap<&Path, &Path>) {
        let mut marked: Vec<Lang> = Vec::new();
        for read in &mut self.files {
            let Some(article) = &read.article else {
                continue;
            };
            let is_public = article.visibility == content::Visibility::Public && !article.draft;
            if is_public
                && now.contains_key(read.path.as_path())
                && !marked.contains(&article.id.lang())
            {
                marked.push(article.id.lang());
                read.is_first = true;
            }
        }
    }

    pub(super) fn catalogued(&self) -> Result<Catalogued, MoveError> {
        let articles = self.files.iter().filter_map(|read| read.article.clone());
        Ok(Catalogued::of(
            config(self.site_text.as_deref())?,
            articles.collect(),
        ))
    }

    /// Whether no other article claims a new address.
    pub(super) fn is_free(
        &self,
        names: &Names,
        now: &BTreeMap<&Path, &Path>,
    ) -> Result<(), MoveError> {
        for read in &self.files {
            let Some(article) = &read.article else {
                continue;
            };
            let claims = article.redirect_from.iter().find(|old| {
                let old = old.value.trim_end_matches('/').trim_end_matches(".md");
                now.iter().any(|(from, to)| {
                    **from != *read.path && id_of(to).is_some_and(|id| id.url() == old)
                })
            });
            if let Some(claim) = claims {
                return Err(MoveError::Blocked {
                    path: read.path.clone(),
                    why: format!(
                        "says in line {} that `{}` is its own old address, which `{}` would take: take the line out first",
                        claim.line, claim.value, names.old
                    ),
                });
            }
        }
        Ok(())
    }

    /// Whether no merge left one of the files in conflict.
    pub(super) fn no_conflict(&self, plan: &Plan) -> Result<(), MoveError> {
        let moved = plan.renames.iter().map(|(old, _)| old);
        let touched: Vec<&PathBuf> = moved
            .chain(plan.edits.iter().map(|edit| &edit.path))
            .collect();
        for folder in Lang::ALL.map(Lang::as_str).into_iter().chain([""]) {
            let at = self.content.join(folder);
            if !at.is_dir() {
                continue;
            }
            for path in tree::in_conflict(&at) {
                let path = Path::new(folder).join(path);
                if touched.contains(&&path) {
                    return Err(MoveError::Blocked {
                        path,
                        why: "is in conflict since a merge: resolve it first".to_owned(),
                    });
                }
            }
        }
        Ok(())
    }
}

fn config(text: Option<&str>) -> Result<SiteConfig, MoveError> {
    let parsed = text.map_or_else(
        || Ok((SiteConfig::default(), Vec::new())),
        SiteConfig::parse,
    );
    parsed
        .map(|(config, _)| config)
        .map_err(|problem| MoveError::Blocked {
            path: problem.path.clone(),
            why: format!("{}: repair it first", problem.message),
        })
}

impl Catalogued {
    fn of(config: SiteConfig, mut articles: Vec<Arc<Article>>) -> Catalogued {
        articles.retain(|article| config.languages.contains(&article.id.lang()));
        articles.sort_by(|one, other| one.id.cmp(&other.id));
        let now = Now {
            zone: config.time_zone.zone(),
            at: Timestamp::now(),
        };
        let catalog = Catalog::build(Arc::new(articles), &config.categories, None, now);
        Catalogued { config, catalog }
    }

    /// The addresses of categories that readers lose, each in its language, by the path that takes their place: the empty one
    /// where none does.
    pub(super) fn lost_categories(&self, names: &Names) -> Lost {
        let view = self.catalog.view(Audience::Public);
        let before: Vec<ArticleId> = view.articles().map(|article| article.id.clone()).collect();
        let moved = |id: &ArticleId| names.moved(id.as_str()).and_then(|id| id.parse().ok());
        let after = before.iter();
        let after: Vec<ArticleId> = after
            .map(|id| moved(id).unwrap_or_else(|| id.clone()))
            .collect();
        let left = categories_of(after.iter());
        let mut lost = Lost::new();
        for (lang, category) in categories_of(before.iter()) {
            if left.contains(&(lang, category.clone())) {
                continue;
            }
            let path = format!("{lang}/{category}");
            let new = names.moved(&path).unwrap_or_default();
            let new: Category = new
                .split_once('/')
                .and_then(|(_, new)| new.parse().ok())
                .unwrap_or_default();
            let lost = lost.entry(new.clone()).or_default();
            lost.push((lang, format!("/{path}")));
            if new.as_str().is_empty() {
                lost.extend(self.old_addresses(lang, &category));
            }
        }
        lost
    }

    /// The old addresses that led to a category in a language.
    fn old_addresses(&self, lang: Lang, category: &Category) -> Vec<(Lang, String)> {
        let view = self.catalog.view(Audience::Public);
        let config = self.config.categories.iter();
        let own = config.filter(|config| config.path == *category);
        let old = own.flat_map(|config| &config.redirect_from);
        let leads = |old: &&String| view.category_redirect(old).is_some_and(|led| led.0 == lang);
        old.filter(leads).map(|old| (lang, old.clone())).collect()
    }

    /// Reads the site as it would be, and says what would be worse than before.
    pub(super) fn proves(
        &self,
        site: &Site,
        now: &BTreeMap<&Path, &Path>,
        edits: &[Edit],
        site_text: Option<&str>,
    ) -> Result<(), MoveError> {
        let unsound = |why: String| Err(MoveError::Unsound(why));
        let config = config(site_text)?;
        let texts: BTreeMap<&Path, &str> = edits
            .iter()
            .map(|edit| (edit.path.as_path(), edit.after.as_str()))
            .collect();
        let mut articles = Vec::new();
        for read in &site.files {
            let path = now.get(read.path.as_path()).copied().unwrap_or(&read.path);
            let text = texts.get(path).copied();
            if path == read.path && text.is_none() {
                articles.extend(read.article.clone());
                continue;
            }
            let Some(before) = &read.article else {
                continue;
            };
            let text = text.or(read.text.as_deref()).unwrap_or_default();
            let file = SourceFile {
                path: path.to_owned(),
                bytes: text.as_bytes().to_vec(),
                hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()) ^ before.hash,
                modified: None,
            };
            match content::parse_with(&file, &config.variables) {
                Ok((after, _)) if is_same(before, &after) => articles.push(Arc::new(after)),
                Ok(_) => return unsound(format!("{} would say something else", path.display())),
                Err(problem) => return unsound(problem.to_string()),
            }
        }
        let after = Catalogued::of(config, articles);
        let errors = |site: &Catalogued| {
            let problems = site.catalog.problems().into_iter();
            let errors = problems.filter(|problem| problem.severity == Severity::Error);
            errors.collect::<Vec<_>>()
        };
        let (had, has) = (errors(self), errors(&after));
        if has.len() > had.len() {
            let new = has
                .iter()
                .find(|error| had.iter().all(|old| old.message != error.message));
            return unsound(
                new.or(has.first())
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            );
        }
        let [then, now] = [self, &after].map(|site| Moment {
            site: &site.config,
            catalog: &site.catalog,
        });
        match past::dead(&site.content, "now", then, now, &[]).first() {
            None => Ok(()),
            Some(dead) => unsound(dead.to_string()),
        }
    }
}

/// Whether an article says what it said: all but where it is and where its links lead.
fn is_same(before: &Article, after: &Article) -> bool {
    let says = |article: &Article| {
        let sections = article.sections.iter();
        let sections = sections.map(|one| {
            (
                one.level,
                one.anchor.clone(),
                one.heading.clone(),
                one.text.clone(),
            )
        });
        (
            article.title.clone(),
            article.permalink.clone(),
            article.questions.clone(),
            article.tags.clone(),
            (article.visibility, article.draft, article.links.len()),
            sections.collect::<Vec<_>>(),
        )
    };
    says(before) == says(after)
}

//! Where addresses lead whose file git says was renamed.
//!
//! Gets:    the renames that git's histories tell of; the articles.
//! Gives:   for an address that leads nowhere else, that of the article which its file became, in one hop; that of a category
//!          where the articles of its folder went.
//! Touches: memory.
//! Never:   an article that the asker may not see, or one in another language.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::catalog::View;
use crate::content::{Article, article_at};
use crate::ids::{ArticleId, Category, FilePath, Lang};

/// How many articles of a folder are looked at for where it went.
const FOLDER_FILES_MAX: usize = 1_000;

/// Old addresses.
#[derive(Debug, Default)]
pub(crate) struct Renamed {
    /// The id that an article had, and the one that it has; sorted, each pair once.
    ids: Vec<(ArticleId, ArticleId)>,
}

impl Renamed {
    /// Those of files that went elsewhere: old and new path below the content folder. One in no language's folder was of the
    /// language that its article has.
    pub(crate) fn new<'a>(
        renames: impl Iterator<Item = (PathBuf, PathBuf)>,
        articles: impl Iterator<Item = &'a Arc<Article>>,
    ) -> Renamed {
        let mut by_new: HashMap<PathBuf, Vec<PathBuf>> = HashMap::new();
        for (old, new) in renames {
            by_new.entry(new).or_default().push(old);
        }
        if by_new.is_empty() {
            return Renamed::default();
        }
        let mut ids = Vec::new();
        for article in articles {
            let old = by_new.get(&article.path).into_iter().flatten();
            // A `slug` that the article has now it had then, most likely, or its address was that of its file.
            let own = article.file_id.as_ref().map(|_| article.id.slug());
            let lang = article.id.lang();
            let had = old.flat_map(|old| {
                let with_slug = own.and_then(|slug| id_of(old, lang, Some(slug)));
                id_of(old, lang, None).into_iter().chain(with_slug)
            });
            let had = had.filter(|old| old.lang() == lang && *old != article.id);
            ids.extend(had.map(|old| (old, article.id.clone())));
        }
        ids.sort();
        ids.dedup();
        Renamed { ids }
    }

    /// The address of now of what was at this one: an article, else a category.
    pub(crate) fn address(&self, path: &str, view: View<'_>) -> Option<String> {
        if self.ids.is_empty() {
            return None;
        }
        let plain = path.trim_matches('/');
        let lang = Lang::of_tag(plain.split('/').next()?)?;
        let [file, folder] =
            [plain.to_owned(), format!("{plain}/index.md")].map(|path| article_at(&path, lang));
        let of_file = file.and_then(|id| self.article(&id, view));
        let of_folder = || self.article(folder.as_ref()?, view);
        let of_category = || {
            let folder = folder.as_ref()?;
            self.category(folder.lang(), &folder.category(), view)
        };
        let article = match path.ends_with('/') {
            true => of_folder().or(of_file),
            false => of_file.or_else(of_folder),
        };
        article.map(|article| article.id.url()).or_else(of_category)
    }

    /// All old ids with those that lead to an article of a view.
    pub(crate) fn leading<'r>(
        &'r self,
        view: View<'r>,
    ) -> impl Iterator<Item = &'r (ArticleId, ArticleId)> {
        self.ids
            .iter()
            .filter(move |(_, now)| view.article(now).is_some())
    }

    fn article<'c>(&self, old: &ArticleId, view: View<'c>) -> Option<&'c Arc<Article>> {
        let first = self.ids.partition_point(|(id, _)| id < old);
        let same = self.ids[first..].iter().take_while(|(id, _)| id == old);
        same.map(|(_, now)| now).find_map(|now| view.article(now))
    }

    /// The address of the category that more than half of the articles of one went to, of those that are seen.
    fn category(&self, lang: Lang, old: &Category, view: View<'_>) -> Option<String> {
        if old.as_str().is_empty() {
            return None;
        }
        let folder = format!("{lang}/{old}/");
        let first = self
            .ids
            .partition_point(|(id, _)| id.as_str() < folder.as_str());
        let below = self.ids[first..].iter();
        let below = below.take_while(|(id, _)| id.as_str().starts_with(&folder));
        let mut seen = 0;
        let mut went: BTreeMap<Category, usize> = BTreeMap::new();
        for (was, now) in below.take(FOLDER_FILES_MAX) {
            let Some(article) = view.article(now) else {
                continue;
            };
            seen += 1;
            let (was, now) = (was.category(), article.id.category());
            // What lay deeper lies as deep below the new place.
            let rest = was.as_str().strip_prefix(old.as_str()).unwrap_or_default();
            let place = now.as_str().strip_suffix(rest).map(str::parse::<Category>);
            if let Some(Ok(place)) = place {
                *went.entry(place).or_default() += 1;
            }
        }
        let (place, count) = went.into_iter().max_by_key(|(_, count)| *count)?;
        let is_there = view.category(lang, &place).is_some();
        (is_there && count * 2 > seen).then(|| place.url(lang))
    }
}

/// The id of the article in a file, with what `slug` says in it.
fn id_of(path: &Path, root: Lang, slug: Option<&str>) -> Option<ArticleId> {
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    FilePath::new(&path).id(Some(root), slug).ok()
}

//! The tree of categories: order, titles, counts.
//!
//! Gets:    articles and what `site.toml` says.
//! Gives:   for each language the tree of folders that hold visible articles.
//! Touches: memory.
//! Never:   a count of articles that the audience may not see.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::iter::Peekable;
use std::str::Chars;
use std::sync::Arc;

use super::diff::DocId;
use super::facts::Facts;
use crate::content::Article;
use crate::ids::{self, Category, Lang, Localized};

/// A category as `site.toml` names it; its place in the list is its place on the home page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryConfig {
    /// The folder below a language.
    pub path: Category,
    /// What pages call it.
    pub title: Localized,
    /// Old addresses of its page, as written, such as `/zh/old-name`.
    pub redirect_from: Vec<String>,
}

/// A folder with articles in one language.
#[derive(Clone, Debug)]
pub struct CategoryNode {
    /// The folder.
    pub path: Category,
    /// What pages call it: `site.toml`'s title, else that of the folder's own page, else made from the folder's name.
    pub title: String,
    /// Places in the catalog of the articles right in it, by their `order`, then by their titles: without the folder's own page.
    pub(super) articles: Vec<DocId>,
    /// How many articles it and its children hold; the pages of folders that hold nothing else are articles.
    pub count: usize,
    /// Whether it is a folder of one page alone, as generators have it that keep an article's pictures beside it: an article.
    pub is_page: bool,
    /// The folders in it.
    pub children: Vec<CategoryNode>,
    /// Its place among its neighbours; the greatest where nothing says one.
    order: i32,
}

/// What trees are made of.
pub(super) struct Seen<'c> {
    pub(super) articles: &'c [Arc<Article>],
    pub(super) facts: &'c [Facts],
    pub(super) folders: &'c [Category],
    pub(super) config: &'c [CategoryConfig],
}

/// The trees of all languages, and for each the articles in no category.
#[derive(Clone, Debug, Default)]
pub(super) struct Trees {
    pub(super) categories: HashMap<Lang, Vec<CategoryNode>>,
    pub(super) loose: HashMap<Lang, Vec<DocId>>,
}

/// The trees of all languages.
pub(super) fn trees(visible: &[DocId], seen: &Seen<'_>) -> Trees {
    let mut docs: BTreeMap<(Lang, u32), Vec<DocId>> = BTreeMap::new();
    for &doc in visible {
        let Facts { lang, category, .. } = seen.facts[doc];
        docs.entry((lang, category)).or_default().push(doc);
    }
    let mut trees = Trees::default();
    for ((lang, category), mut docs) in docs {
        let category = &seen.folders[category as usize];
        let index = docs.iter().position(|&doc| seen.facts[doc].is_index);
        let index = index.map(|at| &seen.articles[docs.remove(at)]);
        let title = |doc: DocId| seen.articles[doc].title.as_str();
        docs.sort_by(|a, b| {
            let order = seen.facts[*a].order.cmp(&seen.facts[*b].order);
            order.then_with(|| by_title(title(*a), title(*b)))
        });
        let (count, mut docs) = (docs.len(), Some(docs));
        let mut level = trees.categories.entry(lang).or_default();
        for path in category.ancestors() {
            let at = level
                .iter()
                .position(|node| node.path == path)
                .unwrap_or_else(|| {
                    level.push(node(path.clone(), lang, seen.config));
                    level.len() - 1
                });
            level[at].count += count;
            if path == *category {
                level[at].articles = docs.take().unwrap_or_default();
                level[at].take_index(index, lang, seen.config);
                break;
            }
            level = &mut level[at].children;
        }
        // In no category.
        if let Some(docs) = docs.filter(|docs| !docs.is_empty()) {
            trees.loose.insert(lang, docs);
        }
    }
    for tree in trees.categories.values_mut() {
        for node in &mut *tree {
            node.settle();
        }
        sort(tree, seen.config);
    }
    trees
}

fn node(path: Category, lang: Lang, config: &[CategoryConfig]) -> CategoryNode {
    let title = configured(&path, lang, config);
    let title = title.map_or_else(|| title_of_folder(&path), str::to_owned);
    CategoryNode {
        order: ids::number(path.name()).unwrap_or(i32::MAX),
        path,
        title,
        articles: Vec::new(),
        count: 0,
        is_page: false,
        children: Vec::new(),
    }
}

/// What `site.toml` calls a category.
fn configured<'c>(path: &Category, lang: Lang, config: &'c [CategoryConfig]) -> Option<&'c str> {
    let named = config.iter().find(|c| c.path == *path);
    named
        .map(|c| c.title.get(lang))
        .filter(|title| !title.is_empty())
}

impl CategoryNode {
    /// Takes over what the folder's own page says of it.
    fn take_index(&mut self, index: Option<&Arc<Article>>, lang: Lang, config: &[CategoryConfig]) {
        let Some(index) = index else {
            return;
        };
        if configured(&self.path, lang, config).is_none() {
            self.title.clone_from(&index.title);
        }
        self.order = index.order.unwrap_or(self.order);
        self.is_page = true;
    }

    /// Says which of it and its children are folders of one page alone; gives how many those are.
    fn settle(&mut self) -> usize {
        self.is_page &= self.articles.is_empty() && self.children.is_empty();
        let inner = self.children.iter_mut().map(CategoryNode::settle);
        let pages = inner.sum::<usize>() + usize::from(self.is_page);
        self.count += pages;
        pages
    }
}

/// `card-payments` becomes `Card payments`.
fn title_of_folder(path: &Category) -> String {
    let name = path
        .as_str()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace('-', " ");
    // The number of `01-intro` is its place.
    let name = match ids::number(path.name()) {
        Some(_) => name
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
            .to_owned(),
        None => name,
    };
    let name = ids::without_export_id(&name);
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The order of titles: numbers in them by their value, letters whatever their case.
fn by_title(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (number(&mut left), number(&mut right));
                x.len().cmp(&y.len()).then_with(|| x.cmp(&y))
            }
            (Some(x), Some(y)) => {
                left.next();
                right.next();
                match x == y {
                    true => Ordering::Equal,
                    false if x.is_ascii() && y.is_ascii() => {
                        x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase())
                    }
                    false => x.to_lowercase().cmp(y.to_lowercase()),
                }
            }
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The digits that come next, without zeros before them.
fn number(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    digits.trim_start_matches('0').to_owned()
}

/// By their places, then as `site.toml` lists them, the others behind, by title.
fn sort(level: &mut [CategoryNode], config: &[CategoryConfig]) {
    let order = |path: &Category| {
        config
            .iter()
            .position(|c| c.path == *path)
            .unwrap_or(usize::MAX)
    };
    level.sort_by(|a, b| {
        let places = (a.order, order(&a.path)).cmp(&(b.order, order(&b.path)));
        places
            .then_with(|| by_title(&a.title, &b.title))
            .then_with(|| a.path.cmp(&b.path))
    });
    for node in level {
        sort(&mut node.children, config);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_ordered_by_numbers_and_letters_and_two_that_differ_are_never_equal() {
        let mut titles = [
            "b",
            "Step 10",
            "step 9",
            "Step 09",
            "B",
            "a",
            "",
            "第 2 步",
            "第 10 步",
            "Step",
        ];
        titles.sort_by(|a, b| by_title(a, b));
        let expected = [
            "",
            "a",
            "B",
            "b",
            "Step",
            "Step 09",
            "step 9",
            "Step 10",
            "第 2 步",
            "第 10 步",
        ];
        assert_eq!(titles, expected);
        for a in titles {
            for b in titles {
                assert_eq!(by_title(a, b), by_title(b, a).reverse(), "{a} {b}");
                assert_eq!(by_title(a, b).is_eq(), a == b, "{a} {b}");
            }
        }
    }
}

//! The tree of categories: order, titles, counts.
//!
//! Gets:    articles and what `site.toml` says.
//! Gives:   for each language the tree of folders that hold visible articles.
//! Touches: memory.
//! Never:   a count of articles that the audience may not see.

use std::collections::{BTreeMap, HashMap};

use super::diff::DocId;
use super::facts::Facts;
use crate::ids::{Category, Lang, Localized};

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
    /// What pages call it: `site.toml`'s title, else made from the folder's name.
    pub title: String,
    /// Places in the catalog of the articles right in it, by their `order`, then by their ids.
    pub(super) articles: Vec<DocId>,
    /// How many articles it and its children hold.
    pub count: usize,
    /// The folders in it.
    pub children: Vec<CategoryNode>,
}

/// The trees of all languages.
pub(super) fn trees(
    visible: &[DocId],
    facts: &[Facts],
    folders: &[Category],
    config: &[CategoryConfig],
) -> HashMap<Lang, Vec<CategoryNode>> {
    let mut docs: BTreeMap<(Lang, u32), Vec<DocId>> = BTreeMap::new();
    for &doc in visible {
        let Facts { lang, category, .. } = facts[doc];
        docs.entry((lang, category)).or_default().push(doc);
    }
    let mut trees: HashMap<Lang, Vec<CategoryNode>> = HashMap::new();
    for ((lang, category), mut docs) in docs {
        docs.sort_by_key(|doc| facts[*doc].order);
        let mut level = trees.entry(lang).or_default();
        let category = &folders[category as usize];
        let mut docs = Some(docs);
        for path in category.ancestors() {
            let at = level
                .iter()
                .position(|node| node.path == path)
                .unwrap_or_else(|| {
                    level.push(node(path.clone(), lang, config));
                    level.len() - 1
                });
            level[at].count += docs.as_ref().map_or(0, Vec::len);
            if path == *category {
                level[at].articles = docs.take().unwrap_or_default();
                break;
            }
            level = &mut level[at].children;
        }
    }
    for tree in trees.values_mut() {
        sort(tree, config);
    }
    trees
}

fn node(path: Category, lang: Lang, config: &[CategoryConfig]) -> CategoryNode {
    let title = config
        .iter()
        .find(|c| c.path == path)
        .map(|c| c.title.get(lang))
        .filter(|title| !title.is_empty());
    let title = title.map_or_else(|| title_of_folder(&path), str::to_owned);
    CategoryNode {
        path,
        title,
        articles: Vec::new(),
        count: 0,
        children: Vec::new(),
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
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// As `site.toml` lists them, the others behind, by path.
fn sort(level: &mut [CategoryNode], config: &[CategoryConfig]) {
    let order = |path: &Category| {
        config
            .iter()
            .position(|c| c.path == *path)
            .unwrap_or(usize::MAX)
    };
    level.sort_by(|a, b| {
        order(&a.path)
            .cmp(&order(&b.path))
            .then_with(|| a.path.cmp(&b.path))
    });
    for node in level {
        sort(&mut node.children, config);
    }
}

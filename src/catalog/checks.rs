//! What is wrong across files: links, permalinks, redirects, translations, categories.
//!
//! Gets:    all articles and who sees which.
//! Gives:   problems with file, line and remedy; the addresses in an article that lead to nothing.
//! Touches: memory.
//! Never:   a decision about serving: that is `Visible`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::categories::CategoryNode;
use super::redirects::{is_site_page, key, refusal};
use super::{CategoryConfig, Visible};
use crate::content::{Article, Link, LinkTarget, Visibility};
use crate::ids::{ArticleId, Category, Lang};
use crate::problem::Problem;

pub(super) fn across_files(
    articles: &[Arc<Article>],
    everything: &Visible,
    public: &Visible,
    agents: &Visible,
    categories: &[CategoryConfig],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for article in articles {
        let seen = if article.draft {
            everything
        } else if article.visibility == Visibility::Internal {
            agents
        } else {
            public
        };
        links(article, articles, everything, seen, &mut problems);
        redirects(article, articles, everything, &mut problems);
        related(article, everything, seen, &mut problems);
        translations(article, articles, everything, &mut problems);
    }
    permalinks(articles, everything, &mut problems);
    untitled_categories(articles, categories, &mut problems);
    problems
}

/// Addresses in the article's HTML that lead to no article, section or page in this view.
pub(super) fn dead_links(article: &Article, visible: &Visible) -> Vec<String> {
    let mut dead: Vec<String> = Vec::new();
    for link in article.links.iter().filter(|link| !link.url.is_empty()) {
        let missing = match &link.target {
            LinkTarget::Article { id, .. } => {
                !visible.by_id.contains_key(id) && !visible.redirects.contains_key(&key(&id.url())) && !is_category(visible, id)
            }
            LinkTarget::Site(path) => !leads_somewhere(path, visible),
            LinkTarget::Here { .. } | LinkTarget::Asset(_) | LinkTarget::Outside(_) | LinkTarget::Refused(_) => false,
        };
        if missing && !dead.contains(&link.url) {
            dead.push(link.url.clone());
        }
    }
    dead
}

/// `/zh/funds` without its slash names a category, though it is written like an article.
fn is_category(visible: &Visible, id: &ArticleId) -> bool {
    id.path().parse::<Category>().is_ok_and(|category| has_category(visible, id.lang(), &category))
}

fn has_category(visible: &Visible, lang: Lang, category: &Category) -> bool {
    fn find(level: &[CategoryNode], category: &Category) -> bool {
        level.iter().any(|node| node.path == *category || find(&node.children, category))
    }
    visible.categories.get(&lang).is_some_and(|tree| find(tree, category))
}

fn leads_somewhere(path: &str, visible: &Visible) -> bool {
    if is_site_page(path) || visible.redirects.contains_key(&key(path)) {
        return true;
    }
    if let Some(permalink) = path.strip_prefix("/a/") {
        return permalink.parse().is_ok_and(|permalink| visible.by_permalink.contains_key(&permalink));
    }
    let trimmed = path.trim_matches('/');
    let Some((lang, category)) = trimmed.split_once('/') else { return false };
    let (Ok(lang), Ok(category)) = (lang.parse(), category.parse()) else { return false };
    has_category(visible, lang, &category)
}

fn links(article: &Article, articles: &[Arc<Article>], everything: &Visible, seen: &Visible, problems: &mut Vec<Problem>) {
    let dead = dead_links(article, seen);
    for link in &article.links {
        let at = |problem: Problem| problem.at(link.line, link.column);
        match &link.target {
            LinkTarget::Article { id, anchor } => {
                if dead.contains(&link.url) {
                    let hidden = everything.by_id.contains_key(id);
                    let message = if hidden {
                        format!("link to `{id}`, which readers of this article may not see")
                    } else {
                        format!("link to `{id}`, which does not exist")
                    };
                    problems.push(
                        at(Problem::error(&article.path, message))
                            .help("mend or remove the link; the page shows its text without a link"),
                    );
                } else if let (Some(anchor), Some(&place)) = (anchor, seen.by_id.get(id)) {
                    missing_anchor(&articles[place], anchor, article, link, problems);
                }
            }
            LinkTarget::Here { anchor } => missing_anchor(article, anchor, article, link, problems),
            LinkTarget::Site(path) if dead.contains(&link.url) => {
                let message = format!("link to `{path}`, which is no page of this site");
                problems.push(
                    at(Problem::error(&article.path, message))
                        .help("mend or remove the link; the page shows its text without a link"),
                );
            }
            LinkTarget::Site(_) | LinkTarget::Asset(_) | LinkTarget::Outside(_) | LinkTarget::Refused(_) => {}
        }
    }
}

fn missing_anchor(target: &Article, anchor: &str, article: &Article, link: &Link, problems: &mut Vec<Problem>) {
    let known = |anchor: &str| target.sections.iter().any(|s| s.anchor.as_ref().is_some_and(|a| a.as_str() == anchor));
    if anchor.is_empty() || anchor.starts_with("fn-") || known(anchor) {
        return;
    }
    let names: Vec<&str> =
        target.sections.iter().filter_map(|s| s.anchor.as_ref()).map(crate::ids::Anchor::as_str).take(8).collect();
    problems.push(
        Problem::error(&article.path, format!("link to the section `#{anchor}` of `{}`, which has none of that name", target.id))
            .at(link.line, link.column)
            .help(if names.is_empty() {
                "it has no sections".to_owned()
            } else {
                format!("its sections are: {}", names.join(", "))
            }),
    );
}

fn redirects(article: &Article, articles: &[Arc<Article>], everything: &Visible, problems: &mut Vec<Problem>) {
    for old in &article.redirect_from {
        let shown: String = old.value.chars().take(60).collect();
        if let Some(why) = refusal(&old.value, article, &everything.by_id) {
            problems.push(
                Problem::error(&article.path, format!("redirect_from `{shown}` {why}"))
                    .at(old.line, old.column)
                    .help("write an old path of this article, such as /zh/funds/old-name"),
            );
        } else if let Some(&place) = everything.redirects.get(&key(&old.value))
            && articles[place].id != article.id
        {
            problems.push(
                Problem::error(
                    &article.path,
                    format!("redirect_from `{shown}` is also claimed by `{}`, which keeps it", articles[place].id),
                )
                .at(old.line, old.column)
                .help("keep it in one of the two"),
            );
        }
    }
}

fn related(article: &Article, everything: &Visible, seen: &Visible, problems: &mut Vec<Problem>) {
    for item in &article.related {
        let message = if !everything.by_permalink.contains_key(&item.value) {
            format!("related article `{}` does not exist", item.value)
        } else if !seen.by_permalink.contains_key(&item.value) {
            format!("related article `{}` may not be seen by readers of this one", item.value)
        } else {
            continue;
        };
        problems.push(Problem::warning(&article.path, message).at(item.line, item.column).help("mend or remove it"));
    }
}

fn translations(article: &Article, articles: &[Arc<Article>], everything: &Visible, problems: &mut Vec<Problem>) {
    let Some(permalink) = &article.permalink else { return };
    let Some(same_path) = everything.by_path.get(article.id.path()) else { return };
    for &other in same_path.iter().filter(|&&other| articles[other].id > article.id) {
        if articles[other].permalink.as_ref().is_some_and(|p| p != permalink) {
            problems.push(
                Problem::warning(
                    &articles[other].path,
                    format!("has the path of `{}` but another permalink, so the two are no translations", article.id),
                )
                .help(format!("write `id: {permalink}` in both, or rename one")),
            );
        }
    }
}

fn permalinks(articles: &[Arc<Article>], everything: &Visible, problems: &mut Vec<Problem>) {
    for (permalink, places) in &everything.by_permalink {
        let mut first: HashMap<Lang, usize> = HashMap::new();
        for &place in places {
            let article = &articles[place];
            if let Some(&kept) = first.get(&article.id.lang()) {
                problems.push(
                    Problem::error(
                        &article.path,
                        format!("permalink `{permalink}` belongs to `{}`, which keeps it", articles[kept].id),
                    )
                    .help("give this article an id of its own; `jieda new` makes one"),
                );
            } else {
                first.insert(article.id.lang(), place);
            }
        }
    }
}

fn untitled_categories(articles: &[Arc<Article>], categories: &[CategoryConfig], problems: &mut Vec<Problem>) {
    if categories.is_empty() {
        return;
    }
    let mut untitled: BTreeMap<Category, &Article> = BTreeMap::new();
    for article in articles {
        for path in article.id.category().ancestors() {
            if !categories.iter().any(|c| c.path == path) {
                untitled.entry(path).or_insert(article);
            }
        }
    }
    for (path, article) in untitled {
        problems.push(
            Problem::warning(&article.path, format!("the category `{path}` has no title in site.toml"))
                .help(format!("add [[category]] with path = \"{path}\" and a title")),
        );
    }
}

//! What is wrong across files: links, permalinks, redirects, translations, categories.
//!
//! Gets:    all articles and who sees which.
//! Gives:   problems with file, line and remedy.
//! Touches: memory.
//! Never:   a decision about serving: that is `Visible`.

use super::anchors::Anchors;
use super::articles::Catalog;
use super::categories::CategoryConfig;
use super::dead_links::Led;
use super::facts::Sight;
use super::visible::View;
use crate::content::{Article, Link, LinkTarget, Related};
use crate::ids::{Audience, Category, Lang};
use crate::problem::{Code, Problem};
use crate::text::fold::fold;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

impl Catalog {
    /// What is wrong across files, sorted by file and line. Looks at every article.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let everything = self.visible(Sight::Everything);
        let view = |visible| View {
            catalog: self,
            visible,
        };
        let mut problems = across_files(
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
        let mut problems = across_files(public, public, public, &self.config);
        problems.sort();
        problems.dedup();
        problems
    }
}

fn across_files(
    everything: View<'_>,
    public: View<'_>,
    agents: View<'_>,
    categories: &[CategoryConfig],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for article in everything.articles() {
        // A draft, and what is there at another time, is seen by nobody: it is checked as if everything were.
        let seen = [public, agents]
            .into_iter()
            .find(|view| view.article(&article.id).is_some())
            .unwrap_or(everything);
        links(article, everything, seen, &mut problems);
        redirects(article, everything, &mut problems);
        related(article, everything, seen, &mut problems);
        translations(article, everything, &mut problems);
        permalinks(article, [public, agents, everything], &mut problems);
    }
    untitled_categories(everything, categories, &mut problems);
    same_titles(everything, &mut problems);
    problems
}

/// Articles of one language and category that readers cannot tell apart in a list. Told at the one behind in the order of ids.
fn same_titles(everything: View<'_>, problems: &mut Vec<Problem>) {
    let mut known: HashMap<(Lang, Category, String), &Article> = HashMap::new();
    for article in everything.articles() {
        let key = (
            article.id.lang(),
            article.id.category(),
            fold(&article.title),
        );
        match known.entry(key) {
            Entry::Vacant(first) => drop(first.insert(article)),
            Entry::Occupied(first) => {
                let message = format!(
                    "has the title of `{}`, `{}`",
                    first.get().id,
                    shown(&article.title)
                );
                let help = "say in each title what sets it apart, or make one article of the two";
                problems
                    .push(Problem::warning(Code::TitleTwice, &article.path, message).help(help));
            }
        }
    }
}

fn shown(title: &str) -> String {
    title.chars().take(60).collect()
}

fn links(article: &Article, everything: View<'_>, seen: View<'_>, problems: &mut Vec<Problem>) {
    let turned = seen.turned_links(article).into_iter();
    let dead: HashSet<&str> = turned
        .filter(|(_, url)| url.is_none())
        .map(|(url, _)| url)
        .collect();
    let mut anchors: HashMap<&str, Anchors<'_>> = HashMap::new();
    for link in &article.links {
        let target = match &link.target {
            LinkTarget::Here { anchor } => Some((article, anchor.as_str())),
            target if dead.contains(link.url.as_str()) => {
                problems.extend(dead_link(article, target, link, everything));
                None
            }
            target => match seen.led(article, target) {
                Some((Led::Article(target), Some(anchor))) => Some((target.as_ref(), anchor)),
                _ => None,
            },
        };
        let Some((target, anchor)) = target else {
            continue;
        };
        let names = anchors.entry(target.id.as_str());
        let names = names.or_insert_with(|| Anchors::of(target));
        if !anchor.starts_with("fn-") && names.find(anchor).is_none() {
            problems.push(missing_anchor(target, anchor, article, link));
        }
    }
}

fn dead_link(
    article: &Article,
    target: &LinkTarget,
    link: &Link,
    everything: View<'_>,
) -> Option<Problem> {
    let is_hidden = everything.led(article, target).is_some();
    let (code, message) = match target {
        LinkTarget::Article { id, .. } if is_hidden => (
            Code::LinkHidden,
            format!("link to `{id}`, which readers of this article may not see"),
        ),
        LinkTarget::Article { id, .. } => (
            Code::LinkDead,
            format!("link to `{id}`, which does not exist"),
        ),
        LinkTarget::Site(path) => (
            Code::LinkDead,
            format!("link to `{path}`, which is no page of this site"),
        ),
        _ => return None,
    };
    let problem = Problem::error(code, &article.path, message).at(link.line, link.column);
    Some(problem.help("correct or remove the link; the page shows its text without a link"))
}

fn missing_anchor(target: &Article, anchor: &str, article: &Article, link: &Link) -> Problem {
    let names: Vec<&str> = target
        .sections
        .iter()
        .filter_map(|s| s.anchor.as_ref())
        .map(crate::ids::Anchor::as_str)
        .take(8)
        .collect();
    Problem::error(
        Code::AnchorMissing,
        &article.path,
        format!(
            "link to the section `#{anchor}` of `{}`, which has none of that name",
            target.id
        ),
    )
    .at(link.line, link.column)
    .help(if names.is_empty() {
        "it has no sections".to_owned()
    } else {
        format!("its sections are: {}", names.join(", "))
    })
}

fn redirects(article: &Article, everything: View<'_>, problems: &mut Vec<Problem>) {
    for old in &article.redirect_from {
        let shown: String = old.value.chars().take(60).collect();
        if let Some(why) = everything.refusal(&old.value, article) {
            problems.push(
                Problem::error(
                    Code::RedirectInvalid,
                    &article.path,
                    format!("redirect_from `{shown}` {why}"),
                )
                .at(old.line, old.column)
                .help("write an old path of this article, such as /zh/funds/old-name"),
            );
        } else if let Some(other) = everything.redirect(&old.value)
            && other.id != article.id
        {
            problems.push(
                Problem::error(
                    Code::RedirectTaken,
                    &article.path,
                    format!(
                        "redirect_from `{shown}` is also claimed by `{}`, which keeps it",
                        other.id
                    ),
                )
                .at(old.line, old.column)
                .help("keep it in one of the two"),
            );
        }
    }
}

fn related(article: &Article, everything: View<'_>, seen: View<'_>, problems: &mut Vec<Problem>) {
    for item in &article.related {
        let is_in = |view: View<'_>| match &item.value {
            Related::Permalink(permalink) => view.all_by_permalink(permalink).next().is_some(),
            Related::Article(id) => view.article(id).or_else(|| view.by_file(id)).is_some(),
        };
        let (code, message) = if !is_in(everything) {
            (
                Code::RelatedDead,
                format!("related article `{}` does not exist", item.value),
            )
        } else if !is_in(seen) {
            (
                Code::RelatedHidden,
                format!(
                    "related article `{}` may not be seen by readers of this one",
                    item.value
                ),
            )
        } else {
            continue;
        };
        problems.push(
            Problem::warning(code, &article.path, message)
                .at(item.line, item.column)
                .help("correct or remove it"),
        );
    }
}

fn translations(article: &Article, everything: View<'_>, problems: &mut Vec<Problem>) {
    let Some(permalink) = &article.permalink else {
        return;
    };
    let others = Lang::ALL
        .into_iter()
        .filter_map(|lang| everything.same_path(article, lang));
    for other in others.filter(|other| other.id > article.id) {
        if other.permalink.as_ref().is_some_and(|p| p != permalink) {
            problems.push(
                Problem::warning(Code::TranslationIdDiffers,
                    &other.path,
                    format!("has the path of `{}` but another permalink, so the two are no translations", article.id),
                )
                .help(format!("write `id: {permalink}` in both, or rename one")),
            );
        }
    }
}

/// An article that has not what it claims: as readers see it, else as agents do, else as if everything were seen.
fn permalinks(article: &Article, views: [View<'_>; 3], problems: &mut Vec<Problem>) {
    let Some(permalink) = &article.permalink else {
        return;
    };
    let of = |view: View<'_>| {
        view.holder(permalink, article.id.lang())
            .filter(|holder| holder.id != article.id)
            .map(|holder| holder.id.clone())
    };
    let [public, agents, everything] = views;
    let seen = |view: View<'_>| view.article(&article.id).is_some();
    let kept = match (seen(public), seen(agents)) {
        (true, _) => of(public).or_else(|| of(agents)),
        (false, true) => of(agents),
        (false, false) => of(everything),
    };
    if let Some(kept) = kept {
        problems.push(
            Problem::error(
                Code::IdTaken,
                &article.path,
                format!("permalink `{permalink}` belongs to `{kept}`, which keeps it"),
            )
            .help("give this article an id of its own; `jieda new` makes one"),
        );
    }
}

fn untitled_categories(
    everything: View<'_>,
    categories: &[CategoryConfig],
    problems: &mut Vec<Problem>,
) {
    if categories.is_empty() {
        return;
    }
    let mut untitled: BTreeMap<Category, &Article> = BTreeMap::new();
    let has_page = |article: &Article, path: &Category| {
        let lang = article.id.lang();
        everything.index(lang, path).is_some()
    };
    for article in everything.articles() {
        for path in article.id.category().ancestors() {
            if !has_page(article, &path) && !categories.iter().any(|c| c.path == path) {
                untitled.entry(path).or_insert(article);
            }
        }
    }
    for (path, article) in untitled {
        // Once, where it is put right, and not at each of its articles.
        let message = format!(
            "the category `{path}`, of `{}` and perhaps others, has no title",
            article.id
        );
        let names = Lang::ALL.map(|lang| format!("{lang} = \"…\""));
        let help = format!(
            "add below: `[[category]]`, `path = \"{path}\"`, `title = {{ {} }}`",
            names.join(", ")
        );
        problems.push(
            Problem::warning(Code::CategoryUntitled, Path::new(SITE_FILE), message).help(help),
        );
    }
}

/// Where categories have their titles.
const SITE_FILE: &str = "site.toml";

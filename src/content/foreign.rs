//! What the keys of other generators say here.
//!
//! Gets:    the keys of front matter that are none of ours, with their values.
//! Gives:   a summary, tags, the day of change, the place in its list, old addresses, related articles.
//! Touches: `keys`, `unpublished` for values, `window` for dates, `links` for paths.
//! Never:   who may read an article: that is `unpublished`, which looks at the same keys.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::article::Located;
use super::keys::{Meaning, meaning};
use super::scalars::LIST_MAX;
use super::unpublished::{Node, Unknown};
use super::window::Moment;

/// What they say together.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    pub(super) summary: Option<Located<String>>,
    pub(super) tags: Vec<Located<String>>,
    pub(super) day: Option<Date>,
    pub(super) order: Option<i32>,
    /// Addresses on this site, from the root.
    pub(super) addresses: Vec<String>,
    /// Paths of other articles, as they were written.
    pub(super) related: Vec<Located<String>>,
}

/// Reads the keys of the article at `path`.
pub(super) fn read(unknown: &[Unknown], path: &Path) -> Foreign {
    let mut foreign = Foreign::default();
    let (mut changed, mut made) = (None, None);
    for one in unknown {
        let key = &one.key;
        let text = || {
            texts(&one.value)
                .into_iter()
                .next()
                .map(|text| key.with(text))
        };
        match meaning(&key.value) {
            Some(Meaning::Summary) => foreign.summary = foreign.summary.take().or_else(text),
            Some(Meaning::Tags) => {
                let words = texts(&one.value);
                let words = words
                    .iter()
                    .flat_map(|text| text.split([',', '，', '、', ';', '；']));
                let tags = words.map(str::trim).filter(|tag| !tag.is_empty());
                foreign
                    .tags
                    .extend(tags.map(|tag| key.with(tag.to_owned())));
            }
            Some(Meaning::Changed) => changed = changed.max(day(&one.value)),
            Some(Meaning::Made) => made = made.max(day(&one.value)),
            Some(Meaning::Order) => foreign.order = foreign.order.or(number(&one.value)),
            Some(Meaning::Parts) => foreign.order = foreign.order.or(order_in(&one.value)),
            Some(Meaning::Addresses) => {
                let written = texts(&one.value);
                foreign
                    .addresses
                    .extend(written.iter().filter_map(|text| address(text, path)));
            }
            Some(Meaning::Related) => {
                let paths = paths(&one.value);
                foreign
                    .related
                    .extend(paths.into_iter().map(|path| key.with(path)));
            }
            Some(Meaning::Harmless) | None => {}
        }
    }
    foreign.day = changed.or(made);
    foreign.tags.truncate(LIST_MAX);
    foreign.addresses.sort();
    foreign.addresses.dedup();
    foreign.addresses.truncate(LIST_MAX);
    foreign.related.truncate(LIST_MAX);
    foreign
}

/// The texts of a value, without those that are none.
fn texts(node: &Node) -> Vec<String> {
    let texts = node.texts().unwrap_or_default();
    let texts = texts.into_iter().map(str::trim);
    texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The day of a date; of a map that of its `date`.
fn day(node: &Node) -> Option<Date> {
    let node = match node {
        Node::Map(entries) => &entries.iter().find(|(key, _)| key == "date")?.1,
        node => node,
    };
    match Moment::parse(texts(node).first()?)? {
        Moment::Exact(at) => Some(at.to_zoned(TimeZone::UTC).date()),
        Moment::Local(at) => Some(at.date()),
    }
}

fn number(node: &Node) -> Option<i32> {
    let number: f64 = texts(node).first()?.parse().ok()?;
    // Of 1.5 the whole part: what cannot be a number of an order is cut to one that can.
    number.is_finite().then_some(number as i32)
}

/// `sidebar: {order: 3}`.
fn order_in(node: &Node) -> Option<i32> {
    let Node::Map(entries) = node else {
        return None;
    };
    let named = |key: &str| key == "order" || meaning(key) == Some(Meaning::Order);
    entries
        .iter()
        .find(|(key, _)| named(key))
        .and_then(|(_, node)| number(node))
}

/// An address that a page had elsewhere, from the root of the site; one without a slash is beside the article.
fn address(written: &str, path: &Path) -> Option<String> {
    let path_of = |url: &str| url.find('/').map(|at| url[at..].to_owned());
    let address = match written.split_once("://") {
        Some((_, behind)) => path_of(behind)?,
        None if written.starts_with('/') => written.to_owned(),
        None if written.contains('/') || written.contains('.') => {
            let folder = path.parent()?.to_string_lossy().replace('\\', "/");
            format!("/{folder}/{}", written.trim_start_matches("./"))
        }
        None => return None,
    };
    let address = super::links::decode(address.split(['?', '#']).next().unwrap_or_default());
    let is_pattern = address.contains([':', '*', '{', '<', '%', '@']) || address.contains("..");
    (!is_pattern && !address.trim_matches('/').is_empty()).then_some(address)
}

/// Paths of articles: texts, or what maps have under `url`, `path`, `link`, `href` or `slug`.
fn paths(node: &Node) -> Vec<String> {
    match node {
        Node::List(nodes) => nodes.iter().flat_map(paths).collect(),
        Node::Map(entries) => {
            let names = ["path", "url", "link", "href", "slug"];
            let found = names
                .iter()
                .find_map(|name| entries.iter().find(|(key, _)| key == name));
            found.map(|(_, node)| texts(node)).unwrap_or_default()
        }
        node => texts(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_before_is_a_path_from_the_root() {
        for (written, expected) in [
            ("/old/page/", Some("/old/page/")),
            (
                "https://old.example/old/page.html?x=1",
                Some("/old/page.html"),
            ),
            ("old.html", Some("/zh/funds/old.html")),
            ("../x", None),
            ("/:categories/:title/", None),
            ("pretty", None),
            ("/", None),
        ] {
            let found = address(written, Path::new("zh/funds/a.md"));
            assert_eq!(found.as_deref(), expected, "{written}");
        }
    }
}

//! Names of articles and categories in `checks.toml` and `site.toml`.
//!
//! Gets:    the text of a file, what is moved.
//! Gives:   the text with the names as they must be.
//! Touches: TOML, for the places of values.
//! Never:   a byte outside of a name, but for the old addresses that a category gets.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::names::Names;
use crate::ids::{Category, Lang};

#[derive(Deserialize)]
struct Checks {
    #[serde(default)]
    check: Vec<Check>,
}

#[derive(Deserialize)]
struct Check {
    expect: Option<Spanned<String>>,
    #[serde(default)]
    not: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
struct Site {
    #[serde(default)]
    category: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    path: Option<Spanned<String>>,
    redirect_from: Option<Spanned<Vec<String>>>,
}

/// Old addresses of categories in their languages, by their new paths.
type Old = BTreeMap<Category, Vec<(Lang, String)>>;

/// A piece of a text and what stands there instead.
type Piece = (Range<usize>, String);

/// `checks.toml` after the move, and how many names were changed; nothing of a file that is no TOML.
pub(super) fn checks(text: &str, names: &Names) -> Option<(String, usize)> {
    let checks: Checks = toml::from_str(text).ok()?;
    let all = checks.check.iter();
    let all = all.flat_map(|check| check.expect.iter().chain(&check.not));
    let pieces: Vec<Piece> = all
        .filter_map(|name| {
            let id = name.get_ref().split('#').next()?;
            renamed(text, name.span(), id, &names.moved(id)?)
        })
        .collect();
    let count = pieces.len();
    Some((replaced(text, pieces), count))
}

/// `site.toml` after the move of a folder: categories have their new paths. `old` are old addresses of categories, by the new
/// paths; those of paths without an entry are given back.
pub(super) fn site(text: &str, names: &Names, mut old: Old) -> Option<(String, Old)> {
    let site: Site = toml::from_str(text).ok()?;
    let lang = names.langs.first()?;
    let mut pieces: Vec<Piece> = Vec::new();
    for entry in &site.category {
        let Some(path) = &entry.path else { continue };
        let Some(moved) = names.moved(&format!("{lang}/{}", path.get_ref())) else {
            continue;
        };
        let moved = moved.split_once('/').map_or("", |(_, path)| path);
        pieces.extend(renamed(text, path.span(), path.get_ref(), moved));
        let added = moved
            .parse::<Category>()
            .ok()
            .and_then(|path| old.remove(&path));
        let Some(added) = added else { continue };
        let listed = added.iter().map(|(_, old)| format!("\"{old}\""));
        let listed: Vec<String> = listed.collect();
        let listed = listed.join(", ");
        if let Some(list) = &entry.redirect_from {
            let close = list.span().end - 1;
            let before = text[list.span().start + 1..close].trim_end();
            let comma = if before.is_empty() || before.ends_with(',') {
                ""
            } else {
                ", "
            };
            pieces.push((close..close, format!("{comma}{listed}")));
            continue;
        }
        let at = path.span().end;
        let rest = text[at..].split('\n').next().unwrap_or_default();
        let is_line = rest.trim().is_empty() || rest.trim_start().starts_with('#');
        pieces.push(match is_line {
            true => {
                let line_end = if rest.ends_with('\r') { "\r\n" } else { "\n" };
                let at = at + rest.trim_end_matches('\r').len();
                (at..at, format!("{line_end}redirect_from = [{listed}]"))
            }
            false => (at..at, format!(", redirect_from = [{listed}]")),
        });
    }
    Some((replaced(text, pieces), old))
}

/// A name within a value as it is written, quotes and all.
fn renamed(text: &str, value: Range<usize>, old: &str, new: &str) -> Option<Piece> {
    let at = value.start + text.get(value)?.find(old)?;
    Some((at..at + old.len(), new.to_owned()))
}

fn replaced(text: &str, mut pieces: Vec<Piece>) -> String {
    pieces.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (range, new) in pieces {
        out.push_str(&text[from..range.start]);
        out.push_str(&new);
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(is_folder: bool, old: &str, new: &str) -> Names {
        Names {
            old: old.to_owned(),
            new: new.to_owned(),
            is_folder,
            langs: vec![Lang::Zh],
        }
    }

    #[test]
    fn names_are_changed_and_nothing_else() {
        let text = "# zh/a/b\n[[check]]\nquery = \"zh/a/b\" # q\nexpect = 'zh/a/b#c'\nnot = [\"zh/a/bb\", \"zh/a/b\", \"en/a/b\"]\n";
        let (after, count) = checks(text, &names(false, "a/b", "x/y")).unwrap();
        assert_eq!(count, 2);
        assert_eq!(
            after,
            "# zh/a/b\n[[check]]\nquery = \"zh/a/b\" # q\nexpect = 'zh/x/y#c'\nnot = [\"zh/a/bb\", \"zh/x/y\", \"en/a/b\"]\n"
        );
    }

    #[test]
    fn a_category_has_its_new_path_and_its_old_address() {
        let text = "[[category]]\npath = \"a\" # c\ntitle = \"a\"\n[[category]]\npath = \"a/b\"\nredirect_from = [\"/zh/o\"]\n[[category]]\npath = \"ab\"\n";
        let mut old = BTreeMap::new();
        for (path, address) in [("x", "/zh/a"), ("x/b", "/zh/a/b"), ("x/q", "/zh/a/q")] {
            old.insert(path.parse().unwrap(), vec![(Lang::Zh, address.to_owned())]);
        }
        let (after, left) = site(text, &names(true, "a", "x"), old).unwrap();
        assert_eq!(
            after,
            "[[category]]\npath = \"x\" # c\nredirect_from = [\"/zh/a\"]\ntitle = \"a\"\n[[category]]\npath = \"x/b\"\nredirect_from = [\"/zh/o\", \"/zh/a/b\"]\n[[category]]\npath = \"ab\"\n"
        );
        assert_eq!(left.len(), 1);
    }
}

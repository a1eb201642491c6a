//! Permanent ids for the articles that have none, all at once.
//!
//! Gets:    the content folder.
//! Gives:   a `Plan` that writes an `id` into the front matter of each, and which articles are left as they are, with why.
//! Touches: the content folder, which is read whole.
//! Never:   an id that another article has or had; another byte of a file; chance: the same folder gets the same ids.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::edit::{Edit, Plan};
use super::error::MoveError;
use super::proof::{Read, Site};
use crate::content::source::SourceFile;
use crate::content::{self, Article, body_start};
use crate::ids::{Lang, Permalink};
use crate::slips;

/// How long a new id is, in letters.
const LETTERS: usize = 6;

/// What gives every article a permanent id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    /// The files that get an id; nothing is moved.
    pub plan: Plan,
    /// Files that get none, below the content folder, each with why and what to do.
    pub left: Vec<(PathBuf, String)>,
}

/// The ids that are in use, and those that were and are gone.
#[derive(Default)]
struct Used {
    all: BTreeSet<String>,
    /// By language: two articles of one language have two ids.
    of: BTreeSet<(Lang, String)>,
}

/// Plans an id for each article that has none; translations get the one that theirs has, or one together.
///
/// # Errors
/// When the content folder or `site.toml` cannot be read.
pub fn permanent_ids(content: &std::path::Path) -> Result<Ids, MoveError> {
    let site = Site::read(content)?;
    let mut used = Used::default();
    used.all.extend(site.gone_permalinks()?);
    let mut left = Vec::new();
    let mut groups: BTreeMap<String, Vec<(&Read, &Article, &str)>> = BTreeMap::new();
    for read in &site.files {
        match usable(read) {
            Ok((article, text)) => {
                if let Some(permalink) = &article.permalink {
                    used.take(article.id.lang(), &permalink.to_string());
                }
                let path = article.id.path().to_owned();
                groups.entry(path).or_default().push((read, article, text));
            }
            Err(why) => left.push((read.path.clone(), why)),
        }
    }
    let mut edits = Vec::new();
    for (path, group) in &groups {
        let own = ids_of(group);
        let without = || {
            let all = group.iter();
            all.filter(|(_, article, _)| article.permalink.is_none())
        };
        let langs: Vec<Lang> = without().map(|(_, article, _)| article.id.lang()).collect();
        if langs.is_empty() {
            continue;
        }
        let id = match own.len() {
            0 => Ok(used.fresh(path)),
            1 => Ok(own.first().cloned().unwrap_or_default()),
            _ => Err("its translations have different ids: give it one of them".to_owned()),
        };
        for (read, article, text) in without() {
            let lang = article.id.lang();
            let edit = id.clone().and_then(|id| {
                if used.of.contains(&(lang, id.clone())) {
                    return Err(format!("`{id}`, which its translation has, is another article's in this language: give it one by hand"));
                }
                with_id(read, text, &id)
            });
            match edit {
                Ok(edit) => edits.push(edit),
                Err(why) => left.push((read.path.clone(), why)),
            }
        }
        if let Ok(id) = &id {
            langs.iter().for_each(|lang| used.take(*lang, id));
        }
    }
    edits.sort_by(|one, other| one.path.cmp(&other.path));
    left.sort();
    let renames = Vec::new();
    Ok(Ids {
        plan: Plan { renames, edits },
        left,
    })
}

/// The ids that translations of one article have.
fn ids_of(group: &[(&Read, &Article, &str)]) -> BTreeSet<String> {
    let all = group.iter();
    all.filter_map(|(_, article, _)| article.permalink.as_ref())
        .map(Permalink::to_string)
        .collect()
}

impl Used {
    fn take(&mut self, lang: Lang, id: &str) {
        self.all.insert(id.to_owned());
        self.of.insert((lang, id.to_owned()));
    }

    /// An id that nobody has or had, made of where the article is.
    fn fresh(&self, path: &str) -> String {
        let letters = Permalink::ALPHABET;
        let id = |number: u64| -> String {
            let hash = Sha256::digest(format!("{path}\n{number}"));
            let letter = |byte: &u8| char::from(letters[usize::from(*byte) % letters.len()]);
            hash.iter().take(LETTERS).map(letter).collect()
        };
        (0..)
            .map(id)
            .find(|id| !self.all.contains(id))
            .unwrap_or_default()
    }
}

/// The article and the text of a file that may get an id or has one.
fn usable(read: &Read) -> Result<(&Article, &str), String> {
    let Some(text) = &read.text else {
        return Err("is no UTF-8 text: save it as UTF-8 first".to_owned());
    };
    if let Some(line) = slips::conflict(text) {
        return Err(format!(
            "has the marks of a conflict in line {line}: resolve it first"
        ));
    }
    let Some(article) = &read.article else {
        return Err("cannot be read as an article: `jieda check` says why".to_owned());
    };
    let head = &text[..body_start(text)];
    let has_key = head.lines().any(|line| {
        let rest = line.strip_prefix("id").map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with([':', '=']))
    });
    if has_key && article.permalink.is_none() {
        return Err("has an `id` that cannot be used: `jieda check` says why".to_owned());
    }
    Ok((article, text))
}

/// The file with an id in the first line of its front matter, proved to be the same article otherwise.
fn with_id(read: &Read, before: &str, id: &str) -> Result<Edit, String> {
    let bom = match before.starts_with('\u{feff}') {
        true => '\u{feff}'.len_utf8(),
        false => 0,
    };
    let first = before[bom..]
        .split_inclusive('\n')
        .next()
        .unwrap_or_default();
    let line_end = if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let has_front_matter = body_start(before) > bom;
    let (at, line) = match (has_front_matter, first.starts_with('+')) {
        (false, _) => (bom, format!("---{line_end}id: {id}{line_end}---{line_end}")),
        (true, false) => (bom + first.len(), format!("id: {id}{line_end}")),
        (true, true) => (bom + first.len(), format!("id = \"{id}\"{line_end}")),
    };
    let after = format!("{}{line}{}", &before[..at], &before[at..]);
    let parsed = |text: &str| {
        let file = SourceFile {
            path: read.path.clone(),
            bytes: text.as_bytes().to_vec(),
            hash: 0,
            modified: None,
        };
        content::parse(&file).ok().map(|(article, _)| article)
    };
    let is_as_meant = parsed(before)
        .zip(parsed(&after))
        .is_some_and(|(old, new)| {
            let given = new.permalink.as_ref().map(Permalink::to_string);
            given.as_deref() == Some(id) && is_same(&new, &old)
        });
    if !is_as_meant {
        return Err(format!(
            "its front matter has a form that cannot be added to: write `id: {id}` there"
        ));
    }
    Ok(Edit {
        path: read.path.clone(),
        before: before.to_owned(),
        after,
        what: format!("id {id}"),
    })
}

/// Whether two readings of a file are of the same article but for its id, and for the lines that things stand in.
fn is_same(new: &Article, old: &Article) -> bool {
    let redirects = |article: &Article| -> Vec<String> {
        let all = article.redirect_from.iter();
        all.map(|old| old.value.clone()).collect()
    };
    let texts = |article: &Article| -> Vec<String> {
        let all = article.sections.iter();
        all.map(|section| format!("{}\n{}", section.heading, section.text))
            .collect()
    };
    new.id == old.id
        && new.title == old.title
        && new.visibility == old.visibility
        && new.draft == old.draft
        && new.order == old.order
        && redirects(new) == redirects(old)
        && texts(new) == texts(old)
}

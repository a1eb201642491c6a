//! Which article a file is: its language, its place and its name, by its path.
//!
//! Gets:    the path of a file in the content folder, as text with slashes.
//! Gives:   the id of the article in it; how well the path fits it, where several files have one id.
//! Touches: nothing.
//! Never:   whether there is such a file.

use unicode_normalization::char::is_combining_mark;

use super::article::{ArticleId, INDEX, ROUTES};
use super::derive::derived;
use super::error::{NameError, cut};
use super::lang::Lang;
use super::path::Slug;

/// The endings of files that are articles, in small letters.
const ENDINGS: [&str; 3] = ["md", "markdown", MDX];
/// The ending of Markdown with components.
const MDX: &str = "mdx";

/// Names of files, in small letters and without ending, that are the page of their folder.
const OF_FOLDER: [&str; 3] = ["index", "_index", "readme"];

/// A file as its path tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath<'p> {
    lang: Option<Lang>,
    /// Whether another tag than the language's own names it, such as `zh-CN`; and one that another script belongs to.
    fuller: (bool, bool),
    folders: &'p str,
    stem: &'p str,
    is_mdx: bool,
}

impl<'p> FilePath<'p> {
    /// Reads the path of a file: the language is that of its name's suffix, else of its first folder.
    #[must_use]
    pub fn new(path: &'p str) -> FilePath<'p> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut stem = without_ending(name).unwrap_or(name);
        let (first, rest) = folders.split_once('/').unwrap_or((folders, ""));
        let (mut tag, mut below) = (None, folders);
        if Lang::of_tag(first).is_some() {
            (tag, below) = (Some(first), rest);
        }
        if let Some((before, suffix)) = stem.rsplit_once('.')
            && !before.is_empty()
            && Lang::of_tag(suffix).is_some()
        {
            (tag, stem) = (Some(suffix), before);
        }
        let lang = tag.and_then(Lang::of_tag);
        let other_script = tag.is_some_and(|tag| lang.is_some_and(|lang| !lang.is_written_as(tag)));
        FilePath {
            lang,
            fuller: (lang.map(Lang::as_str) != tag, other_script),
            folders: below,
            stem,
            is_mdx: name
                .rsplit_once('.')
                .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case(MDX)),
        }
    }

    /// The language that the path names.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        self.lang
    }

    /// Its name without ending and language.
    #[must_use]
    pub fn stem(&self) -> &'p str {
        self.stem
    }

    /// Whether it is Markdown with components.
    #[must_use]
    pub fn is_mdx(&self) -> bool {
        self.is_mdx
    }

    /// Whether it is the page of its folder: `index`, `_index` or `README`.
    #[must_use]
    pub fn is_index(&self) -> bool {
        OF_FOLDER.contains(&self.stem.to_ascii_lowercase().as_str())
    }

    /// Whether it is a `README`.
    #[must_use]
    pub fn is_readme(&self) -> bool {
        self.stem.eq_ignore_ascii_case("readme")
    }

    /// The id of its article, with what `slug` says in the front matter; a file in no language's folder is of `root`.
    ///
    /// # Errors
    /// When the path can be no address, or when no language is known.
    pub fn id(&self, root: Option<Lang>, slug: Option<&str>) -> Result<ArticleId, NameError> {
        let lang = match self.lang.or(root) {
            Some(lang) => lang,
            None => self.folders.split('/').next().unwrap_or_default().parse()?,
        };
        let mut id = lang.as_str().to_owned();
        for folder in self.folders.split('/').filter(|folder| !folder.is_empty()) {
            id.push('/');
            id.push_str(Slug::of_name(folder)?.as_str());
        }
        let slug = match slug {
            Some(slug) => written(slug)?,
            None if self.is_index() => INDEX.parse()?,
            None => Slug::of_name(self.stem)?,
        };
        id.push('/');
        id.push_str(slug.as_str());
        id.parse()
    }

    /// The number that its name begins with, as in `01-intro`, by which it is ordered.
    #[must_use]
    pub fn number(&self) -> Option<i32> {
        number(self.stem)
    }

    /// How far its path is from being its address, least first: the file that has an id among several is the first by this,
    /// then by path.
    #[must_use]
    pub fn distance(&self, id: &ArticleId, path: &str) -> u8 {
        let is_plain = path.strip_suffix(".md") == Some(id.as_str());
        match (is_plain, self.fuller) {
            (true, _) => 0,
            (false, (false, _)) => 1,
            (false, (true, false)) => 2,
            (false, (true, true)) => 3,
        }
    }
}

/// The name of an article's file without its ending, in whatever letters that is; `None` for a file of another kind.
#[must_use]
pub fn without_ending(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_article = ENDINGS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending));
    (is_article && !stem.is_empty()).then_some(stem)
}

/// A name without the id that Notion writes behind the names of what it exports: 32 hexadecimal digits.
#[must_use]
pub fn without_export_id(name: &str) -> &str {
    const DIGITS: usize = 32;
    let split = name.len().checked_sub(DIGITS);
    let parts = split.and_then(|at| Some((name.get(..at)?, name.get(at..)?)));
    match parts {
        Some((text, id)) if id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            let text = text.strip_suffix([' ', '-', '_']);
            text.filter(|text| !text.is_empty()).unwrap_or(name)
        }
        _ => name,
    }
}

/// The number that a name begins with, of up to three digits and with a sign behind it: a year is none.
#[must_use]
pub fn number(name: &str) -> Option<i32> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..=3).contains(&digits) && name[digits..].starts_with(['-', '_', '.', ' ']);
    name[..digits].parse().ok().filter(|_| is_number)
}

/// A slug as a writer put it in the front matter: the part of an address in its own words, not a path or an address.
///
/// # Errors
/// As [`derived`]; for signs that are of paths, addresses and markup; for names that begin with a dot, end in a dot or a space,
/// or are routes of the site.
fn written(slug: &str) -> Result<Slug, NameError> {
    let is_of_name = |c: char| {
        c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.' | '+' | ' ')
    };
    let derived = derived(slug)?;
    if let Some(found) = slug.chars().find(|&c| !is_of_name(c)) {
        return Err(NameError::Character {
            name: cut(slug),
            found,
        });
    }
    if ROUTES.contains(&slug) || slug.starts_with('.') {
        return Err(NameError::Reserved(cut(slug)));
    }
    if slug.ends_with('.') || slug.trim() != slug {
        return Err(NameError::NotDerived { name: cut(slug) });
    }
    derived.parse()
}

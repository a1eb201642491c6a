//! Which folders of the content folder hold articles, and in which language.
//!
//! Gets:    the content folder; the languages that `site.toml` names.
//! Gives:   a `Tree`; what is wrong with it.
//! Touches: the content folder, through `door`.
//! Never:   two folders as one language; files outside of the languages' folders where the site does not say whose they are.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::files::{ASSETS, THEME, folders, is_article};
use super::others::has_markdown;
use crate::door::{self, Folder, Kind};
use crate::ids::{FilePath, Lang};
use crate::problem::{Code, Problem};

/// Folders that other tools fill, and never with a site's articles.
const FOREIGN: [&str; 1] = ["node_modules"];
/// Where other tools keep what lies at the root of their sites.
const STATICS: [&str; 8] = [
    "static",
    "public",
    ".vuepress/public",
    ".vitepress/public",
    "docs/public",
    "docs/static",
    "docs/.vuepress/public",
    "docs/.vitepress/public",
];
/// How many files tell the language of a tree, and how many bytes of each.
const SAMPLE_FILES: usize = 20;
const SAMPLE_BYTES: u64 = 4_096;
/// How many names are looked at for them, and how deep.
const SAMPLE_NAMES: usize = 2_000;
const SAMPLE_DEPTH: usize = 8;

/// Where articles lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The folder of each language, in the order of `Lang::ALL`, whether it is there or not.
    folders: [String; Lang::COUNT],
    /// The language of files outside of them; none when such files are no articles.
    pub root: Option<Lang>,
    /// Folders whose files lie at the root of other tools' sites: a picture from the root may lie in one.
    pub statics: Vec<String>,
}

impl Default for Tree {
    fn default() -> Tree {
        Tree {
            folders: Lang::ALL.map(|lang| lang.as_str().to_owned()),
            root: None,
            statics: Vec::new(),
        }
    }
}

impl Tree {
    /// That of a content folder. With `named`, the languages that `site.toml` names, files outside of the languages' folders are of
    /// the first that has none.
    #[must_use]
    pub fn of(content: &Path, named: Option<&[Lang]>) -> Tree {
        let names = folders(content);
        let mut tree = Tree::default();
        let mut missing = Vec::new();
        for lang in Lang::ALL {
            match of_lang(&names, lang).first() {
                Some(name) => tree.folders[lang as usize] = (*name).to_owned(),
                None => missing.push(lang),
            }
        }
        let named = named.unwrap_or_default().iter().copied();
        tree.root = { named }.find(|lang| missing.contains(lang));
        tree
    }

    /// That of a content folder of which nothing is said: without a folder for a language, it is a tree in the language of its words;
    /// but not when a folder in it holds those, for then that one is meant. Beside a folder of translations of what lies outside of
    /// it, it is one too, when its words are in another language.
    #[must_use]
    pub fn guessed(content: &Path) -> Tree {
        let names = folders(content);
        let has_languages = names.iter().any(|name| Lang::of_tag(name).is_some());
        let is_above = || names.iter().any(|name| holds_languages(content, name));
        let is_of = |lang: Lang| !of_lang(&names, lang).is_empty();
        let mut own = Lang::ALL.into_iter().filter(|lang| is_of(*lang));
        let root = match (own.next(), own.next()) {
            (None, _) if has_languages || is_above() => None,
            (None, _) => language_of(content),
            (Some(own), None) if mirrors(content, of_lang(&names, own)[0]) => {
                language_of(content).filter(|lang| *lang != own)
            }
            (Some(_), _) => None,
        };
        Tree {
            root,
            ..Tree::of(content, None)
        }
    }

    /// The same where pictures from the root lie in a folder that `site.toml` names; else in those that other tools have for it.
    #[must_use]
    pub fn with_statics(mut self, content: &Path, named: Option<&str>) -> Tree {
        let is_there = |folder: &&str| {
            door::look(content, Path::new(folder)).is_ok_and(|seen| seen.kind == Kind::Folder)
        };
        self.statics = match named {
            Some(named) => vec![named.to_owned()],
            None => {
                let there = STATICS.iter().copied().filter(is_there);
                there.map(str::to_owned).collect()
            }
        };
        self
    }

    /// The folder of a language.
    #[must_use]
    pub fn folder(&self, lang: Lang) -> &str {
        &self.folders[lang as usize]
    }

    /// Whether what has this name in the content folder itself may be an article or hold some.
    pub(super) fn holds(&self, name: &str) -> bool {
        match Lang::of_tag(name) {
            Some(lang) => self.folder(lang) == name,
            None => self.root.is_some() && !is_own(name),
        }
    }

    /// What is there and served by no language: folders of a language that another folder is, and files outside of all.
    #[must_use]
    pub fn problems(&self, content: &Path) -> Vec<Problem> {
        let names = folders(content);
        let mut problems: Vec<Problem> = Vec::new();
        for lang in Lang::ALL {
            problems.extend(of_lang(&names, lang).iter().skip(1).map(|name| {
                let first = self.folder(lang);
                let message = format!(
                    "is of the language `{lang}`, as `{first}` is: nothing in it is served"
                );
                Problem::error(Code::LanguageFolderTaken, Path::new(name), message).help(format!(
                    "keep one of the two, or move what is in it into `{first}`"
                ))
            }));
        }
        if self.root.is_none() {
            problems.extend(outside(content));
        }
        problems
    }
}

/// The article files right in the content folder, which are of no language, as one problem; what every repository has is not told.
fn outside(content: &Path) -> Option<Problem> {
    const OF_REPOSITORIES: [&str; 7] = [
        "readme",
        "changelog",
        "contributing",
        "license",
        "security",
        "code_of_conduct",
        "agents",
    ];
    let folder = Folder::open(content).ok()?;
    let is_told = |name: &&OsStr| {
        let path = Path::new(name);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        is_article(path)
            && FilePath::new(&name.to_string_lossy()).lang().is_none()
            && !OF_REPOSITORIES.contains(&stem.to_ascii_lowercase().as_str())
            && folder.look(name).is_ok_and(|seen| seen.kind == Kind::File)
    };
    let mut names = folder.names().ok()?;
    names.sort();
    let names: Vec<&OsStr> = names
        .iter()
        .map(|name| name.as_os_str())
        .filter(is_told)
        .collect();
    let first = names.first()?;
    let message = match names.len() {
        1 => "lies in the folder of no language: it is not served".to_owned(),
        count => format!(
            "and {} other articles lie in the folder of no language: they are not served",
            count - 1
        ),
    };
    let help = format!(
        "move it into {}; of a site in one language, write `languages = [\"en\"]` in site.toml",
        Lang::ALL.map(|lang| format!("`{lang}/`")).join(" or ")
    );
    Some(Problem::warning(Code::FileOutsideLanguages, Path::new(first), message).help(help))
}

/// The folders of a language, that which holds its articles first.
fn of_lang(names: &[String], lang: Lang) -> Vec<&str> {
    let mut own: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| Lang::of_tag(name) == Some(lang))
        .collect();
    own.sort_by_key(|name| {
        (
            *name != lang.as_str(),
            !lang.is_written_as(name),
            name.len(),
        )
    });
    own
}

/// Whether a name in the content folder is that of a folder of the site's own files, or of another tool's.
fn is_own(name: &str) -> bool {
    name == ASSETS || name == THEME || FOREIGN.contains(&name)
}

/// Whether a folder in the content folder holds those of languages, as a content folder does.
fn holds_languages(content: &Path, name: &str) -> bool {
    let is_language = |name: &OsStr| Lang::ALL.into_iter().any(|lang| name == lang.as_str());
    let inner = door::list(content, Path::new(name));
    inner.iter().any(|(inner, kind)| {
        let folder = || Path::new(name).join(inner);
        *kind == Kind::Folder && is_language(inner) && has_markdown(content, &folder())
    })
}

/// Whether an article of a language's folder has its like outside of it, by its path: `zh/guide/start.md` beside `guide/start.md`.
/// A `README` in the content folder itself is every repository's, and likens nothing.
fn mirrors(content: &Path, of_lang: &str) -> bool {
    let mut left = SAMPLE_NAMES;
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        for (name, kind) in door::list(content, &Path::new(of_lang).join(&folder)) {
            if left == 0 {
                return false;
            }
            left -= 1;
            let path = folder.join(&name);
            let text = path.to_string_lossy();
            let is_every = FilePath::new(&text).is_readme() && path.components().count() == 1;
            match kind {
                Kind::File if is_article(&path) && !is_every => {
                    let outside = door::look(content, &path);
                    if outside.is_ok_and(|seen| seen.kind == Kind::File) {
                        return true;
                    }
                }
                Kind::Folder if path.components().count() <= SAMPLE_DEPTH => waiting.push(path),
                _ => {}
            }
        }
    }
    false
}

/// The language of the words of a tree outside of the languages' folders; none when it holds no article there.
fn language_of(content: &Path) -> Option<Lang> {
    let mut sample = Sample::default();
    if let Ok(folder) = Folder::open(content) {
        sample.look(&folder, Path::new(""));
    }
    (sample.files > 0).then_some(if sample.han * 4 > sample.letters {
        Lang::Zh
    } else {
        Lang::En
    })
}

#[derive(Default)]
struct Sample {
    files: usize,
    names: usize,
    /// Han characters, and letters of other scripts: a word has about four.
    han: usize,
    letters: usize,
}

impl Sample {
    fn look(&mut self, folder: &Folder, path: &Path) {
        let mut names = folder.names().unwrap_or_default();
        names.sort();
        for name in names {
            self.names += 1;
            if self.files >= SAMPLE_FILES || self.names >= SAMPLE_NAMES {
                return;
            }
            let text = name.to_string_lossy();
            let is_outside = || is_own(&text) || Lang::of_tag(&text).is_some();
            if text.starts_with('.') || (path == Path::new("") && is_outside()) {
                continue;
            }
            let entry: PathBuf = path.join(&name);
            let kind = folder.look(&name).map(|seen| seen.kind);
            if matches!(kind, Ok(Kind::Folder)) && entry.components().count() <= SAMPLE_DEPTH {
                if let Ok(inner) = folder.enter(&name) {
                    self.look(&inner, &entry);
                }
            } else if is_article(&entry)
                && let Ok(head) = folder.head(&name, SAMPLE_BYTES)
            {
                self.files += 1;
                let text = String::from_utf8_lossy(&head);
                let is_han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
                self.han += text.chars().filter(is_han).count();
                self.letters += text.chars().filter(char::is_ascii_alphabetic).count();
            }
        }
    }
}

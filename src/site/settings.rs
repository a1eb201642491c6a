//! The site's own settings: `site.toml` under the operator's list, and the golden queries.
//!
//! Gets:    the content folder, the operator's file, what was last good at an earlier time.
//! Gives:   a `SiteConfig` and what is wrong; what changed in the official list.
//! Touches: the content folder and the data folder, through `own_files` and `last_good`.
//! Never:   a part of the official list that nobody vouches for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::LoadError;
use super::files::Files;
use super::last_good::LastGood;
use super::operator::OfficialFile;
use super::own_files::{CHECKS, ChecksFile, SITE, SiteFile};
use super::terms_file::{TERMS, TermsFile};
use super::words::{self, Stored, Words};
use crate::config::SiteConfig;
use crate::config::terms::Term;
use crate::content::source::{self, Tree};
use crate::ids::Lang;
use crate::problem::{Code, Problem, escape_controls};
use crate::search::relevance::golden::Golden;

/// The name under which the official list of the last run is kept.
const LISTED: &str = "official.list";

/// What the site's own files say, and what is kept of them.
pub(super) struct Settings {
    content: PathBuf,
    /// What `site.toml` says, under the operator's list where there is one.
    site: SiteConfig,
    site_file: SiteFile,
    /// Where articles lie.
    tree: Tree,
    checks: ChecksFile,
    terms: TermsFile,
    /// Whether `checks.toml` is left out.
    pub(super) without_checks: bool,
    /// Where last good versions outlive the index folder; none when nothing but the content is looked at.
    pub(super) last_good: Option<LastGood>,
    /// Whether last good versions could not be written, so that it is said once.
    is_unkept: bool,
    /// The operator's list; none when the one of `site.toml` is in use.
    pub(super) official: Option<OfficialFile>,
    /// The official list that was served last, perhaps by an earlier run.
    listed: Option<Vec<String>>,
    /// What is to be reported with the next snapshot.
    pub(super) notes: Vec<String>,
}

impl Settings {
    /// Those of a content folder; nothing is read yet.
    pub(super) fn new(content: PathBuf) -> Settings {
        Settings {
            content,
            site: SiteConfig::default(),
            site_file: SiteFile::default(),
            tree: Tree::default(),
            checks: ChecksFile::default(),
            terms: TermsFile::default(),
            without_checks: false,
            last_good: None,
            is_unkept: false,
            official: None,
            listed: None,
            notes: Vec::new(),
        }
    }

    /// Takes what was last good from this folder, and keeps it there.
    pub(super) fn keep_in(&mut self, data: &Path) {
        let mut kept = LastGood::new(data, &self.content);
        self.site_file.remember(kept.text(SITE));
        self.checks.remember(kept.text(CHECKS));
        self.terms.remember(kept.text(TERMS));
        self.listed = kept
            .text(LISTED)
            .map(|text| text.lines().map(str::to_owned).collect());
        self.last_good = Some(kept);
    }

    /// What `site.toml` says.
    pub(super) fn site(&self) -> &SiteConfig {
        &self.site
    }

    /// The golden queries.
    pub(super) fn golden(&self) -> &Arc<Vec<Golden>> {
        self.checks.golden()
    }

    /// What things are called.
    pub(super) fn terms(&self) -> &Arc<Vec<Term>> {
        self.terms.terms()
    }

    /// The words that were last good at an earlier time.
    pub(super) fn stored_words(&mut self) -> Stored {
        let kept = self.last_good.as_mut();
        kept.map_or_else(Stored::default, |kept| Stored {
            synonyms: kept.text(words::SYNONYMS),
            dictionary: kept.text(words::DICTIONARY),
        })
    }

    /// Reads the files, and puts the operator's list over `site.toml`; gives what is wrong with them.
    ///
    /// # Errors
    /// When a site that is served has no good version of `site.toml`.
    pub(super) fn read(&mut self) -> Result<Vec<Problem>, LoadError> {
        match self.site_file.read(&self.content) {
            // Whoever only looks at the content goes on without it; a site that is served must not.
            Err(problem) if self.last_good.is_some() => {
                self.notes
                    .extend(self.last_good.iter_mut().flat_map(LastGood::notes));
                return Err(LoadError::Site { problem });
            }
            Err(_) | Ok(()) => {}
        }
        let mut problems = self.site_file.problems();
        match &mut self.official {
            Some(official) => {
                self.notes.extend(official.refresh());
                let (site, unlisted) = official.over(self.site_file.site());
                self.site = site;
                problems.extend(unlisted);
                problems.extend(official.problems(self.site_file.parsed()));
            }
            None => self.site = self.site_file.site().clone(),
        }
        let tree = self.tree();
        self.tree = tree.with_statics(&self.content, self.site.static_root.as_deref());
        if !self.without_checks {
            problems.extend(self.checks.read(&self.content));
        }
        problems.extend(self.terms.read(&self.content));
        problems.extend(self.other_folders());
        Ok(problems)
    }

    /// Where articles lie. A tree of which no `site.toml` says anything, and that has no folder for a language, is in the language
    /// of its words, but for the files whose names end in another.
    fn tree(&mut self) -> Tree {
        if self.site_file.good_text() != Some(None) {
            let named = self.site.names_languages.then_some(&*self.site.languages);
            return Tree::of(&self.content, named);
        }
        let tree = Tree::guessed(&self.content);
        if let Some(lang) = tree.root {
            self.site.languages = std::iter::once(lang).chain(lang.others()).collect();
        }
        tree
    }

    /// Where articles lie, as of the last look.
    pub(super) fn lies(&self) -> &Tree {
        &self.tree
    }

    /// Folders whose articles are not served because their language is not the site's, or not known.
    fn other_folders(&self) -> Vec<Problem> {
        let (folders, mut problems) = (
            source::folders(&self.content),
            source::no_folders(&self.content),
        );
        problems.extend(self.tree.problems(&self.content));
        let served = |name: &str| {
            name == source::ASSETS
                || name == source::THEME
                || match Lang::of_tag(name) {
                    // One that another folder is of the same language as is told apart.
                    Some(lang) => self.site.languages.contains(&lang),
                    None => self.tree.root.is_some(),
                }
        };
        problems.extend(folders.into_iter().filter(|name| !served(name)).map(|name| {
            let help = format!("articles lie below the languages of site.toml, {}; pictures below `assets`", Lang::listed("and"));
            Problem::warning(Code::LanguageNotServed, Path::new(&name), "is no language of this site: no article in it is served").help(help)
        }));
        problems
    }

    /// Keeps what is good now for the starts to come, wherever the index is by then. Cheap when it is kept already.
    pub(super) fn keep_last_good(&mut self, words: &Words, files: &mut Files) {
        let Some(kept) = &mut self.last_good else {
            return;
        };
        let own = [
            (SITE, self.site_file.good_text()),
            (words::SYNONYMS, words.good_synonyms()),
            (words::DICTIONARY, words.good_dictionary()),
            (CHECKS, Some(self.checks.good_text())),
            (TERMS, Some(self.terms.good_text())),
        ];
        let own = own
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?)));
        let mut done = own
            .map(|(name, text)| kept.keep(name, text.map(str::as_bytes)))
            .find(Result::is_err)
            .unwrap_or(Ok(()));
        if done.is_ok() {
            done = files.keep_broken(kept);
        }
        self.notes.extend(kept.notes());
        let was_unkept = std::mem::replace(&mut self.is_unkept, done.is_err());
        if let (Err(error), false) = (done, was_unkept) {
            self.notes.push(format!(
                "last good versions cannot be kept in the data folder: {error}"
            ));
        }
    }

    /// What came to the official list since it was last served, and what went.
    pub(super) fn tell_official(&mut self) -> Vec<String> {
        let now = self.site.official.lines();
        let before = self.listed.replace(now.clone());
        if before.as_ref() != Some(&now)
            && let Some(kept) = &mut self.last_good
            && let Err(error) = kept.keep(LISTED, Some(now.join("\n").as_bytes()))
            && !self.is_unkept
        {
            self.is_unkept = true;
            self.notes.push(format!(
                "the official list of this run cannot be kept in the data folder: {error}"
            ));
        }
        // Of a first run nothing is known that it could differ from.
        let Some(before) = before else {
            return Vec::new();
        };
        let line =
            |how: &str, entry: &String| format!("official list: {how} {}", escape_controls(entry));
        let removed = before
            .iter()
            .filter(|entry| !now.contains(entry))
            .map(|entry| line("removed", entry));
        let added = now
            .iter()
            .filter(|entry| !before.contains(entry))
            .map(|entry| line("added", entry));
        removed.chain(added).collect()
    }
}

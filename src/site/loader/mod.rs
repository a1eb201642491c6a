//! The spine: content in, one moment of a searchable site out, again and again, each time doing only what the change needs.
//!
//! Gets:    the content folder, the index folder, and what was loaded before.
//! Gives:   a `Snapshot`, with what was done beside it.
//! Touches: `content`, `catalog`, `search`, and the disk through them and through the files beside.
//! Never:   async, HTTP. A broken article is a problem beside the result; only an unreadable content folder is an error.

mod setup;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use super::changes;
use super::contacts::Contacts;
use super::dates::Dates;
use super::error::LoadError;
use super::files::{Files, Look};
use super::found::Found;
use super::held::{Head, Held};
use super::indexes::{IndexPlace, Indexes, Wanted};
use super::loaded::{Loaded, Progress};
use super::memory::Memory;
use super::nothing;
use super::own_files::{SITE, told_of_own_files};
use super::settings::Settings;
use super::snapshot::{Parts, Snapshot};
use super::store::StoreError;
use super::unseen;
use super::words::Words;
use crate::catalog::{Catalog, Now};
use crate::config::SiteConfig;
use crate::content::{Article, Visibility, source};
use crate::ids::{Audience, Category, Lang};
use crate::problem::Problem;

/// Tells the instant; tests have their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Loads a site again and again, each time doing only what the change needs.
pub struct Loader {
    content: PathBuf,
    generation: u64,
    public_generation: u64,
    clock: Clock,
    files: Files,
    memory: Memory,
    words: Option<Words>,
    indexes: Indexes,
    /// The last snapshot.
    before: Option<Arc<Snapshot>>,
    settings: Settings,
    /// The catalog as it was at the last stop: who had which permalink.
    remembered: Option<Catalog>,
    contacts: Arc<Mutex<Contacts>>,
    found: Arc<Mutex<Found>>,
    dates: Dates,
    /// What is wrong outside of articles.
    site_problems: Vec<Problem>,
    /// What would be taken away, and is served on.
    losses: Held,
    /// The host of the site's public address.
    own_host: Option<Arc<str>>,
    /// Whether articles are found by what words mean.
    by_meaning: bool,
}

impl Loader {
    /// A loader for a content folder; nothing is read yet.
    #[must_use]
    pub fn new(content: PathBuf, place: IndexPlace) -> Loader {
        Loader {
            generation: 0,
            public_generation: 0,
            clock: Arc::new(Timestamp::now),
            files: Files::default(),
            memory: Memory::new(&place, &content),
            words: None,
            indexes: Indexes::new(place),
            before: None,
            settings: Settings::new(content.clone()),
            remembered: None,
            contacts: Arc::default(),
            found: Arc::default(),
            dates: Dates::default(),
            site_problems: Vec::new(),
            losses: Held::default(),
            own_host: None,
            by_meaning: true,
            content,
        }
    }

    /// Loads the site as it is on disk now, for the first time.
    ///
    /// # Errors
    /// When the content folder or the index cannot be used.
    pub fn load(&mut self, progress: &Progress<'_>) -> Result<(Arc<Snapshot>, Loaded), LoadError> {
        self.before = None;
        self.settings.read()?;
        self.losses.reset();
        let note = self.remember();
        let loaded = self.load_changes(Look::Stamps, progress)?;
        let (snapshot, mut loaded) =
            loaded.expect("there is no snapshot that nothing could have changed from");
        loaded.notes.extend(note);
        Ok((snapshot, loaded))
    }

    /// Takes in what was stored of an earlier time; gives a remark when it is of no use.
    fn remember(&mut self) -> Option<String> {
        if !self.files.is_empty() {
            return None;
        }
        let (mut stored, note) = self.memory.recall();
        if let Some(kept) = &mut self.settings.last_good {
            self.files.add_last_good(&mut stored, kept);
        }
        let site = self.settings.site();
        self.files.serve(&site.languages, self.settings.lies());
        self.files.remember(&self.content, stored);
        let (articles, now) = (Arc::clone(self.files.articles()), self.now(site));
        let remembered = Catalog::build(articles, &site.categories, None, now);
        self.remembered = Some(remembered.with_held_links(self.memory.held()));
        note
    }

    /// Keeps what was parsed, and what is known of days of change, for the next start. Cheap when nothing changed.
    ///
    /// # Errors
    /// When it cannot be written; the next call tries again.
    pub fn save(&mut self) -> Result<(), StoreError> {
        let catalog = self.before.as_ref().map(|before| &*before.catalog);
        self.memory.save(&mut self.files, &self.dates, catalog)
    }

    /// Looks whether the index and what is kept beside it are still on disk as they were written, and whether its answers are
    /// good. When not, gives why: the next [`Loader::snapshot`] makes them anew.
    ///
    /// Work: one look at the length and time of each file, some dozens.
    pub fn look_at_index(&mut self, answers_fail: bool) -> Option<String> {
        let store_lost = self.memory.is_lost();
        if store_lost {
            // All is unsaved, and saved again after the look that follows.
            self.files.lost();
        }
        let why = self.indexes.look(answers_fail);
        why.or_else(|| {
            let is_alone = store_lost && self.indexes.is_open();
            is_alone.then(|| "the articles as they were parsed are gone".to_owned())
        })
    }

    /// Looks for changes and takes them in: [`Loader::read`], then [`Loader::snapshot`].
    ///
    /// # Errors
    /// When the content folder or the index cannot be used; what was loaded before stays good.
    pub fn load_changes(
        &mut self,
        look: Look<'_>,
        progress: &Progress<'_>,
    ) -> Result<Option<(Arc<Snapshot>, Loaded)>, LoadError> {
        let read = self.read(look, &HashSet::new(), progress)?;
        self.snapshot(read, progress)
    }

    /// Reads what changed; gives how many articles were read. Nothing of it is served before [`Loader::snapshot`].
    ///
    /// Files that are `unfinished`, for someone is writing them, stay as they were.
    ///
    /// # Errors
    /// When the content folder cannot be read.
    pub fn read(
        &mut self,
        look: Look<'_>,
        unfinished: &HashSet<PathBuf>,
        progress: &Progress<'_>,
    ) -> Result<usize, LoadError> {
        self.files.doing().step("looking at the content folder");
        let mut problems = self.settings.read()?;
        let languages = &self.settings.site().languages;
        self.files.serve(languages, self.settings.lies());
        self.files.fill_in(&self.settings.site().variables);
        let stored = match self.words {
            None => self.settings.stored_words(),
            Some(_) => Default::default(),
        };
        // jieba's dictionary takes as long to unpack as thousands of articles to read: do both at once.
        let (content, words, files) = (&self.content, &mut self.words, &mut self.files);
        let by_meaning = self.by_meaning;
        let (words_problems, read) = std::thread::scope(|scope| {
            let words = scope.spawn(move || {
                words
                    .get_or_insert_with(|| Words::new(stored, by_meaning))
                    .read(content)
            });
            let read = files.look(content, look, unfinished, progress);
            (words.join().expect("reading words does not panic"), read)
        });
        problems.extend(words_problems);
        problems.sort();
        if self.settings.last_good.is_some() && self.before.is_some() {
            let told = told_of_own_files(&self.site_problems, &problems);
            self.settings.notes.extend(told);
        }
        self.site_problems = problems;
        read.map_err(|source| LoadError::Content {
            path: self.content.clone(),
            source,
        })
    }

    /// Makes a snapshot of what was read; `None` when it would be as the last one.
    ///
    /// # Errors
    /// When the index cannot be used; what was loaded before stays good.
    pub fn snapshot(
        &mut self,
        read: usize,
        progress: &Progress<'_>,
    ) -> Result<Option<(Arc<Snapshot>, Loaded)>, LoadError> {
        let mut loaded = Loaded {
            read,
            ..Loaded::default()
        };
        self.files.doing().step("making a snapshot");
        let words = self.words.as_ref().expect(WORDS_ARE_READ);
        self.settings.keep_last_good(words, &mut self.files);
        let (site, parts) = self.parts(&mut loaded.notes);
        let words = self.words.as_ref().expect(WORDS_ARE_READ);
        let returned = self.indexes.return_to_folder(words, &mut loaded.notes);
        // An index that was given up is opened again with a snapshot of the same content.
        let given_up = !self.indexes.is_open();
        let before = self.before.as_deref();
        let is_as_before = |before: &Snapshot| {
            before.catalog.holds_at((self.clock)())
                && before.searchers.uses(words)
                && changes::are_none(before, &site, &parts)
        };
        if !returned && !given_up && before.is_some_and(is_as_before) {
            return Ok(None);
        }
        let catalog_before = before.map(|before| &*before.catalog);
        let catalog = Catalog::build(
            Arc::clone(&parts.articles),
            &site.categories,
            catalog_before.or(self.remembered.as_ref()),
            self.now(&site),
        );
        let wanted = Wanted {
            catalog: &catalog,
            words,
            before: before.map(|before| &before.searchers),
            progress,
        };
        let searchers = self.indexes.searchers(&wanted, &mut loaded)?;
        loaded.official = self.settings.tell_official();
        loaded.notes.append(&mut self.settings.notes);
        let catalog = Arc::new(catalog);
        let mut snapshot = Snapshot::new(site, catalog, parts, searchers, &self.contacts);
        let is_public = before.is_none_or(|before| {
            changes::are_public(before, &snapshot, before.searchers.uses(words))
        });
        if let Some(before) = before {
            loaded.unseen = unseen::told(before, &snapshot, &self.content);
        }
        self.generation += 1;
        self.public_generation += u64::from(is_public);
        snapshot.generation = self.generation;
        snapshot.public_generation = self.public_generation;
        self.remembered = None;
        let snapshot = Arc::new(snapshot);
        self.before = Some(Arc::clone(&snapshot));
        Ok(Some((snapshot, loaded)))
    }

    /// What `site.toml` and the articles say now, without an index: for a look at content that is not served.
    ///
    /// # Errors
    /// When the content folder cannot be read.
    pub fn catalog(&mut self) -> Result<(SiteConfig, Catalog), LoadError> {
        self.read(Look::Stamps, &HashSet::new(), &|_, _, _| ())?;
        let site = self.settings.site().clone();
        let articles = Arc::clone(self.files.articles());
        let catalog = Catalog::build(articles, &site.categories, None, self.now(&site));
        Ok((site, catalog))
    }

    /// What the next snapshot is made of, as it is known now. Remarks go to `notes`.
    fn parts(&mut self, notes: &mut Vec<String>) -> (SiteConfig, Parts) {
        let file_problems = self.files.problems();
        let hidden_files = Arc::clone(self.files.hidden());
        let head = Head::of(&self.content);
        let articles = self
            .losses
            .served(self.files.articles(), &hidden_files.paths, head, notes);
        let nothing = articles
            .is_empty()
            .then(|| nothing::of_folder(&self.content));
        let with_losses = |audience| {
            let problems = self.site_problems.iter().cloned();
            let problems = problems.chain(self.losses.problem(audience));
            problems.chain(nothing.clone()).collect()
        };
        let parts = Parts {
            articles,
            content: Arc::from(self.content.as_path()),
            file_problems,
            hidden_files,
            pictures: Arc::clone(self.files.pictures()),
            site_problems: with_losses(Audience::Agents),
            // Nothing tells readers of others.
            public_site_problems: with_losses(Audience::Public),
            nothing,
            golden: Arc::clone(self.settings.golden()),
            asks: !self.settings.without_checks,
            terms: Arc::clone(self.settings.terms()),
            found: Arc::clone(&self.found),
            dates: self.dates.clone(),
            own_host: self.own_host.clone(),
        };
        let mut site = self.shown_site();
        self.narrow(&mut site, &parts.articles);
        (site, parts)
    }

    /// Where `site.toml` names no languages, a site has those in which readers may see an article: no page leads to an empty
    /// one. All stay while there is none. A `README.zh.md` alone makes no site of another language beside a tree of one.
    fn narrow(&self, site: &mut SiteConfig, articles: &[Arc<Article>]) {
        if site.names_languages {
            return;
        }
        let now = self.now(site);
        let is_shown = |article: &Article| {
            article.visibility == Visibility::Public
                && !article.draft
                && article.window.is_open(now.zone, now.at)
        };
        let root = self.settings.lies().root;
        let is_telling = |article: &Article| {
            let is_home = article.id.is_index() && article.id.category() == Category::default();
            !is_home || root.is_none_or(|root| root == article.id.lang())
        };
        let mut shown = site.languages.clone();
        shown.retain(|lang| {
            let mut own = articles.iter().filter(|article| article.id.lang() == *lang);
            own.any(|article| is_shown(article) && is_telling(article))
        });
        if !shown.is_empty() {
            site.languages = shown;
        }
    }

    /// What `site.toml` says. While articles are held back, their languages stay; and with all of a folder, as when a disk is
    /// not mounted, `site.toml` may be gone: then the last one stays too.
    fn shown_site(&self) -> SiteConfig {
        let mut site = self.settings.site().clone();
        if self.losses.is_empty() {
            return site;
        }
        if let Some(before) = &self.before
            && source::stamp(&self.content, Path::new(SITE)).is_none()
        {
            site = before.site.clone();
        }
        let others: Vec<Lang> = self
            .losses
            .languages()
            .filter(|lang| !site.languages.contains(lang))
            .collect();
        site.languages.extend(others);
        site
    }

    /// The instant by whose clock the dates of articles count.
    fn now<'s>(&self, site: &'s SiteConfig) -> Now<'s> {
        Now {
            zone: site.time_zone.zone(),
            at: (self.clock)(),
        }
    }
}

/// Why there are words when a snapshot is made.
const WORDS_ARE_READ: &str = "words are read before a snapshot is made";

//! The spine: content in, one moment of a searchable site out, again and again, each time doing only what the change needs.
//!
//! Gets:    the content folder, the index folder, and what was loaded before.
//! Gives:   a `Snapshot`, with what was done beside it.
//! Touches: `content`, `catalog`, `search`, and the disk through them.
//! Never:   async, HTTP. A broken article is a problem beside the result; only an unreadable content folder is an error.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;

use super::changes;
use super::contacts::Contacts;
use super::dates::Dates;
use super::doing::Doing;
use super::error::LoadError;
use super::files::{Files, Look};
use super::held::{Head, Held};
use super::indexes::{IndexPlace, Indexes, Wanted};
use super::loaded::{Loaded, Progress};
use super::memory::Memory;
use super::operator::{OfficialFile, OfficialStamp};
use super::own_files::{SITE, told_of_own_files};
use super::settings::Settings;
use super::snapshot::{Parts, Snapshot};
use super::store::StoreError;
use super::words::Words;
use crate::catalog::{Catalog, Now};
use crate::config::SiteConfig;
use crate::content::source;
use crate::ids::{ArticleId, Audience, Lang};
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
    dates: Dates,
    /// What is wrong outside of articles.
    site_problems: Vec<Problem>,
    /// What would be taken away, and is served on.
    losses: Held,
}

/// A loader that was told what to do.
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
            dates: Dates::default(),
            site_problems: Vec::new(),
            losses: Held::default(),
            content,
        }
    }

    /// Keeps last good versions in this folder, which outlives the index, and takes them from there: then a site without any
    /// good version of `site.toml` is not loaded at all.
    #[must_use]
    pub fn with_data(mut self, data: &Path) -> Loader {
        self.settings.keep_in(data);
        self
    }

    /// Takes the official list from the operator's file instead of `site.toml`.
    #[must_use]
    pub fn with_official(mut self, official: Option<OfficialFile>) -> Loader {
        self.settings.set_official(official);
        self
    }

    /// A loader that leaves the golden queries of `checks.toml` out.
    #[must_use]
    pub fn without_golden_queries(mut self) -> Loader {
        self.settings.leave_checks_out();
        self
    }

    /// Tries an index folder that cannot be used again after this time at the earliest.
    #[must_use]
    pub fn with_folder_retry(mut self, folder_retry: Duration) -> Loader {
        self.indexes.retry_after(folder_retry);
        self
    }

    /// A loader that asks another clock which articles are there by their dates.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Loader {
        Loader { clock, ..self }
    }

    /// Takes days of change from these in the snapshots to come; without them, front matter alone has any.
    pub fn set_dates(&mut self, dates: Dates) {
        self.dates = dates;
        self.memory.dates_unsaved = true;
    }

    /// Takes them from what was stored of an earlier time: git is asked later what came since.
    pub fn recall_dates(&mut self) {
        self.dates = self.memory.dates(&self.content);
    }

    /// Lets the next look read the operator's file again.
    pub fn official_changed(&mut self) {
        self.settings.official_changed();
    }

    /// What is held back is meant to go: the next snapshot is made without it.
    pub fn accept_losses(&mut self) {
        self.losses.accept();
    }
}

/// What it is asked.
impl Loader {
    /// What the operator's file is now; none when there is none.
    #[must_use]
    pub fn official_stamp(&self) -> Option<OfficialStamp> {
        self.settings.official_stamp()
    }

    /// What is to be told before there is any snapshot.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.settings.notes)
    }

    /// Whether the index should be in a folder and is in memory, for the folder cannot be used.
    #[must_use]
    pub fn index_in_memory(&self) -> bool {
        self.indexes.are_in_memory()
    }

    /// How long until an article comes or goes by its dates; `None` when none will. Zero as well when the clock was set back
    /// to before the last time.
    #[must_use]
    pub fn turns_in(&self) -> Option<Duration> {
        let catalog = &self.before.as_ref()?.catalog;
        let now = (self.clock)();
        if !catalog.holds_at(now) {
            return Some(Duration::ZERO);
        }
        Some(
            catalog
                .holds_until()?
                .duration_since(now)
                .try_into()
                .unwrap_or_default(),
        )
    }

    /// The content folder.
    #[must_use]
    pub fn content(&self) -> &Path {
        &self.content
    }

    /// What is known of days of change.
    #[must_use]
    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    /// What a reload is doing just now, for another thread to ask.
    #[must_use]
    pub fn doing(&self) -> Arc<Doing> {
        Arc::clone(self.files.doing())
    }

    /// The articles that would be taken away and are held back, sorted by id.
    pub fn held_back(&self) -> impl ExactSizeIterator<Item = &ArticleId> {
        self.losses.ids()
    }

    /// How often articles were held back.
    #[must_use]
    pub fn times_held_back(&self) -> u64 {
        self.losses.times(Audience::Agents)
    }

    /// Of the articles that are held back and of the times, those that readers see: for what tells them of no others.
    #[must_use]
    pub fn public_held_back(&self) -> (usize, u64) {
        (
            self.losses.of(Audience::Public).count(),
            self.losses.times(Audience::Public),
        )
    }
}

/// What it does.
impl Loader {
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
        if let Some(kept) = self.settings.last_good() {
            self.files.add_last_good(&mut stored, kept);
        }
        let site = self.settings.site();
        self.files.serve_languages(&site.languages);
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
        self.files.serve_languages(&self.settings.site().languages);
        let stored = match self.words {
            None => self.settings.stored_words(),
            Some(_) => Default::default(),
        };
        // jieba's dictionary takes as long to unpack as thousands of articles to read: do both at once.
        let (content, words, files) = (&self.content, &mut self.words, &mut self.files);
        let (words_problems, read) = std::thread::scope(|scope| {
            let words = scope.spawn(move || {
                words
                    .get_or_insert_with(|| Words::new(stored))
                    .read(content)
            });
            let read = files.look(content, look, unfinished, progress);
            (words.join().expect("reading words does not panic"), read)
        });
        problems.extend(words_problems);
        problems.sort();
        if self.settings.are_kept() && self.before.is_some() {
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
        self.generation += 1;
        self.public_generation += u64::from(is_public);
        snapshot.generation = self.generation;
        snapshot.public_generation = self.public_generation;
        self.remembered = None;
        let snapshot = Arc::new(snapshot);
        self.before = Some(Arc::clone(&snapshot));
        Ok(Some((snapshot, loaded)))
    }

    /// What the next snapshot is made of, as it is known now. Remarks go to `notes`.
    fn parts(&mut self, notes: &mut Vec<String>) -> (SiteConfig, Parts) {
        let file_problems = self.files.problems();
        let hidden_files = Arc::clone(self.files.hidden());
        let head = Head::of(&self.content);
        let articles = self
            .losses
            .served(self.files.articles(), &hidden_files.paths, head, notes);
        let with_losses = |audience| {
            let problems = self.site_problems.iter().cloned();
            problems.chain(self.losses.problem(audience)).collect()
        };
        let parts = Parts {
            articles,
            file_problems,
            hidden_files,
            site_problems: with_losses(Audience::Agents),
            // Nothing tells readers of others.
            public_site_problems: with_losses(Audience::Public),
            golden: Arc::clone(self.settings.golden()),
            dates: self.dates.clone(),
        };
        (self.shown_site(), parts)
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

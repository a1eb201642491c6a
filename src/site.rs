//! The spine: content in, one moment of a searchable site out.
//!
//! Gets:    the content folder, the index folder, and what was loaded before.
//! Gives:   a `Snapshot`, with all that is wrong beside it.
//! Touches: `content`, `catalog`, `search`, and the disk through them; the clock, for the age of a snapshot.
//! Never:   async, HTTP. A broken article is a problem beside the result; only an unreadable content folder is an error.

mod changes;
mod contacts;
mod dates;
mod doing;
mod files;
mod heal;
mod held;
mod last_good;
mod operator;
mod own_files;
mod status;
mod store;
mod words;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use jiff::civil::Date;

pub use dates::Dates;
pub use doing::Doing;
pub use files::Look;
pub use operator::{OfficialFile, OfficialFileError, OfficialStamp};
pub use status::Status;
pub use store::StoreError;

use crate::catalog::{Catalog, HeldLink, Now, View, asset_key};
use crate::config::SiteConfig;
use crate::content::{Article, SafeHtml, source};
use crate::git::Repository;
use crate::ids::{ArticleId, Audience, Lang, Permalink};
use crate::problem::{Problem, escape_controls};
use crate::search::index::IndexError;
use crate::search::{
    Explanation, Index, SearchError, SearchRequest, SearchResults, Searcher, Suggestion,
};
use crate::text::Analyzer;
use contacts::Contacts;
use files::{Files, HiddenFiles};
use heal::{Failed, Healed};
use held::{Head, Held};
use last_good::LastGood;
use own_files::{CHECKS, ChecksFile, SITE, STILL_USED, SiteFile};
use store::Store;
use words::{Stored, Words};

/// Everything one request may read, all from the same moment; nothing in it changes.
pub struct Snapshot {
    /// What `site.toml` says.
    pub site: SiteConfig,
    /// The articles.
    pub catalog: Arc<Catalog>,
    /// Counts up by one at each swap.
    pub generation: u64,
    /// Counts up by one with each change of what readers see: nothing tells them of others.
    pub public_generation: u64,
    /// What is wrong with single articles, and with the site's own files.
    file_problems: Arc<Vec<Problem>>,
    hidden_files: Arc<HiddenFiles>,
    site_problems: Vec<Problem>,
    /// The latter as if there were no articles but those that readers may see.
    public_site_problems: Vec<Problem>,
    problems: OnceLock<Vec<Problem>>,
    public_problems: OnceLock<Vec<Problem>>,
    /// All articles, and what was found of contacts in them: shared with other moments.
    articles: Arc<Vec<Arc<Article>>>,
    contacts: Arc<Mutex<Contacts>>,
    dates: Dates,
    public: Arc<Searcher>,
    agents: Arc<Searcher>,
    /// Whether an answer failed, so that the index is made anew.
    failed: Failed,
}

impl Snapshot {
    /// What `audience` may see.
    #[must_use]
    pub fn view(&self, audience: Audience) -> View<'_> {
        self.catalog.view(audience)
    }

    /// A piece of an article as pages show it: links to nothing that the asker may see are text, and links that leave the
    /// site go where they say.
    #[must_use]
    pub fn shown(&self, html: &SafeHtml, dead_links: &[&str]) -> SafeHtml {
        contacts::with_honest_links(&self.site.official, &html.without_links(dead_links))
    }

    /// Whether readers may have a file below `assets/`: the site's logo always, else as the articles that show it.
    #[must_use]
    pub fn shows_asset(&self, asset: &str) -> bool {
        let logo = self
            .site
            .look
            .logo
            .as_deref()
            .and_then(|logo| logo.strip_prefix("assets/"));
        if logo == Some(asset) {
            return true;
        }
        // What a file names that is no article yet and says that it is not for readers is as if an article of theirs did.
        match self.hidden_files.assets.contains(&asset_key(asset)) {
            true => self.catalog.shows_asset_to_readers(asset),
            false => self.catalog.shows_asset(asset),
        }
    }

    /// The day of an article's last change: of the commit that made it where git is followed and has one, else what the
    /// front matter says, else the file's.
    #[must_use]
    pub fn updated(&self, article: &Article) -> Option<Date> {
        self.dates.of(article)
    }

    /// What is wrong in the content, sorted by file and line. The first call looks at all articles, for links and the like.
    pub fn problems(&self) -> &[Problem] {
        self.problems.get_or_init(|| {
            let mut problems: Vec<Problem> = self
                .file_problems
                .iter()
                .chain(&self.site_problems)
                .cloned()
                .collect();
            problems.extend(self.catalog.problems());
            if let Ok(mut contacts) = self.contacts.lock() {
                problems.extend(contacts.problems(&self.site, &self.articles));
            }
            problems.sort();
            problems.dedup();
            problems
        })
    }

    /// The same when it was asked before; none otherwise.
    #[must_use]
    pub fn known_problems(&self) -> Option<&[Problem]> {
        self.problems.get().map(Vec::as_slice)
    }

    /// What would be wrong if there were no articles but those that readers may see. Finds it as [`Snapshot::problems`] does.
    pub fn public_problems(&self) -> &[Problem] {
        self.public_problems.get_or_init(|| {
            let public: Vec<Arc<Article>> =
                self.view(Audience::Public).articles().cloned().collect();
            let mut problems: Vec<Problem> = self.public_site_problems.clone();
            problems.extend(
                changes::public(&self.file_problems, &self.catalog, &self.hidden_files).cloned(),
            );
            problems.extend(self.catalog.public_problems());
            if let Ok(mut contacts) = self.contacts.lock() {
                problems.extend(contacts.problems(&self.site, &public));
            }
            problems.sort();
            problems.dedup();
            problems
        })
    }

    /// The same when it was asked before; none otherwise.
    #[must_use]
    pub fn known_public_problems(&self) -> Option<&[Problem]> {
        self.public_problems.get().map(Vec::as_slice)
    }

    /// Answers a question for the audience that the request names.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, SearchError> {
        self.failed
            .notes(|| self.searcher(request.audience).search(request))
    }

    /// Makes ready what the first misspelt question would wait for, and finds what is wrong across files.
    ///
    /// # Errors
    /// When an index cannot be read.
    pub fn warm(&self) -> Result<(), SearchError> {
        // In this order: what was found in articles is kept of the last list that was asked about.
        self.public_problems();
        self.problems();
        self.failed.notes(|| {
            [Audience::Public, Audience::Agents]
                .into_iter()
                .try_for_each(|audience| self.searcher(audience).warm())
        })
    }

    /// Why a search of an audience answers as it does; nothing when it is not searched.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn explain(&self, request: &SearchRequest) -> Result<Option<Explanation>, SearchError> {
        self.failed
            .notes(|| self.searcher(request.audience).explain(request))
    }

    /// Questions that what was typed may become, at most `limit`, for an audience; the questions that `site.toml` names as
    /// `top` come before equals, and those that are `read_most` behind them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(
        &self,
        words: &str,
        lang: Lang,
        audience: Audience,
        limit: usize,
        read_most: &[Permalink],
    ) -> Result<Vec<Suggestion>, SearchError> {
        let popular: Vec<Permalink> = self.site.top.iter().chain(read_most).cloned().collect();
        self.failed.notes(|| {
            self.searcher(audience)
                .suggest(words, lang, limit, &popular)
        })
    }

    /// Whether an answer of it failed: its index is of no use.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.is_set()
    }

    fn searcher(&self, audience: Audience) -> &Searcher {
        match audience {
            Audience::Public => &self.public,
            Audience::Agents => &self.agents,
        }
    }
}

/// Where the current snapshot lives: many readers, one writer.
#[derive(Default)]
pub struct CurrentSnapshot {
    snapshot: ArcSwapOption<Snapshot>,
    /// How the following of changes goes.
    pub status: Status,
}

impl CurrentSnapshot {
    /// A cell that holds a first snapshot.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> CurrentSnapshot {
        let current = CurrentSnapshot::default();
        current.swap(snapshot);
        current
    }

    /// The snapshot of now; none before the first load is done. Whoever holds it sees this one moment until it lets go.
    #[must_use]
    pub fn get(&self) -> Option<Arc<Snapshot>> {
        self.snapshot.load_full()
    }

    /// The snapshot of now, for those who come after the first load.
    ///
    /// # Panics
    /// Before it; the router lets no request in so early.
    #[must_use]
    pub fn load(&self) -> Arc<Snapshot> {
        self.get()
            .expect("nobody comes here before the first snapshot")
    }

    /// Puts a newer snapshot in its place; gives whether readers see a difference.
    pub fn swap(&self, snapshot: Snapshot) -> bool {
        let public_generation = snapshot.public_generation;
        let before = self.snapshot.swap(Some(Arc::new(snapshot)));
        let is_public = before.is_none_or(|before| before.public_generation != public_generation);
        self.status.swapped(is_public);
        is_public
    }
}

/// Why a site could not be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The content folder.
    #[error("cannot read the content folder {}", .path.display())]
    Content {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Working with the index failed in a way that it never should.
    #[error("the index failed with a fault of the program")]
    Fault,
    /// `site.toml`, of which no good version was ever seen: nobody knows what is official.
    #[error("{problem}")]
    Site {
        /// What is wrong with it, with place and remedy.
        problem: Problem,
    },
}

/// Where the index is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexPlace {
    /// In a folder, one below it for each audience.
    Folder(PathBuf),
    /// In memory only: for checks, tests, and one-off searches.
    Memory,
}

/// What a load did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Articles that were read again.
    pub read: usize,
    /// Articles that were analysed again, for readers' index.
    pub analysed: usize,
    /// Articles taken out of readers' index, changed ones included.
    pub removed: usize,
    /// Remarks about the index: made anew, in memory; about files that broke or are good again.
    pub notes: Vec<String>,
    /// What came to the official list and what went, one line an entry.
    pub official: Vec<String>,
}

/// Work that takes long where there is much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Files are read.
    Reading,
    /// Articles are analysed.
    Indexing,
}

/// Called while work is done, with how much of it is done and how much there is to do.
pub type Progress<'a> = dyn Fn(Work, usize, usize) + Sync + 'a;

/// Tells the instant; tests have their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Loads a site again and again, each time doing only what the change needs.
pub struct Loader {
    content: PathBuf,
    place: IndexPlace,
    generation: u64,
    public_generation: u64,
    clock: Clock,
    files: Files,
    /// Where parsed articles are kept; none when nothing is kept.
    store: Option<Store>,
    words: Option<Words>,
    index: Option<Indexes>,
    before: Option<Before>,
    site_file: SiteFile,
    checks: ChecksFile,
    /// Where last good versions outlive the index folder; none when nothing but the content is looked at.
    last_good: Option<LastGood>,
    /// Whether last good versions could not be written, so that it is said once.
    is_unkept: bool,
    /// The operator's list; none when the one of `site.toml` is in use.
    official: Option<OfficialFile>,
    /// The official list that was served last, perhaps by an earlier run.
    listed: Option<Vec<String>>,
    /// What is to be told with the next snapshot.
    notes: Vec<String>,
    /// What `site.toml` says, under the operator's list where there is one.
    /// The catalog as it was at the last stop: who had which permalink.
    remembered: Option<Catalog>,
    /// Who has which permalink of several that claim it, as it is stored.
    held: Vec<HeldLink>,
    site: SiteConfig,
    contacts: Arc<Mutex<Contacts>>,
    dates: Dates,
    /// Whether what is known of days of change is not stored.
    dates_unsaved: bool,
    /// What is wrong outside of articles.
    site_problems: Vec<Problem>,
    /// When the index folder was last found to be of no use.
    folder_tried: Instant,
    folder_retry: Duration,
    /// When the index was last made anew for its answers failed.
    healed: Healed,
    /// Whether what is in the index folder is not used again, though its checksums may be right.
    distrusted: bool,
    /// What would be taken away, and is served on.
    losses: Held,
}

/// The name under which the official list of the last run is kept.
const LISTED: &str = "official.list";

/// How soon an index folder that cannot be used is tried again: each try may analyse all articles.
const FOLDER_RETRY: Duration = Duration::from_secs(60);

struct Indexes {
    fingerprint: u64,
    public: Index,
    /// Only where there is something that readers may not see.
    agents: Option<Index>,
}

/// The last snapshot, as far as the next one is made of it.
struct Before {
    site: SiteConfig,
    catalog: Arc<Catalog>,
    file_problems: Arc<Vec<Problem>>,
    hidden_files: Arc<HiddenFiles>,
    site_problems: Vec<Problem>,
    public_site_problems: Vec<Problem>,
    dates: Dates,
    public: Arc<Searcher>,
    agents: Arc<Searcher>,
}

impl Loader {
    /// A loader for a content folder; nothing is read yet.
    #[must_use]
    pub fn new(content: PathBuf, place: IndexPlace) -> Loader {
        let store = match &place {
            IndexPlace::Folder(folder) => Some(Store::new(folder, &content)),
            IndexPlace::Memory => None,
        };
        Loader {
            content,
            place,
            generation: 0,
            public_generation: 0,
            clock: Arc::new(Timestamp::now),
            files: Files::default(),
            store,
            words: None,
            index: None,
            before: None,
            site_file: SiteFile::default(),
            checks: ChecksFile::default(),
            last_good: None,
            is_unkept: false,
            official: None,
            listed: None,
            notes: Vec::new(),
            remembered: None,
            held: Vec::new(),
            site: SiteConfig::default(),
            contacts: Arc::default(),
            dates: Dates::default(),
            dates_unsaved: false,
            site_problems: Vec::new(),
            folder_tried: Instant::now(),
            folder_retry: FOLDER_RETRY,
            healed: Healed::default(),
            distrusted: false,
            losses: Held::default(),
        }
    }

    /// Keeps last good versions in this folder, which outlives the index, and takes them from there: then a site without any
    /// good version of `site.toml` is not loaded at all.
    #[must_use]
    pub fn with_data(mut self, data: &Path) -> Loader {
        let mut kept = LastGood::new(data, &self.content);
        self.site_file.remember(kept.text(SITE));
        self.checks.remember(kept.text(CHECKS));
        self.listed = kept
            .text(LISTED)
            .map(|text| text.lines().map(str::to_owned).collect());
        self.last_good = Some(kept);
        self
    }

    /// Takes the official list from the operator's file instead of `site.toml`.
    #[must_use]
    pub fn with_official(self, official: Option<OfficialFile>) -> Loader {
        Loader { official, ..self }
    }

    /// What the operator's file is now; none when there is none.
    #[must_use]
    pub fn official_stamp(&self) -> Option<OfficialStamp> {
        self.official.as_ref().map(OfficialFile::stamp)
    }

    /// What is to be told before there is any snapshot.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Lets the next look read the operator's file again.
    pub fn official_changed(&mut self) {
        if let Some(official) = &mut self.official {
            official.changed();
        }
    }

    /// A loader that asks another clock which articles are there by their dates.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Loader {
        Loader { clock, ..self }
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

    /// Takes days of change from these in the snapshots to come; without them, front matter alone has any.
    pub fn set_dates(&mut self, dates: Dates) {
        self.dates = dates;
        self.dates_unsaved = true;
    }

    /// Takes them from what was stored of an earlier time: git is asked later what came since.
    pub fn recall_dates(&mut self) {
        let stored = self.store.as_mut().and_then(Store::history);
        self.dates = Dates::at_start(&self.content, stored.as_deref());
        self.dates_unsaved = false;
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

    /// What is held back is meant to go: the next snapshot is made without it.
    pub fn accept_losses(&mut self) {
        self.losses.accept();
    }

    /// Loads the site as it is on disk now, for the first time.
    ///
    /// # Errors
    /// When the content folder or the index cannot be used.
    pub fn load(&mut self, progress: &Progress<'_>) -> Result<(Snapshot, Loaded), LoadError> {
        self.before = None;
        self.read_site()?;
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
        let loaded = self.store.as_mut().map(|store| {
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| store.load()))
                .unwrap_or_else(|_| store.give_up())
        });
        let (mut stored, note) = match loaded.unwrap_or_else(|| Ok(Vec::new())) {
            Ok(stored) => {
                self.held = self.store.as_mut().map(Store::held).unwrap_or_default();
                (stored, None)
            }
            Err(error) => {
                let note = format!(
                    "all files are parsed, for parsed articles cannot be read back: {}",
                    chain(&error)
                );
                (Vec::new(), Some(note))
            }
        };
        if let Some(kept) = &mut self.last_good {
            self.files.add_last_good(&mut stored, kept);
        }
        self.files.serve_languages(&self.site.languages);
        self.files.remember(&self.content, stored);
        let now = Now {
            zone: self.site.time_zone.zone(),
            at: (self.clock)(),
        };
        let remembered = Catalog::build(
            Arc::clone(self.files.articles()),
            &self.site.categories,
            None,
            now,
        );
        self.remembered = Some(remembered.with_held_links(self.held.clone()));
        note
    }

    /// Keeps what was parsed, and what is known of days of change, for the next start. Cheap when nothing changed.
    ///
    /// # Errors
    /// When it cannot be written; the next call tries again.
    pub fn save(&mut self) -> Result<(), StoreError> {
        let held = self
            .before
            .as_ref()
            .map(|before| before.catalog.held_links())
            .filter(|held| *held != self.held);
        let changed = self.dates_unsaved || held.is_some() || self.files.unsaved().next().is_some();
        let Some(store) = self.store.as_mut().filter(|_| changed) else {
            return Ok(());
        };
        let history = if self.dates_unsaved {
            self.dates.to_bytes()
        } else {
            None
        };
        let mut saved = store.save(self.files.unsaved(), history.as_deref());
        if saved.as_ref().is_err_and(StoreError::is_damage) {
            // It was thrown away with all that was in it.
            self.files.lost();
            self.held.clear();
            saved = store.save(self.files.unsaved(), self.dates.to_bytes().as_deref());
        }
        if let (Some(held), true) = (held, saved.is_ok()) {
            saved = store.save_held(&held);
            if saved.is_ok() {
                self.held = held;
            }
        }
        self.dates_unsaved &= saved.is_err();
        saved.map(|()| self.files.saved())
    }

    /// Looks for changes and takes them in: [`Loader::read`], then [`Loader::snapshot`].
    ///
    /// # Errors
    /// When the content folder or the index cannot be used; what was loaded before stays good.
    pub fn load_changes(
        &mut self,
        look: Look<'_>,
        progress: &Progress<'_>,
    ) -> Result<Option<(Snapshot, Loaded)>, LoadError> {
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
        let mut problems = self.read_site()?;
        self.files.serve_languages(&self.site.languages);
        // jieba's dictionary takes as long to unpack as thousands of articles to read: do both at once.
        let (content, words, files) = (&self.content, &mut self.words, &mut self.files);
        let kept = self.last_good.as_mut().filter(|_| words.is_none());
        let stored = kept.map(|kept| Stored {
            synonyms: kept.text(words::SYNONYMS),
            dictionary: kept.text(words::DICTIONARY),
        });
        let (words_problems, read) = std::thread::scope(|scope| {
            let words = scope.spawn(move || {
                words
                    .get_or_insert_with(|| Words::new(stored.unwrap_or_default()))
                    .read(content)
            });
            let read = files.look(content, look, unfinished, progress);
            (words.join().expect("reading words does not panic"), read)
        });
        problems.extend(words_problems);
        problems.extend(self.other_folders());
        problems.sort();
        if self.last_good.is_some() && self.before.is_some() {
            self.notes
                .extend(told_of_own_files(&self.site_problems, &problems));
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
    ) -> Result<Option<(Snapshot, Loaded)>, LoadError> {
        let mut loaded = Loaded {
            read,
            ..Loaded::default()
        };
        self.files.doing().step("making a snapshot");
        self.keep_last_good();
        let file_problems = self.files.problems();
        let articles = self.losses.served(
            self.files.articles(),
            &self.files.hidden().paths,
            head(&self.content),
            &mut loaded.notes,
        );
        let site = self.shown_site();
        let mut site_problems = self.site_problems.clone();
        let mut public_site_problems = site_problems.clone();
        site_problems.extend(self.losses.problem(Audience::Agents));
        // Nothing tells readers of others.
        public_site_problems.extend(self.losses.problem(Audience::Public));
        let returned = self.return_to_folder(&mut loaded.notes);
        // An index that was given up is opened again with a snapshot of the same content.
        let given_up = self.index.is_none();
        let same = |before: &Before| {
            before.catalog.holds(&articles)
                && before.site == site
                && before.site_problems == site_problems
        };
        if !returned
            && !given_up
            && self
                .before
                .as_ref()
                .is_some_and(|before| same(before) && self.is_as(before, &file_problems))
        {
            return Ok(None);
        }
        let now = Now {
            zone: site.time_zone.zone(),
            at: (self.clock)(),
        };
        let before = self
            .before
            .as_ref()
            .map(|before| &*before.catalog)
            .or(self.remembered.as_ref());
        let catalog = Catalog::build(Arc::clone(&articles), &site.categories, before, now);
        let (public, agents) = self.searchers(&catalog, progress, &mut loaded)?;
        let catalog = Arc::new(catalog);
        loaded.official = self.tell_official();
        loaded.notes.append(&mut self.notes);
        self.generation += 1;
        self.remembered = None;
        if self.before.as_ref().is_none_or(|before| {
            self.shows_readers_a_change(
                before,
                &site,
                &public_site_problems,
                &catalog,
                &file_problems,
            )
        }) {
            self.public_generation += 1;
        }
        self.before = Some(Before {
            site: site.clone(),
            catalog: Arc::clone(&catalog),
            file_problems: Arc::clone(&file_problems),
            hidden_files: Arc::clone(self.files.hidden()),
            site_problems: site_problems.clone(),
            public_site_problems: public_site_problems.clone(),
            dates: self.dates.clone(),
            public: Arc::clone(&public),
            agents: Arc::clone(&agents),
        });
        let snapshot = Snapshot {
            site,
            catalog,
            generation: self.generation,
            public_generation: self.public_generation,
            file_problems,
            hidden_files: Arc::clone(self.files.hidden()),
            site_problems,
            public_site_problems,
            problems: OnceLock::new(),
            public_problems: OnceLock::new(),
            articles,
            contacts: Arc::clone(&self.contacts),
            dates: self.dates.clone(),
            public,
            agents,
            failed: Failed::default(),
        };
        Ok(Some((snapshot, loaded)))
    }

    /// Whether a snapshot of now would be as the last one, save for its articles and the site's own files.
    fn is_as(&self, before: &Before, file_problems: &Arc<Vec<Problem>>) -> bool {
        let words = self
            .words
            .as_ref()
            .expect("words are read before a snapshot is made");
        before.catalog.holds_at((self.clock)())
            && before.public.uses(&words.analyzer, &words.synonyms)
            && before.dates.are_as(&self.dates)
            && before.file_problems == *file_problems
            && before.hidden_files == *self.files.hidden()
    }

    /// What `site.toml` says. While articles are held back, their languages stay; and with all of a folder, as when a disk is
    /// not mounted, `site.toml` may be gone: then the last one stays too.
    fn shown_site(&self) -> SiteConfig {
        if self.losses.is_empty() {
            return self.site.clone();
        }
        let gone = source::stamp(&self.content, Path::new("site.toml")).is_none();
        let before = self
            .before
            .as_ref()
            .filter(|_| gone)
            .map(|before| &before.site);
        let mut site = before.unwrap_or(&self.site).clone();
        let others: Vec<Lang> = self
            .losses
            .languages()
            .filter(|lang| !site.languages.contains(lang))
            .collect();
        site.languages.extend(others);
        site
    }

    /// Folders whose articles are not served because their language is not the site's.
    fn other_folders(&self) -> Vec<Problem> {
        let (folders, mut problems) = (
            source::folders(&self.content),
            source::no_folders(&self.content),
        );
        let served = |name: &str| {
            name == source::ASSETS
                || name == source::THEME
                || self.site.languages.iter().any(|lang| lang.as_str() == name)
        };
        problems.extend(folders.into_iter().filter(|name| !served(name)).map(|name| {
            let help = "articles lie below the languages of site.toml, `zh` and `en`; pictures below `assets`";
            Problem::warning(Path::new(&name), "is no language of this site: nothing in it is served").help(help)
        }));
        problems
    }

    /// Reads `site.toml`, and puts the operator's list over it.
    fn read_site(&mut self) -> Result<Vec<Problem>, LoadError> {
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
        if self.last_good.is_some() {
            problems.extend(self.checks.read(&self.content));
        }
        Ok(problems)
    }

    /// Keeps what is good now for the starts to come, wherever the index is by then. Cheap when it is kept already.
    fn keep_last_good(&mut self) {
        let Some(kept) = &mut self.last_good else {
            return;
        };
        let words = self
            .words
            .as_ref()
            .expect("words are read before a snapshot is made");
        let own = [
            (SITE, self.site_file.good_text()),
            (words::SYNONYMS, words.good_synonyms()),
            (words::DICTIONARY, words.good_dictionary()),
            (CHECKS, Some(self.checks.good_text())),
        ];
        let own = own
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?)));
        let mut done = own
            .map(|(name, text)| kept.keep(name, text.map(str::as_bytes)))
            .find(Result::is_err)
            .unwrap_or(Ok(()));
        if done.is_ok() {
            done = self.files.keep_broken(kept);
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
    fn tell_official(&mut self) -> Vec<String> {
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

    fn searchers(
        &mut self,
        catalog: &Catalog,
        progress: &Progress<'_>,
        loaded: &mut Loaded,
    ) -> Result<(Arc<Searcher>, Arc<Searcher>), LoadError> {
        let had_index = self.index.is_some();
        let mut done = heal::guarded(|| self.searchers_of_open_index(catalog, progress, loaded));
        if let (Err(error), true) = (&done, had_index) {
            // The folder may have been deleted: what was open is of no use any more. Opening anew makes the folder again, or
            // falls back to memory.
            loaded
                .notes
                .push(format!("the index is opened anew: {}", chain(error)));
            done = heal::guarded(|| self.searchers_of_open_index(catalog, progress, loaded));
        }
        if let (Err(LoadError::Fault), IndexPlace::Folder(_)) = (&done, &self.place) {
            // What is there may be whole and of no use all the same.
            self.distrusted = true;
            done = heal::guarded(|| self.searchers_of_open_index(catalog, progress, loaded));
        }
        self.distrusted = false;
        if let (Err(error), IndexPlace::Folder(_)) = (&done, &self.place) {
            // The disk may be full: what can be read is served all the same.
            loaded
                .notes
                .push(format!("the index is kept in memory: {}", chain(error)));
            let folder = std::mem::replace(&mut self.place, IndexPlace::Memory);
            done = heal::guarded(|| self.searchers_of_open_index(catalog, progress, loaded));
            self.place = folder;
            self.folder_tried = Instant::now();
        }
        done
    }

    /// Opens the index folder again when it could not be used before and time has passed since; gives whether it can be.
    fn return_to_folder(&mut self, notes: &mut Vec<String>) -> bool {
        if !self.index_in_memory() || self.folder_tried.elapsed() < self.folder_retry {
            return false;
        }
        self.folder_tried = Instant::now();
        let words = self
            .words
            .as_ref()
            .expect("words are read before a snapshot is made");
        let opened = open_index(
            &self.place,
            "public",
            &words.analyzer,
            false,
            &mut Vec::new(),
        );
        let Ok(public) = opened.map_err(drop).and_then(|index| {
            if index.is_in_memory() {
                Err(())
            } else {
                Ok(index)
            }
        }) else {
            return false;
        };
        notes.push("the index folder is used again".to_owned());
        self.index = Some(Indexes {
            fingerprint: words.analyzer.fingerprint(),
            public,
            agents: None,
        });
        true
    }

    /// Whether the index should be in a folder and is in memory, for the folder cannot be used.
    #[must_use]
    pub fn index_in_memory(&self) -> bool {
        self.place != IndexPlace::Memory
            && self
                .index
                .as_ref()
                .is_some_and(|index| index.public.is_in_memory())
    }

    /// Tries a folder that cannot be used again after this time at the earliest.
    #[must_use]
    pub fn with_folder_retry(self, folder_retry: Duration) -> Loader {
        Loader {
            folder_retry,
            ..self
        }
    }

    fn searchers_of_open_index(
        &mut self,
        catalog: &Catalog,
        progress: &Progress<'_>,
        loaded: &mut Loaded,
    ) -> Result<(Arc<Searcher>, Arc<Searcher>), LoadError> {
        let words = self
            .words
            .as_ref()
            .expect("words are read before a snapshot is made");
        let progress = |done, all| progress(Work::Indexing, done, all);
        let fingerprint = words.analyzer.fingerprint();
        // Taken out while it is worked with: after an error, or a panic, nothing of it is used again. Another dictionary
        // makes other tokens, so that nothing of the old index can be kept; it is closed before another one is opened,
        // since a folder has one writer.
        let mut index = match self
            .index
            .take()
            .filter(|index| index.fingerprint == fingerprint)
        {
            Some(index) => index,
            None => {
                let public = open_index(
                    &self.place,
                    "public",
                    &words.analyzer,
                    self.distrusted,
                    &mut loaded.notes,
                )?;
                Indexes {
                    fingerprint,
                    public,
                    agents: None,
                }
            }
        };
        let (public, agents) = (
            catalog.view(Audience::Public),
            catalog.view(Audience::Agents),
        );
        let before = self.before.as_ref();
        let (for_public, synced) = index.public.searcher(
            public,
            &words.analyzer,
            &words.synonyms,
            before.map(|b| &b.public),
            &progress,
        )?;
        loaded.analysed = synced.added;
        loaded.removed = synced.removed;
        let for_agents = if agents.articles().len() == public.articles().len() {
            index.agents = None;
            Arc::clone(&for_public)
        } else {
            let mut own = match index.agents.take() {
                Some(own) => own,
                None => open_index(
                    &self.place,
                    "agents",
                    &words.analyzer,
                    self.distrusted,
                    &mut loaded.notes,
                )?,
            };
            let (searcher, _) = own.searcher(
                agents,
                &words.analyzer,
                &words.synonyms,
                before.map(|b| &b.agents),
                &|_, _| (),
            )?;
            index.agents = Some(own);
            searcher
        };
        self.index = Some(index);
        Ok((for_public, for_agents))
    }
}

/// What to tell of the site's own files that broke, and of those that are good again.
fn told_of_own_files(before: &[Problem], now: &[Problem]) -> Vec<String> {
    let is_broken = |problem: &&Problem| problem.help.ends_with(STILL_USED);
    let broke = now
        .iter()
        .filter(is_broken)
        .filter(|problem| !before.contains(problem))
        .map(ToString::to_string);
    let mut mended: Vec<&Path> = before
        .iter()
        .filter(is_broken)
        .map(|problem| problem.path.as_path())
        .collect();
    mended.retain(|path| {
        !now.iter()
            .filter(is_broken)
            .any(|problem| problem.path == *path)
    });
    mended.dedup();
    broke
        .chain(
            mended
                .into_iter()
                .map(|path| format!("{} can be used again", path.display())),
        )
        .collect()
}

/// The commit that a content folder is at, where it lies in a repository.
fn head(content: &Path) -> Option<Head> {
    let repository = Repository::of(content)?;
    let commit = repository.head()?;
    Some(Head {
        content: content.canonicalize().ok()?,
        repository: repository.into_folder(),
        commit,
    })
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn open_index(
    place: &IndexPlace,
    name: &str,
    analyzer: &Analyzer,
    anew: bool,
    notes: &mut Vec<String>,
) -> Result<Index, IndexError> {
    let index = match place {
        IndexPlace::Folder(folder) if anew => Index::anew(&folder.join(name), analyzer)?,
        IndexPlace::Folder(folder) => Index::open(&folder.join(name), analyzer)?,
        IndexPlace::Memory => Index::in_memory(analyzer)?,
    };
    notes.extend(index.note().map(|note| format!("{name}: {note}")));
    Ok(index)
}

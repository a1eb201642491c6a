//! The indexes of the audiences: where they lie, and what is done when one fails.
//!
//! Gets:    the articles of a moment and the words that cut them.
//! Gives:   a searcher for each audience.
//! Touches: `search`, and the index folders through it; the clock, for a folder that failed is not tried at once again.
//! Never:   a site without search while there is memory for it; two writers of one folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::error::{LoadError, chain};
use super::heal::guarded;
use super::loaded::{Loaded, Progress, Work};
use super::words::Words;
use crate::catalog::Catalog;
use crate::ids::Audience;
use crate::search::index::IndexError;
use crate::search::{Index, Searcher};
use crate::text::Analyzer;

/// Where the index is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexPlace {
    /// In a folder, one below it for each audience.
    Folder(PathBuf),
    /// In memory only: for checks, tests, and one-off searches.
    Memory,
}

/// How soon an index folder that cannot be used is tried again: each try may analyse all articles.
const FOLDER_RETRY: Duration = Duration::from_secs(60);
/// How soon an index whose answers fail is made anew once more: a question that always fails must not keep the site at work.
const HEAL_AGAIN: Duration = Duration::from_secs(60);

/// The searcher of each audience; the very same where agents see what readers see.
#[derive(Clone)]
pub(super) struct Searchers {
    public: Arc<Searcher>,
    agents: Arc<Searcher>,
    /// That of agents where nobody writes.
    writers: Arc<Searcher>,
}

impl Searchers {
    pub(super) fn of(&self, audience: Audience) -> &Arc<Searcher> {
        match audience {
            Audience::Public => &self.public,
            Audience::Agents => &self.agents,
            Audience::Writers => &self.writers,
        }
    }

    /// Whether they were made with the words of others.
    pub(super) fn cut_as(&self, other: &Searchers) -> bool {
        self.public.cuts_as(&other.public)
    }

    /// Whether they were made with these words.
    pub(super) fn uses(&self, words: &Words) -> bool {
        self.public.uses(&words.analyzer, &words.synonyms)
    }
}

/// What searchers are made of.
pub(super) struct Wanted<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) words: &'a Words,
    /// Those of the moment before.
    pub(super) before: Option<&'a Searchers>,
    pub(super) progress: &'a Progress<'a>,
}

/// The indexes of a site.
pub(super) struct Indexes {
    place: IndexPlace,
    open: Option<Open>,
    /// When the index folder was last found to be of no use.
    folder_tried: Instant,
    folder_retry: Duration,
    /// When the index was last made anew for its answers failed.
    healed: Option<Instant>,
    /// Whether what is in the index folder is not used again, though its checksums may be right.
    distrusted: bool,
    /// Whether drafts are to be found by who writes them.
    for_writers: bool,
    /// Whether there is an agent who may ask.
    for_agents: bool,
}

struct Open {
    fingerprint: u64,
    public: Index,
    /// Only where there is something that readers may not see.
    agents: Option<Index>,
    /// Only where somebody writes and there is something that nobody else may see: in memory.
    writers: Option<Index>,
}

impl Indexes {
    /// Indexes at a place; nothing is opened yet.
    pub(super) fn new(place: IndexPlace) -> Indexes {
        Indexes {
            place,
            open: None,
            folder_tried: Instant::now(),
            folder_retry: FOLDER_RETRY,
            healed: None,
            distrusted: false,
            for_writers: false,
            for_agents: true,
        }
    }

    /// Makes what nobody but writers may see searchable for them.
    pub(super) fn serve_writers(&mut self) {
        self.for_writers = true;
        self.for_agents = false;
    }

    /// Makes nothing searchable for agents but what readers find: there is nobody who could ask as one.
    pub(super) fn without_agents(&mut self) {
        self.for_agents = false;
    }

    /// Tries a folder that cannot be used again after this time at the earliest.
    pub(super) fn retry_after(&mut self, wait: Duration) {
        self.folder_retry = wait;
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the index should be in a folder and is in memory, for the folder cannot be used.
    pub(super) fn are_in_memory(&self) -> bool {
        self.place != IndexPlace::Memory
            && self
                .open
                .as_ref()
                .is_some_and(|open| open.public.is_in_memory())
    }

    /// Searchers of what is wanted. An index that fails is opened anew, then made anew, then kept in memory.
    ///
    /// # Errors
    /// When none of that helps.
    pub(super) fn searchers(
        &mut self,
        wanted: &Wanted<'_>,
        loaded: &mut Loaded,
    ) -> Result<Searchers, LoadError> {
        let had_index = self.is_open();
        let mut done = guarded(|| self.synced(wanted, loaded));
        if let (Err(error), true) = (&done, had_index) {
            // The folder may have been deleted: what was open is of no use any more. Opening anew makes the folder again, or
            // falls back to memory.
            loaded
                .notes
                .push(format!("the index is opened anew: {}", chain(error)));
            done = guarded(|| self.synced(wanted, loaded));
        }
        if let (Err(LoadError::Fault), IndexPlace::Folder(_)) = (&done, &self.place) {
            // What is there may be whole and of no use all the same.
            self.distrusted = true;
            done = guarded(|| self.synced(wanted, loaded));
        }
        self.distrusted = false;
        if let (Err(error), IndexPlace::Folder(_)) = (&done, &self.place) {
            // The disk may be full: what can be read is served all the same.
            loaded
                .notes
                .push(format!("the index is kept in memory: {}", chain(error)));
            let folder = std::mem::replace(&mut self.place, IndexPlace::Memory);
            done = guarded(|| self.synced(wanted, loaded));
            self.place = folder;
            self.folder_tried = Instant::now();
        }
        done
    }

    fn synced(&mut self, wanted: &Wanted<'_>, loaded: &mut Loaded) -> Result<Searchers, LoadError> {
        let words = wanted.words;
        let progress = |done, all| (wanted.progress)(Work::Indexing, done, all);
        let fingerprint = words.analyzer.fingerprint();
        // Taken out while it is worked with: after an error, or a panic, nothing of it is used again. Another dictionary
        // makes other tokens, so that nothing of the old index can be kept; it is closed before another one is opened,
        // since a folder has one writer.
        let same_words = |open: &Open| open.fingerprint == fingerprint;
        let mut open = match self.open.take().filter(same_words) {
            Some(open) => open,
            None => Open {
                fingerprint,
                public: self.opened(Audience::Public, &words.analyzer, &mut loaded.notes)?,
                agents: None,
                writers: None,
            },
        };
        let view = |audience| wanted.catalog.view(audience);
        let before = |audience| wanted.before.map(|searchers| searchers.of(audience));
        let (public, synced) = open.public.searcher(
            view(Audience::Public),
            &words.analyzer,
            &words.synonyms,
            before(Audience::Public),
            &progress,
        )?;
        loaded.analysed = synced.added;
        loaded.removed = synced.removed;
        let [readers, all] = Audience::ALL.map(|audience| view(audience).articles().len());
        let mut agents = Arc::clone(&public);
        // Each index costs time with each save, and room on the disk: there is none for nobody.
        if all == readers || !self.for_agents {
            open.agents = None;
        } else {
            let notes = &mut loaded.notes;
            agents = self.searcher_of(Audience::Agents, &mut open.agents, wanted, notes)?;
        }
        let mut writers = Arc::clone(&agents);
        if !self.for_writers || view(Audience::Writers).articles().len() == all {
            open.writers = None;
        } else {
            let notes = &mut loaded.notes;
            writers = self.searcher_of(Audience::Writers, &mut open.writers, wanted, notes)?;
        }
        self.open = Some(open);
        Ok(Searchers {
            public,
            agents,
            writers,
        })
    }

    /// The searcher of an audience that sees more than readers, from its own index, which is opened when it is not.
    fn searcher_of(
        &self,
        audience: Audience,
        index: &mut Option<Index>,
        wanted: &Wanted<'_>,
        notes: &mut Vec<String>,
    ) -> Result<Arc<Searcher>, LoadError> {
        let words = wanted.words;
        let mut own = match index.take() {
            Some(own) => own,
            None => self.opened(audience, &words.analyzer, notes)?,
        };
        let (searcher, _) = own.searcher(
            wanted.catalog.view(audience),
            &words.analyzer,
            &words.synonyms,
            wanted.before.map(|searchers| searchers.of(audience)),
            &|_, _| (),
        )?;
        *index = Some(own);
        Ok(searcher)
    }

    /// Opens the index folder again when it could not be used before and time has passed since; gives whether it can be.
    pub(super) fn return_to_folder(&mut self, words: &Words, notes: &mut Vec<String>) -> bool {
        if !self.are_in_memory() || self.folder_tried.elapsed() < self.folder_retry {
            return false;
        }
        self.folder_tried = Instant::now();
        let opened = self.opened(Audience::Public, &words.analyzer, &mut Vec::new());
        let Some(public) = opened.ok().filter(|index| !index.is_in_memory()) else {
            return false;
        };
        notes.push("the index folder is used again".to_owned());
        self.open = Some(Open {
            fingerprint: words.analyzer.fingerprint(),
            public,
            agents: None,
            writers: None,
        });
        true
    }

    /// Looks whether the index is still on disk as it was written, and whether its answers are good. When not, it is given up, and
    /// the reason is given.
    ///
    /// Work: one look at the length and time of each file, some dozens.
    pub(super) fn look(&mut self, answers_fail: bool) -> Option<String> {
        let (IndexPlace::Folder(folder), Some(open)) = (&self.place, &self.open) else {
            return None;
        };
        let all = [
            (Audience::Public, Some(&open.public)),
            (Audience::Agents, open.agents.as_ref()),
        ];
        let changed = all.into_iter().find_map(|(audience, index)| {
            Some(folder.join(name(audience)).join(index?.changed_file()?))
        });
        let may_again = self.healed.is_none_or(|at| at.elapsed() >= HEAL_AGAIN);
        let why = match changed {
            Some(file) => format!("{} is not as it was written", file.display()),
            None if answers_fail && may_again => {
                self.healed = Some(Instant::now());
                self.distrusted = true;
                "searches failed".to_owned()
            }
            None => return None,
        };
        self.open = None;
        Some(why)
    }

    fn opened(
        &self,
        audience: Audience,
        analyzer: &Analyzer,
        notes: &mut Vec<String>,
    ) -> Result<Index, IndexError> {
        let name = name(audience);
        let index = match &self.place {
            // What is nobody's yet is on no disk.
            _ if audience == Audience::Writers => Index::in_memory(analyzer)?,
            IndexPlace::Folder(folder) if self.distrusted => {
                Index::anew(&folder.join(name), analyzer)?
            }
            IndexPlace::Folder(folder) => Index::open(&folder.join(name), analyzer)?,
            IndexPlace::Memory => Index::in_memory(analyzer)?,
        };
        notes.extend(index.note().map(|note| format!("{name}: {note}")));
        Ok(index)
    }
}

/// The folder of an audience's index.
fn name(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "public",
        Audience::Agents => "agents",
        Audience::Writers => "writers",
    }
}

//! How a loader is set up, and what it is asked between two loads.
//!
//! Gets:    what the operator and the reload loop decide.
//! Gives:   the loader with it; what the loop decides by.
//! Touches: the clock that it was given.
//! Never:   a look at the disk: that is a load.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{Clock, Loader};
use crate::contact::outside::host_of;
use crate::ids::{ArticleId, Audience};
use crate::site::dates::Dates;
use crate::site::doing::Doing;
use crate::site::operator::{OfficialFile, OfficialStamp};

/// A loader that was told what to do.
impl Loader {
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
        self.settings.official = official;
        self
    }

    /// A loader that leaves the golden queries of `checks.toml` out.
    #[must_use]
    pub fn without_golden_queries(mut self) -> Loader {
        self.settings.without_checks = true;
        self
    }

    /// A loader where no agent is let in: what readers may not see is searchable for nobody.
    #[must_use]
    pub fn without_agents(mut self) -> Loader {
        self.indexes.without_agents();
        self
    }

    /// A loader for writers on their own machine: what nobody else may see is searchable for them.
    #[must_use]
    pub fn for_writers(mut self) -> Loader {
        self.indexes.serve_writers();
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

    /// Whether articles are found by what words mean too, and not by the words alone; they are without this.
    #[must_use]
    pub fn with_meaning(self, by_meaning: bool) -> Loader {
        Loader { by_meaning, ..self }
    }

    /// Names the site's public address: what is pasted with another host is none of its own addresses.
    #[must_use]
    pub fn with_base_url(mut self, base_url: Option<&str>) -> Loader {
        self.own_host = base_url.and_then(host_of).map(Arc::from);
        self
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
        if let Some(official) = &mut self.settings.official {
            official.changed();
        }
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
        self.settings.official.as_ref().map(OfficialFile::stamp)
    }

    /// What is to be reported before there is any snapshot.
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

//! What is stored for the next start, and taken in at this one.
//!
//! Gets:    what files gave when they were parsed, days of change, who has which permalink.
//! Gives:   the same at the next start.
//! Touches: `store`.
//! Never:   more than a help: without it all files are parsed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::dates::Dates;
use super::error::chain;
use super::files::{Files, Known};
use super::indexes::IndexPlace;
use super::store::{Store, StoreError};
use crate::catalog::{Catalog, HeldLink};

/// What is stored beside the index.
pub(super) struct Memory {
    /// Where parsed articles are kept; none when nothing is kept.
    store: Option<Store>,
    /// Who has which permalink of several that claim it, as it is stored.
    held: Vec<HeldLink>,
    /// Whether what is known of days of change is not stored.
    pub(super) dates_unsaved: bool,
}

impl Memory {
    /// A memory beside an index; nothing is read yet.
    pub(super) fn new(place: &IndexPlace, content: &Path) -> Memory {
        let store = match place {
            IndexPlace::Folder(folder) => Some(Store::new(folder, content)),
            IndexPlace::Memory => None,
        };
        Memory {
            store,
            held: Vec::new(),
            dates_unsaved: false,
        }
    }

    /// What was stored of files, and a remark when it is of no use.
    pub(super) fn recall(&mut self) -> (Vec<(PathBuf, Known)>, Option<String>) {
        let Some(store) = &mut self.store else {
            return (Vec::new(), None);
        };
        let loaded = catch_unwind(AssertUnwindSafe(|| store.load()));
        match loaded.unwrap_or_else(|_| store.give_up()) {
            Ok(stored) => {
                self.held = store.held();
                (stored, None)
            }
            Err(error) => {
                let note = format!(
                    "all files are parsed, for parsed articles cannot be read back: {}",
                    chain(&error)
                );
                (Vec::new(), Some(note))
            }
        }
    }

    /// Who had which permalink, as it was stored.
    pub(super) fn held(&self) -> Vec<HeldLink> {
        self.held.clone()
    }

    /// What was stored of days of change.
    pub(super) fn dates(&mut self, content: &Path) -> Dates {
        let stored = self.store.as_mut().and_then(Store::history);
        self.dates_unsaved = false;
        Dates::at_start(content, stored.as_deref())
    }

    /// Whether what was stored is not there any more; then all of it is unsaved.
    pub(super) fn is_lost(&mut self) -> bool {
        let is_lost = self.store.as_mut().is_some_and(Store::is_lost);
        self.dates_unsaved |= is_lost;
        is_lost
    }

    /// Keeps what was parsed, and what is known of days of change, for the next start. Cheap when nothing changed.
    ///
    /// # Errors
    /// When it cannot be written; the next call tries again.
    pub(super) fn save(
        &mut self,
        files: &mut Files,
        dates: &Dates,
        catalog: Option<&Catalog>,
    ) -> Result<(), StoreError> {
        let held = catalog
            .map(Catalog::held_links)
            .filter(|held| *held != self.held);
        let changed = self.dates_unsaved || held.is_some() || files.unsaved().next().is_some();
        let Some(store) = self.store.as_mut().filter(|_| changed) else {
            return Ok(());
        };
        let history = if self.dates_unsaved {
            dates.to_bytes()
        } else {
            None
        };
        let mut saved = store.save(files.unsaved(), history.as_deref());
        if saved.as_ref().is_err_and(StoreError::is_damage) {
            // It was thrown away with all that was in it.
            files.lost();
            self.held.clear();
            saved = store.save(files.unsaved(), dates.to_bytes().as_deref());
        }
        if let (Some(held), true) = (held, saved.is_ok()) {
            saved = store.save_held(&held);
            if saved.is_ok() {
                self.held = held;
            }
        }
        self.dates_unsaved &= saved.is_err();
        saved.map(|()| files.saved())
    }
}

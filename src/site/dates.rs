//! The day on which each article last changed.
//!
//! Gets:    the history of the repository that the content lies in, and what was known of an earlier part of it.
//! Gives:   a day for each article: that of the commit which last changed its file; else that of its front matter; else
//!          that of the file. What is known as bytes, and the same again.
//! Touches: `git`, `content`.
//! Never:   the day of a file where git wrote it, for that is the day of a checkout. A pass through a history that is known.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::content::{Article, source};
use crate::git::{self, Change, Repository, Tip};

/// Counts up whenever stored bytes mean something else.
const FORMAT: u32 = 2;
/// How many of the last changes of a file are known, for comparing it with its translation.
const STEPS_MAX: usize = 8;

/// What git's history says of the content's files, up to some commit. Nothing, before it was asked.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    tip: Tip,
    /// By path below the content folder. Empty where there is no history.
    files: Option<Arc<Files>>,
}

type Files = HashMap<PathBuf, Last>;

/// A change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Step {
    /// When, in seconds after 1970.
    pub(super) seconds: i64,
    /// Whether it made the file.
    pub(super) made: bool,
}

/// The last change of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    /// When, in seconds after 1970: of two changes the later one counts.
    seconds: i64,
    /// None where history was cut off: the change is older than what is there.
    day: Option<Date>,
    /// Whether it took the file away.
    gone: bool,
    /// The last changes, the newest first, without those where history was cut off.
    steps: Vec<Step>,
}

impl Dates {
    /// What is known before git was asked: that there is no repository; else what was stored; else nothing.
    #[must_use]
    pub fn at_start(content: &Path, stored: Option<&[u8]>) -> Dates {
        if Repository::of(content).is_none() {
            return Dates {
                tip: Tip::default(),
                files: Some(Arc::default()),
            };
        }
        stored.and_then(Dates::from_bytes).unwrap_or_default()
    }

    /// What is known, to be stored; nothing where there is no history.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let (files, commit) = (self.files.as_ref()?, self.tip.commit.as_ref()?);
        let files: Vec<_> = files
            .iter()
            .filter_map(|(path, last)| Some((path.to_str()?, last)))
            .collect();
        postcard::to_stdvec(&(FORMAT, commit, &self.tip.cut, files)).ok()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Dates> {
        let (format, rest) = postcard::take_from_bytes::<u32>(bytes).ok()?;
        let (commit, cut, files) =
            (format == FORMAT).then(|| postcard::from_bytes(rest).ok())??;
        let files: Vec<(PathBuf, Last)> = files;
        Some(Dates {
            tip: Tip {
                commit: Some(commit),
                cut,
            },
            files: Some(Arc::new(files.into_iter().collect())),
        })
    }

    /// What is to be known now; `None` when that is known. The work grows with what was committed since.
    ///
    /// # Errors
    /// What git said.
    pub fn newer(&self, content: &Path) -> Result<Option<Dates>, String> {
        let tip = match Repository::of(content) {
            Some(_) => git::tip(content)?,
            // It may come back.
            None if !content.is_dir() => return Ok(None),
            None => Tip::default(),
        };
        if self.files.is_some() && self.tip == tip {
            return Ok(None);
        }
        let files = match &tip.commit {
            Some(commit) => self.files_at(content, commit, &tip.cut)?,
            None => Files::new(),
        };
        // Where nothing differs it is the same, so that no snapshot is made of it.
        let same = self
            .files
            .as_ref()
            .filter(|known| ***known == files)
            .cloned();
        Ok(Some(Dates {
            tip,
            files: same.or_else(|| Some(Arc::new(files))),
        }))
    }

    fn files_at(&self, content: &Path, commit: &str, cut: &[String]) -> Result<Files, String> {
        // What was known stays true when it is a part of the history of now.
        let known = self.files.as_ref().filter(|_| self.tip.cut == cut);
        let known = known
            .zip(self.tip.commit.as_deref())
            .filter(|(_, earlier)| git::is_before(content, earlier, commit));
        let (mut files, from) = known.map_or_else(Default::default, |(files, earlier)| {
            (Files::clone(files), Some(earlier))
        });
        let mut newer = Files::new();
        git::history(content, from, commit, |change| {
            note(&mut newer, change, cut)
        })?;
        for (path, last) in newer {
            match files.entry(path) {
                // No commit that was known comes after one that was not: at the same second the new one was later.
                Entry::Occupied(mut known) => {
                    let (known, mut last) = (known.get_mut(), last);
                    let mut steps = std::mem::take(&mut last.steps);
                    steps.append(&mut known.steps);
                    if last.seconds >= known.seconds {
                        *known = last;
                    }
                    known.steps = steps;
                    known.tidy();
                }
                Entry::Vacant(place) => drop(place.insert(last)),
            }
        }
        Ok(files)
    }

    /// The day of an article's last change.
    pub(super) fn of(&self, article: &Article) -> Option<Date> {
        let Some(files) = &self.files else {
            return article.updated;
        };
        match files.get(&article.path).filter(|last| !last.gone) {
            Some(last) => last.day.or(article.updated),
            None => article.updated.or(article.file_day),
        }
    }

    /// The last changes of an article's file, the newest first, at most eight; none where git does not know it.
    pub(super) fn steps(&self, article: &Article) -> &[Step] {
        let last = self
            .files
            .as_ref()
            .and_then(|files| files.get(&article.path));
        last.filter(|last| !last.gone)
            .map_or(&[], |last| &last.steps)
    }

    /// How many changes [`Dates::steps`] gives at most: of a file with so many, older ones are not known.
    pub(super) const STEPS_MAX: usize = STEPS_MAX;

    /// Whether all days are the same.
    pub(super) fn are_as(&self, other: &Dates) -> bool {
        match (&self.files, &other.files) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// Takes in a change that does not come after those taken in before, except by the clock.
fn note(files: &mut Files, change: Change<'_>, cut: &[String]) {
    let Some(path) = path_of(change.path).filter(|path| source::is_article(path)) else {
        return;
    };
    let is_cut = cut
        .binary_search_by(|commit| commit.as_str().cmp(change.commit))
        .is_ok();
    let (seconds, day) = match is_cut {
        true => (i64::MIN, None),
        false => (change.seconds, change.day.parse().ok()),
    };
    let known = files.entry(path).or_insert(Last {
        seconds,
        day,
        gone: change.gone,
        steps: Vec::new(),
    });
    if seconds > known.seconds {
        (known.seconds, known.day, known.gone) = (seconds, day, change.gone);
    }
    if !is_cut && !change.gone && known.steps.len() < STEPS_MAX {
        known.steps.push(Step {
            seconds,
            made: change.made,
        });
    }
}

impl Last {
    /// Keeps the newest steps, each once.
    fn tidy(&mut self) {
        self.steps.sort_unstable_by(|a, b| b.cmp(a));
        self.steps.dedup();
        self.steps.truncate(STEPS_MAX);
    }
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

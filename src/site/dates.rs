//! The day on which each article last changed.
//!
//! Gets:    the histories of the repositories that the content lies in, and what was known of an earlier part of them.
//! Gives:   a day for each article: that of the commit which last changed its file; else that of its front matter; else
//!          none. Which files were renamed. What is known as bytes, and the same again.
//! Touches: `git`, `content`.
//! Never:   the time of a file, for that is when a copy of it was made. A pass through a history that is known.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::renames::{Renames, Trail, article_of};
use crate::content::Article;
use crate::git::history::{self, Change};
use crate::git::{self, Tip, several};

/// Counts up whenever stored bytes mean something else.
const FORMAT: u32 = 4;
/// How many of the last changes of a file are known, for comparing it with its translation.
const STEPS_MAX: usize = 8;

/// What git's histories say of the content's files, up to some commits. Nothing, before it was asked.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    /// By the folder that has a history of its own, below the content folder.
    known: BTreeMap<PathBuf, History>,
}

/// What one history says.
#[derive(Clone, Debug)]
struct History {
    tip: Tip,
    /// By path below the folder.
    files: Arc<Files>,
    /// By path below the folder, too.
    renames: Arc<Renames>,
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
    /// What is known before git was asked: what was stored of the repositories that are there.
    #[must_use]
    pub fn at_start(content: &Path, stored: Option<&[u8]>) -> Dates {
        let mut dates = stored.and_then(Dates::from_bytes).unwrap_or_default();
        let folders = several::folders(content);
        dates.known.retain(|folder, _| folders.contains(folder));
        dates
    }

    /// What is known, to be stored; nothing where there is no history.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let histories: Vec<_> = self.known.iter().filter_map(stored).collect();
        match histories.is_empty() {
            true => None,
            false => postcard::to_stdvec(&(FORMAT, histories)).ok(),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Dates> {
        let (format, rest) = postcard::take_from_bytes::<u32>(bytes).ok()?;
        let histories: Vec<RecalledHistory> =
            (format == FORMAT).then(|| postcard::from_bytes(rest).ok())??;
        let known = histories.into_iter().map(|(folder, tip, files, renames)| {
            let (commit, cut) = tip;
            let tip = Tip {
                commit: Some(commit),
                cut,
            };
            let history = History {
                tip,
                files: Arc::new(files.into_iter().collect()),
                renames: Arc::new(renames.into_iter().collect()),
            };
            (folder, history)
        });
        Some(Dates {
            known: known.collect(),
        })
    }

    /// What is to be known now; `None` when that is known. The work grows with what was committed since.
    ///
    /// # Errors
    /// What git said, when nothing is to be known of any repository.
    pub fn newer(&self, content: &Path) -> Result<Option<Dates>, String> {
        if !content.is_dir() {
            // It may come back.
            return Ok(None);
        }
        let mut known = BTreeMap::new();
        let (mut is_newer, mut failed) = (false, None);
        for folder in several::folders(content) {
            let before = self.known.get(&folder);
            let newer = History::newer(before, &content.join(&folder)).unwrap_or_else(|error| {
                failed.get_or_insert(error);
                None
            });
            is_newer |= newer.is_some();
            if let Some(history) = newer.or_else(|| before.cloned()) {
                known.insert(folder, history);
            }
        }
        is_newer |= known.len() != self.known.len();
        match failed {
            Some(error) if !is_newer => Err(error),
            _ => Ok(is_newer.then_some(Dates { known })),
        }
    }

    /// The history of a file, and the path that it has there.
    fn history_of<'p>(&self, path: &'p Path) -> Option<(&History, &'p Path)> {
        let own = path.iter().next().map(Path::new);
        match own.and_then(|first| self.known.get_key_value(first)) {
            Some((folder, history)) => Some((history, path.strip_prefix(folder).ok()?)),
            None => Some((self.known.get(Path::new(""))?, path)),
        }
    }

    /// The last change of a file that is there.
    fn last(&self, path: &Path) -> Option<&Last> {
        let (history, inner) = self.history_of(path)?;
        history.files.get(inner).filter(|last| !last.gone)
    }

    /// Whether a history has, or had, a file.
    pub(super) fn knows_of(&self, path: &Path) -> bool {
        let known = self.history_of(path);
        known.is_some_and(|(history, inner)| history.files.contains_key(inner))
    }

    /// The day of an article's last change.
    pub(super) fn of(&self, article: &Article) -> Option<Date> {
        let last = self.last(&article.path);
        last.and_then(|last| last.day).or(article.updated)
    }

    /// The last changes of an article's file, the newest first, at most eight; none where git does not know it.
    pub(super) fn steps(&self, article: &Article) -> &[Step] {
        self.last(&article.path).map_or(&[], |last| &last.steps)
    }

    /// How many changes [`Dates::steps`] gives at most: of a file with so many, older ones are not known.
    pub(super) const STEPS_MAX: usize = STEPS_MAX;

    /// Whether all days are the same.
    pub(super) fn are_as(&self, other: &Dates) -> bool {
        self.same(other, |one, other| Arc::ptr_eq(&one.files, &other.files))
    }

    /// Whether the same files were renamed.
    pub(super) fn are_renamed_as(&self, other: &Dates) -> bool {
        self.same(other, |one, other| {
            Arc::ptr_eq(&one.renames, &other.renames)
        })
    }

    fn same(&self, other: &Dates, are: impl Fn(&History, &History) -> bool) -> bool {
        let mut both = self.known.iter().zip(&other.known);
        self.known.len() == other.known.len()
            && both.all(|(one, other)| one.0 == other.0 && are(one.1, other.1))
    }

    /// The files that were renamed and whose old path is that of no file now: old and new path below the content folder.
    pub(super) fn renames(&self) -> impl Iterator<Item = (PathBuf, PathBuf)> {
        self.known.iter().flat_map(|(folder, history)| {
            let renames = history.renames.iter();
            renames.map(|(old, new)| (folder.join(old), folder.join(new)))
        })
    }
}

/// What is read back of a history: its folder; its commit, and where it is cut off; its files; those that were renamed.
type RecalledHistory = (
    PathBuf,
    (String, Vec<String>),
    Vec<(PathBuf, Last)>,
    Vec<(PathBuf, PathBuf)>,
);
/// The same as it is written.
type StoredHistory<'h> = (
    &'h str,
    (&'h str, &'h [String]),
    Vec<(&'h str, &'h Last)>,
    Vec<(&'h str, &'h str)>,
);

/// What is stored of a history; nothing of one without a commit.
fn stored<'h>((folder, history): (&'h PathBuf, &'h History)) -> Option<StoredHistory<'h>> {
    let files = history.files.iter();
    let files = files.filter_map(|(path, last)| Some((path.to_str()?, last)));
    let renames = history.renames.iter();
    let renames = renames.filter_map(|(old, new)| Some((old.to_str()?, new.to_str()?)));
    Some((
        folder.to_str()?,
        (history.tip.commit.as_deref()?, &history.tip.cut),
        files.collect(),
        renames.collect(),
    ))
}

impl History {
    /// What is to be known now of a folder's history; `None` when that is known.
    fn newer(before: Option<&History>, folder: &Path) -> Result<Option<History>, String> {
        let tip = git::tip(folder)?;
        if before.is_some_and(|before| before.tip == tip) {
            return Ok(None);
        }
        let (files, renames) = match &tip.commit {
            Some(commit) => History::files_at(before, folder, commit, &tip.cut)?,
            None => Default::default(),
        };
        // Where nothing differs it is the same, so that no snapshot is made of it.
        Ok(Some(History {
            tip,
            files: shared(before.map(|before| &before.files), files),
            renames: shared(before.map(|before| &before.renames), renames),
        }))
    }

    fn files_at(
        before: Option<&History>,
        folder: &Path,
        commit: &str,
        cut: &[String],
    ) -> Result<(Files, Renames), String> {
        // What was known stays true when it is a part of the history of now.
        let known = before.filter(|before| before.tip.cut == cut);
        let known = known.and_then(|known| Some((known, known.tip.commit.as_deref()?)));
        let known = known.filter(|(_, earlier)| git::is_before(folder, earlier, commit));
        let (mut files, from) = known.map_or_else(Default::default, |(known, earlier)| {
            (Files::clone(&known.files), Some(earlier))
        });
        let (mut newer, mut trail) = (Files::new(), Trail::default());
        history::changes(folder, from, commit, |change| {
            trail.note(&change);
            note(&mut newer, change, cut);
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
        let nothing = Renames::new();
        let renames = trail.after(known.map_or(&nothing, |(known, _)| &known.renames));
        Ok((files, renames))
    }
}

/// What is known, where it is what was known before.
fn shared<T: PartialEq>(before: Option<&Arc<T>>, now: T) -> Arc<T> {
    let same = before.filter(|before| ***before == now).cloned();
    same.unwrap_or_else(|| Arc::new(now))
}

/// Takes in a change that does not come after those taken in before, except by the clock.
fn note(files: &mut Files, change: Change<'_>, cut: &[String]) {
    let Some(path) = article_of(change.path) else {
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

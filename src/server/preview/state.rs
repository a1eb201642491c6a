//! What the preview knows besides the site: where it listens, which moment was before the last save.
//!
//! Gets:    each new snapshot.
//! Gives:   the one before the last save; whoever waits is told that there is a newer one.
//! Touches: memory.
//! Never:   a request.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

pub use super::editor::{EditorUrl, EditorUrlError};
use crate::site::{Snapshot, Unpublished, unpublished};

/// The writers' workspace of a server.
#[derive(Clone)]
pub struct Preview(Arc<Inner>);

struct Inner {
    /// The hosts under which this machine calls itself, with the port.
    hosts: Vec<String>,
    editor: EditorUrl,
    /// The content folder, as a whole path.
    content: PathBuf,
    /// The data folder of a server, which may have a database.
    data: PathBuf,
    moments: Mutex<Moments>,
    unpublished: Mutex<Option<Found>>,
    /// The newest generation; [`STOPPED`] when there will be none.
    news: watch::Sender<u64>,
}

/// For how long what git said is believed: a commit changes no file.
const KNOWN_FOR: Duration = Duration::from_secs(2);

/// What is told when the server stops.
pub(super) const STOPPED: u64 = u64::MAX;

/// Of which generation it was found, when, and what was.
type Found = (u64, Instant, Option<Arc<Unpublished>>);

#[derive(Default)]
struct Moments {
    now: Option<Arc<Snapshot>>,
    before: Option<Arc<Snapshot>>,
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview")
            .field("hosts", &self.0.hosts)
            .finish()
    }
}

impl Preview {
    /// The workspace of a server that listens on `address`. What readers did not find is read from the data folder.
    #[must_use]
    pub fn new(address: SocketAddr, (content, data): (&Path, &Path), editor: EditorUrl) -> Preview {
        let port = address.port();
        let names = ["localhost", "127.0.0.1", "[::1]"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names.map(str::to_owned));
        }
        let content = content
            .canonicalize()
            .or_else(|_| std::path::absolute(content))
            .unwrap_or_else(|_| content.to_owned());
        Preview(Arc::new(Inner {
            hosts,
            editor,
            content,
            data: data.to_owned(),
            moments: Mutex::default(),
            unpublished: Mutex::default(),
            news: watch::Sender::new(0),
        }))
    }

    /// A newer snapshot is served.
    pub fn published(&self, snapshot: &Arc<Snapshot>) {
        let generation = snapshot.generation;
        let mut moments = self.lock();
        if let Some(before) = moments.now.replace(Arc::clone(snapshot)) {
            // What changed nothing of search, such as days of commits, is no save to compare with.
            if !before.finds_as(snapshot) {
                moments.before = Some(before);
            }
        }
        drop(moments);
        self.0.news.send_if_modified(|newest| {
            let goes_on = *newest != STOPPED;
            if goes_on {
                *newest = generation;
            }
            goes_on
        });
    }

    /// The server is about to stop: nobody need wait for news.
    pub(in crate::server) fn stop(&self) {
        self.0.news.send_replace(STOPPED);
    }

    /// The snapshot before the last save; none before the first.
    pub(super) fn before(&self) -> Option<Arc<Snapshot>> {
        self.lock().before.clone()
    }

    /// The content folder, as a whole path.
    pub(super) fn content(&self) -> &Path {
        &self.0.content
    }

    /// The data folder of a server.
    pub(super) fn data(&self) -> &Path {
        &self.0.data
    }

    /// What differs from what is committed, as it was a moment ago; none where no repository is.
    pub(super) fn unpublished(&self, generation: u64) -> Option<Arc<Unpublished>> {
        let known = self.0.unpublished.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        if let Some((of, at, found)) = &*known
            && *of == generation
            && at.elapsed() < KNOWN_FOR
        {
            return found.clone();
        }
        let found = unpublished(&self.0.content).map(Arc::new);
        *known = Some((generation, Instant::now(), found.clone()));
        found
    }

    /// The newest generation, and those to come.
    pub(super) fn news(&self) -> watch::Receiver<u64> {
        self.0.news.subscribe()
    }

    /// Whether this is a name of this machine for itself, with our port.
    pub(super) fn is_here(&self, host: &str) -> bool {
        self.0
            .hosts
            .iter()
            .any(|here| here.eq_ignore_ascii_case(host))
    }

    /// The address that opens a place of a file of the content folder in the editor.
    pub(super) fn editor_url(&self, file: &Path, line: usize, column: usize) -> String {
        self.0.editor.of(&self.0.content.join(file), line, column)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Moments> {
        self.0
            .moments
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

//! How an operator says that a loss which is held back is meant: by two small files in the data folder, without a network.
//!
//! Gets:    what a running server holds back, for the command; the command's request, for the server.
//! Gives:   the same to the other side.
//! Touches: `door`; two files of the data folder.
//! Never:   the content folder: whoever writes articles cannot say that a loss is meant. More than one request at a time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::door::{self, Refused};
use crate::ids::ArticleId;

/// What a server holds back, while it does.
const HELD_FILE: &str = "held-back.json";
/// What the command asks for, while it waits.
const REQUEST_FILE: &str = "accept-losses";
/// The largest of these files that is read, in bytes.
const BYTES_MAX: u64 = 1_000_000;
/// How many articles the file names.
const NAMED_MAX: usize = 100;
/// How often a server that holds articles back looks for a request.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(300);
/// How long the command waits for a server: it may be in the middle of a reload.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// How long nothing must be held back until the command is done: several servers may have one data folder.
const SETTLED: Duration = Duration::from_millis(1_000);
const WAIT_STEP: Duration = Duration::from_millis(50);

/// What a server holds back.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// The content folder, as a whole path.
    pub content: String,
    /// How many articles are held back.
    pub count: usize,
    /// The first of them, at most a hundred.
    pub articles: Vec<String>,
}

/// Why a loss could not be accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The data folder.
    #[error("the data folder {} cannot be used: {reason}; name the one of the running server with --data", .folder.display())]
    Data {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// The server is one of another content folder.
    #[error("the server of this data folder serves {found}, not {}; name that folder, or the data folder of the other server", .asked.display())]
    OtherContent {
        /// What was asked for.
        asked: PathBuf,
        /// What it serves.
        found: String,
    },
    /// Nobody answered.
    #[error("no server took the request within {} s: is one running with this data folder?", WAIT_MAX.as_secs())]
    NoServer,
}

/// Asks the server of a data folder to take in what it holds back, and waits until it did; gives what that was, or nothing when
/// nothing is held back.
///
/// # Errors
/// When the folder cannot be used, belongs to a server of another content folder, or no server answers.
pub fn accept(data: &Path, content: &Path) -> Result<Option<HeldBack>, AcceptError> {
    let failed = |reason: String| AcceptError::Data {
        folder: data.to_owned(),
        reason,
    };
    if !data.is_dir() {
        return Err(failed("it is not there".to_owned()));
    }
    let Some(held) = held_back(data).map_err(|refused| failed(refused.to_string()))? else {
        return Ok(None);
    };
    if held.content != whole(content) {
        return Err(AcceptError::OtherContent {
            asked: content.to_owned(),
            found: held.content,
        });
    }
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let request = format!("{} {}\n", std::process::id(), now.as_nanos());
    write(data, REQUEST_FILE, request.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let is_taken = wait_until_taken(data);
    let _ = fs::remove_file(data.join(REQUEST_FILE));
    if is_taken {
        Ok(Some(held))
    } else {
        Err(AcceptError::NoServer)
    }
}

fn wait_until_taken(data: &Path) -> bool {
    let (started, mut gone_since) = (Instant::now(), None::<Instant>);
    loop {
        match (held_back(data), gone_since) {
            (Ok(None), Some(since)) if since.elapsed() >= SETTLED => return true,
            (Ok(None), None) => gone_since = Some(Instant::now()),
            (Ok(None), Some(_)) => {}
            _ if started.elapsed() >= WAIT_MAX => return false,
            _ => gone_since = None,
        }
        std::thread::sleep(WAIT_STEP);
    }
}

fn held_back(data: &Path) -> Result<Option<HeldBack>, Refused> {
    match door::read(data, Path::new(HELD_FILE), BYTES_MAX) {
        Ok((bytes, _)) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| Refused::Io(error.into())),
        Err(Refused::Missing) => Ok(None),
        Err(refused) => Err(refused),
    }
}

/// A server's side.
pub(super) struct Desk {
    data: Option<PathBuf>,
    content: String,
    /// The last request that was done.
    done: Option<Vec<u8>>,
    told: Option<HeldBack>,
    failed: bool,
}

impl Desk {
    /// Without a data folder nobody can ask.
    pub(super) fn new(data: Option<PathBuf>, content: &Path) -> Desk {
        let mut desk = Desk {
            data,
            content: whole(content),
            done: None,
            told: None,
            failed: false,
        };
        // What a server left that was killed is nobody's any more.
        desk.done = desk.request();
        desk.forget();
        desk
    }

    /// Tells the command what is held back, where that changed.
    pub(super) fn tell<'a>(&mut self, held: impl ExactSizeIterator<Item = &'a ArticleId>) {
        let Some(data) = &self.data else { return };
        if held.len() == 0 {
            if self.told.take().is_some() {
                self.forget();
            }
            return;
        }
        let (content, count) = (self.content.clone(), held.len());
        let held = HeldBack {
            content,
            count,
            articles: held.take(NAMED_MAX).map(ToString::to_string).collect(),
        };
        if self.told.as_ref() == Some(&held) && data.join(HELD_FILE).exists() {
            return;
        }
        let bytes = serde_json::to_vec(&held).unwrap_or_default();
        let written = fs::create_dir_all(data).and_then(|()| write(data, HELD_FILE, &bytes));
        if let (Err(error), false) = (&written, self.failed) {
            tracing::warn!(
                "{}: `jieda accept` cannot be used, for nothing can be written: {error}",
                data.display()
            );
        }
        self.failed = written.is_err();
        self.told = Some(held);
    }

    /// Whether somebody asks by now that the loss be taken in.
    pub(super) fn is_asked(&mut self) -> bool {
        let request = self.request();
        if request.is_none() || request == self.done {
            return false;
        }
        self.done = request;
        true
    }

    fn request(&self) -> Option<Vec<u8>> {
        let data = self.data.as_ref()?;
        door::read(data, Path::new(REQUEST_FILE), BYTES_MAX)
            .ok()
            .map(|(bytes, _)| bytes)
    }

    fn forget(&self) {
        if let Some(data) = &self.data {
            let _ = fs::remove_file(data.join(HELD_FILE));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if self.told.is_some() {
            self.forget();
        }
    }
}

fn whole(content: &Path) -> String {
    let whole = content
        .canonicalize()
        .or_else(|_| std::path::absolute(content));
    whole
        .unwrap_or_else(|_| content.to_owned())
        .to_string_lossy()
        .into_owned()
}

/// Writes a file that others see whole or not at all.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let made = folder.join(format!("{name}.{}", std::process::id()));
    fs::write(&made, bytes)?;
    fs::rename(&made, folder.join(name)).inspect_err(|_| drop(fs::remove_file(&made)))
}

//! The index folder, without waiting for the disk.
//!
//! Gets:    files as tantivy writes them.
//! Gives:   the same files, held in memory, for as long as somebody reads them.
//! Touches: the index folder.
//! Never:   a wait until bytes are on the disk, which takes most of the time of one edit. The index is derived: a process that
//!          is killed loses nothing, and what a power cut damages is noticed by its checksum at the next start and made anew.
//!          A map of a file: whoever cuts a mapped file ends the process that reads it (SIGBUS), and whoever writes to it changes
//!          what is found. A help centre's index is small (31.6 MB for 10,000 articles, which answering would map anyway).

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use xxhash_rust::xxh3::Xxh3;

use super::integrity::{self, IntactIndex, Living, META, Seal, UnfitIndex};
use crate::disk;

/// What stands behind the name of a file until it is whole.
const UNFINISHED: &str = ".tmp";

/// A folder.
#[derive(Clone, Debug)]
pub(super) struct IndexFolder {
    path: PathBuf,
    state: Arc<Mutex<FolderState>>,
}

#[derive(Debug, Default)]
struct FolderState {
    /// Which index it is.
    index: u64,
    files: BTreeMap<PathBuf, SealedFile>,
    /// What each list on disk was after it was written.
    lists: BTreeMap<PathBuf, DiskStamp>,
    /// The bytes of all files, from their test until tantivy has opened them.
    tested: Vec<Arc<[u8]>>,
}

/// A file of a segment.
#[derive(Debug)]
struct SealedFile {
    seal: Seal,
    stamp: DiskStamp,
    bytes: Weak<[u8]>,
}

/// What tells cheaply whether a file may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DiskStamp {
    bytes: u64,
    modified: Option<SystemTime>,
    identity: Option<disk::Identity>,
}

impl DiskStamp {
    fn of(path: &Path) -> io::Result<DiskStamp> {
        let meta: Metadata = fs::symlink_metadata(path)?;
        Ok(DiskStamp {
            bytes: meta.len(),
            modified: meta.modified().ok(),
            identity: disk::identity(path),
        })
    }
}

impl IndexFolder {
    /// A folder without an index.
    pub(super) fn empty(path: &Path) -> io::Result<IndexFolder> {
        let mut number = [0; 8];
        getrandom::fill(&mut number).map_err(io::Error::other)?;
        let state = FolderState {
            index: u64::from_le_bytes(number),
            ..FolderState::default()
        };
        Ok(IndexFolder::with(path, state))
    }

    /// A folder with an index whose files are all as they were written.
    pub(super) fn tested(path: &Path) -> Result<IndexFolder, UnfitIndex> {
        let IntactIndex { index, files } = integrity::check(path)?;
        let stamp_of = |name: &Path| {
            DiskStamp::of(&path.join(name))
                .map_err(|error| UnfitIndex::Damaged(name.display().to_string(), error.to_string()))
        };
        let mut state = FolderState {
            index,
            ..FolderState::default()
        };
        for (name, (seal, bytes)) in files {
            let sealed = SealedFile {
                seal,
                stamp: stamp_of(&name)?,
                bytes: Arc::downgrade(&bytes),
            };
            state.files.insert(name, sealed);
            state.tested.push(bytes);
        }
        for name in [META, integrity::MANAGED].map(PathBuf::from) {
            let stamp = stamp_of(&name)?;
            state.lists.insert(name, stamp);
        }
        Ok(IndexFolder::with(path, state))
    }

    fn with(path: &Path, state: FolderState) -> IndexFolder {
        IndexFolder {
            path: path.to_owned(),
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Lets go of what nobody reads: to be called when tantivy has opened what it needs.
    pub(super) fn opened(&self) {
        self.state().tested = Vec::new();
    }

    /// The first file that is not as it was written, as far as its length, time and place tell.
    pub(super) fn changed(&self) -> Option<PathBuf> {
        let state = self.state();
        let mut all = state
            .files
            .iter()
            .map(|(name, sealed)| (name, sealed.stamp))
            .chain(state.lists.iter().map(|(n, s)| (n, *s)));
        let changed = all.find(|(name, stamp)| {
            !DiskStamp::of(&self.path.join(name)).is_ok_and(|now| now == *stamp)
        });
        changed.map(|(name, _)| name.clone())
    }

    fn state(&self) -> MutexGuard<'_, FolderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, path: &Path) -> io::Result<Arc<[u8]>> {
        let mut state = self.state();
        let sealed = state
            .files
            .get_mut(path)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if let Some(bytes) = sealed.bytes.upgrade() {
            return Ok(bytes);
        }
        let bytes = integrity::read_sealed(&self.path, &path.to_string_lossy(), sealed.seal)?;
        sealed.bytes = Arc::downgrade(&bytes);
        Ok(bytes)
    }
}

impl Directory for IndexFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let bytes = self.read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(Arc::new(OwnedBytes::new(bytes)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.state().files.remove(path);
        fs::remove_file(self.path.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeleteError::FileDoesNotExist(path.to_owned()),
            _ => DeleteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_owned(),
            },
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.path
            .join(path)
            .try_exists()
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let whole = self.path.join(path);
        let file = OpenOptions::new().write(true).create_new(true).open(&whole);
        let file = file.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        let sealing = Sealing {
            file,
            whole,
            name: path.to_owned(),
            bytes: 0,
            sum: Xxh3::new(),
            state: Arc::clone(&self.state),
        };
        Ok(BufWriter::new(Box::new(sealing)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        integrity::read_list_data(&self.path, &path.to_string_lossy()).map_err(
            |unfit| match unfit {
                UnfitIndex::Missing => OpenReadError::FileDoesNotExist(path.to_owned()),
                UnfitIndex::Format(why) | UnfitIndex::Damaged(_, why) => {
                    OpenReadError::wrap_io_error(io::Error::other(why), path.to_owned())
                }
            },
        )
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let mut files = BTreeMap::new();
        if path == Path::new(META) {
            let living = Living::of(data)?;
            let sealed = state
                .files
                .iter()
                .map(|(name, sealed)| (name.to_string_lossy().into_owned(), sealed.seal));
            files.extend(sealed.filter(|(name, _)| living.need(name)));
        }
        let whole = self.path.join(path);
        let unfinished = disk::with_suffix(&whole, UNFINISHED);
        disk::clear(&unfinished)?;
        fs::write(
            &unfinished,
            integrity::sealed_list(&path.to_string_lossy(), data, state.index, files)?,
        )?;
        fs::rename(unfinished, &whole)?;
        let stamp = DiskStamp::of(&whole)?;
        state.lists.insert(path.to_owned(), stamp);
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let mut options = OpenOptions::new();
        let file = disk::open(
            &self.path.join(&lock.filepath),
            options.write(true).create(true).truncate(false),
        );
        let file = file.map_err(LockError::wrap_io_error)?;
        if lock.is_blocking {
            file.lock().map_err(LockError::wrap_io_error)?;
        } else {
            file.try_lock().map_err(|error| match error {
                fs::TryLockError::WouldBlock => LockError::LockBusy,
                fs::TryLockError::Error(error) => LockError::wrap_io_error(error),
            })?;
        }
        // Closing the file frees the lock.
        Ok(DirectoryLock::from(Box::new(file)))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        // Readers are told by their writer: nobody waits for this.
        Ok(WatchHandle::empty())
    }
}

/// A file that is done, and sealed, when its last byte is handed over.
struct Sealing {
    file: File,
    whole: PathBuf,
    name: PathBuf,
    bytes: u64,
    sum: Xxh3,
    state: Arc<Mutex<FolderState>>,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Sealing {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.file.flush()?;
        let seal = Seal {
            bytes: self.bytes,
            sum: self.sum.digest(),
        };
        let sealed = SealedFile {
            seal,
            stamp: DiskStamp::of(&self.whole)?,
            bytes: Weak::<[u8; 0]>::new(),
        };
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .files
            .insert(self.name.clone(), sealed);
        Ok(())
    }
}

//! Large bodies that no connection holds a copy of.
//!
//! Gets:    an open file and the part of it that is asked for; or the bytes of an answer.
//! Gives:   a body that is read piece by piece; or the bytes that another answer under way holds already.
//! Touches: the file, on a thread for blocking work; memory.
//! Never:   more of a file than one piece for each connection; bytes that no answer under way needs.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// How much of a file is read at once, in bytes: with what hyper buffers, about all that a slow reader costs.
const PIECE_BYTES: u64 = 32_768;
/// Bodies of fewer bytes are not shared: the places that they take are worth no look at what others are sent.
const SHARED_BYTES_MIN: usize = 65_536;

/// Put on an answer that is read piece by piece: its validator is that of these very bytes, and compressing it would cost each
/// reader of a large file an encoder.
#[derive(Clone)]
pub(super) struct Streamed;

/// A part of an open file. What is done to the file's name meanwhile changes nothing.
pub(super) struct FileBody {
    file: Option<File>,
    left: u64,
    permits: Arc<Semaphore>,
    reading: Option<Reading>,
}

type Reading = Pin<Box<dyn Future<Output = io::Result<(File, Bytes)>> + Send>>;

impl FileBody {
    /// A part of a file, which must have that many bytes; each piece is read with one of the permits.
    ///
    /// # Errors
    /// When the part's begin cannot be found.
    pub(super) fn new(
        mut file: File,
        part: Range<u64>,
        permits: Arc<Semaphore>,
    ) -> io::Result<FileBody> {
        file.seek(SeekFrom::Start(part.start))?;
        Ok(FileBody {
            file: Some(file),
            left: part.end.saturating_sub(part.start),
            permits,
            reading: None,
        })
    }
}

/// The next bytes of a file; it is an error when there are none, since more were promised.
async fn read_piece(
    mut file: File,
    bytes_max: u64,
    permits: Arc<Semaphore>,
) -> io::Result<(File, Bytes)> {
    let permit = permits.acquire_owned().await.map_err(io::Error::other)?;
    // Made here: each thread for blocking work that makes some keeps them in a heap of its own.
    let mut piece = Vec::with_capacity(bytes_max as usize);
    let read = spawn_blocking(move || {
        let _permit = permit;
        (&mut file).take(bytes_max).read_to_end(&mut piece)?;
        match piece.is_empty() {
            true => Err(io::ErrorKind::UnexpectedEof.into()),
            false => Ok((file, piece.into())),
        }
    });
    read.await.map_err(io::Error::other)?
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let (bytes_max, permits) = (PIECE_BYTES.min(self.left), Arc::clone(&self.permits));
        if let Some(file) = self.file.take() {
            self.reading = Some(Box::pin(read_piece(file, bytes_max, permits)));
        }
        // Nothing is being read once reading has failed.
        let Some(reading) = &mut self.reading else {
            return Poll::Ready(None);
        };
        let read = ready!(reading.as_mut().poll(context));
        self.reading = None;
        Poll::Ready(Some(read.map(|(file, piece)| {
            self.left -= piece.len() as u64;
            self.file = Some(file);
            Frame::data(piece)
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Bytes of answers that are under way, each kept once: a sitemap that a thousand clients take slowly is held once.
#[derive(Default)]
pub(super) struct Shared(Mutex<HashMap<u64, Weak<Bytes>>>);

impl Shared {
    /// The same bytes, held together with other answers that have them. `hash` is that of the bytes.
    pub(super) fn share(&self, hash: u64, bytes: Bytes) -> Bytes {
        if bytes.len() < SHARED_BYTES_MIN {
            return bytes;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = known.get(&hash).and_then(Weak::upgrade)
            && *held == bytes
        {
            return Bytes::from_owner(Held(held));
        }
        // So there are never more entries than answers under way.
        known.retain(|_, held| held.strong_count() > 0);
        let held = Arc::new(bytes);
        known.insert(hash, Arc::downgrade(&held));
        Bytes::from_owner(Held(held))
    }
}

struct Held(Arc<Bytes>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_bodies_are_held_once_and_only_while_they_are_needed() {
        let (shared, of) = (Shared::default(), |byte: u8| {
            Bytes::from(vec![byte; SHARED_BYTES_MIN])
        });
        let first = shared.share(1, of(1));
        let second = shared.share(1, of(1));
        assert_eq!((first.as_ptr(), &first), (second.as_ptr(), &of(1)));
        // Another body whose hash is the same is another body.
        let other = shared.share(1, of(2));
        assert_eq!(other, of(2));
        drop((first, second, other));
        assert_eq!(shared.share(2, of(3)), of(3));
        assert_eq!(shared.0.lock().unwrap().len(), 1);
    }
}

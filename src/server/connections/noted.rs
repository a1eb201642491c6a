//! A socket, a request and an answer whose every step is noted in the progress of their connection.
//!
//! Gets:    what hyper reads and writes.
//! Gives:   the same, but for what hyper answers by itself.
//! Touches: the socket that it wraps.
//! Never:   a wait of its own; a look at what is read, or at an answer of ours.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::super::state::AppState;
use super::progress::Progress;
use super::refusal;

/// A socket whose every step is noted.
pub(super) struct Noted {
    socket: TcpStream,
    progress: Arc<Progress>,
    state: AppState,
    /// What is left of an answer to what was no request, in the place of hyper's bare one.
    refusal: Option<Bytes>,
}

impl AsyncRead for Noted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.progress.read();
        }
        polled
    }
}

impl Noted {
    pub(super) fn new(socket: TcpStream, progress: Arc<Progress>, state: AppState) -> Noted {
        Noted {
            socket,
            progress,
            state,
            refusal: None,
        }
    }

    /// Hyper writes by itself only where no request was taken and none is answered: what it then says is made whole. None when
    /// these bytes are an answer of ours.
    fn refuse(
        &mut self,
        context: &mut Context<'_>,
        bare: &[u8],
    ) -> Option<Poll<io::Result<usize>>> {
        if self.refusal.is_none() && self.progress.is_unasked() {
            self.refusal = refusal::whole(&self.state, bare);
        }
        let left = self.refusal.as_mut()?;
        while !left.is_empty() {
            match Pin::new(&mut self.socket).poll_write(context, left) {
                Poll::Ready(Ok(0)) => return Some(Poll::Ready(Ok(0))),
                Poll::Ready(Ok(bytes)) => {
                    drop(left.split_to(bytes));
                    self.progress.written(bytes);
                }
                Poll::Ready(Err(error)) => return Some(Poll::Ready(Err(error))),
                Poll::Pending => {
                    self.progress.refused();
                    return Some(Poll::Pending);
                }
            }
        }
        Some(Poll::Ready(Ok(bare.len())))
    }

    fn note(&self, polled: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &polled {
            Poll::Ready(Ok(bytes)) => self.progress.written(*bytes),
            Poll::Pending => self.progress.refused(),
            Poll::Ready(Err(_)) => {}
        }
        polled
    }
}

impl AsyncWrite for Noted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(polled) = self.refuse(context, bytes) {
            return polled;
        }
        let polled = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.note(polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // A bare answer is one part.
        let first = parts.first().map_or(&[][..], |part| &**part);
        if let Some(polled) = self.refuse(context, first) {
            return polled;
        }
        let polled = Pin::new(&mut self.socket).poll_write_vectored(context, parts);
        self.note(polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A socket has nothing to flush: hyper asks once what it held is written.
        let polled = Pin::new(&mut self.socket).poll_flush(context);
        if polled.is_ready() {
            self.progress.flushed();
        }
        polled
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

/// The body of a request, of which it is noted when it is there.
pub(super) struct Asked {
    pub(super) body: hyper::body::Incoming,
    pub(super) progress: Arc<Progress>,
}

impl Body for Asked {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) || self.body.is_end_stream() {
            self.progress.body_read();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        // Whoever does not want the rest does not wait for it.
        self.progress.body_read();
    }
}

/// The body of an answer, of which it is noted when all of it was handed over.
pub(super) struct Answer {
    pub(super) body: axum::body::Body,
    pub(super) progress: Arc<Progress>,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.progress.answered();
    }
}

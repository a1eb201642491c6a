//! Where lines of the log go: to standard error.
//!
//! Gets:    lines, whole.
//! Gives:   each to standard error; those of the access log by a thread of its own.
//! Touches: standard error.
//! Never:   a request that waits for whoever reads the access log; more of it in memory than so many lines.

use std::io::{self, Stderr, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};

use tracing::Metadata;
use tracing_subscriber::fmt::MakeWriter;

use crate::server::ACCESS_TARGET;

/// How many lines of the access log wait at most: with about 300 bytes each, a megabyte, and a second of a busy server.
const LINES_MAX: usize = 4_096;

/// The way out.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// Made with the first line.
    access: OnceLock<SyncSender<Vec<u8>>>,
    lost: Arc<AtomicU64>,
}

impl Output {
    /// How many lines of the access log were left out, since too many waited.
    pub(super) fn lost(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.lost)
    }

    fn queue(&self, line: &[u8]) {
        let access = self.access.get_or_init(|| {
            let (sender, lines) = sync_channel(LINES_MAX);
            let thread = std::thread::Builder::new().name("access-log".to_owned());
            // Without a thread each line is lost, and counted.
            drop(thread.spawn(move || write_all(&lines)));
            sender
        });
        if access.try_send(line.to_vec()).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn write_all(lines: &Receiver<Vec<u8>>) {
    while let Ok(line) = lines.recv() {
        // Nobody is left who could be told that nobody reads.
        let _ = io::stderr().write_all(&line);
    }
}

impl<'a> MakeWriter<'a> for Output {
    type Writer = Writer<'a>;

    fn make_writer(&'a self) -> Writer<'a> {
        Writer::Direct(io::stderr())
    }

    fn make_writer_for(&'a self, line: &Metadata<'_>) -> Writer<'a> {
        match line.target() {
            ACCESS_TARGET => Writer::Queue(self),
            _ => self.make_writer(),
        }
    }
}

/// Takes one line.
pub(super) enum Writer<'a> {
    Direct(Stderr),
    Queue(&'a Output),
}

impl Write for Writer<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match self {
            Writer::Direct(stderr) => stderr.write(line),
            Writer::Queue(output) => {
                output.queue(line);
                Ok(line.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

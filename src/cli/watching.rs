//! The flags of `serve` for those who watch it: the access log, and where the metrics are.
//!
//! Gets:    flags and variables; the file of the token.
//! Gives:   a token, and a listener for operators.
//! Touches: the file of the token, a socket.
//! Never:   the token in a message.

use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tokio::net::TcpListener;

use super::listen::{self, listen_address};
use crate::server::{self, MetricsToken};

/// What operators see of the server, which see `docs/operations.md` for.
#[derive(Debug, clap::Args)]
pub(super) struct WatchArgs {
    /// Log each answer: route, status, bytes and time, and nothing of who asked or what for
    #[arg(long, env = "JIEDA_ACCESS_LOG", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) access_log: bool,
    /// Where to listen for those who read /metrics, and probes; port 0 takes a free one, which is logged
    #[arg(long, env = "JIEDA_METRICS_LISTEN", value_name = "ADDRESS:PORT", value_parser = listen_address)]
    metrics_listen: Option<SocketAddr>,
    /// Give /metrics at the address of readers too, to those who send the token in this file
    #[arg(long, env = "JIEDA_METRICS_TOKEN_FILE", value_name = "FILE")]
    metrics_token_file: Option<PathBuf>,
}

/// The largest file of a token, in bytes: the longest token with some white space around it.
const TOKEN_FILE_BYTES_MAX: u64 = 4_096;
/// How to make one.
const MAKE: &str = "make one with `openssl rand -hex 32`";

impl WatchArgs {
    /// The token, where a file is named.
    pub(super) fn token(&self, content: &Path) -> anyhow::Result<Option<MetricsToken>> {
        let Some(path) = &self.metrics_token_file else {
            return Ok(None);
        };
        let what = format!("--metrics-token-file {}", path.display());
        if super::folders::is_within(path, content) {
            bail!(
                "{what} lies in the content folder, which authors read: move it out of {}",
                content.display()
            );
        }
        let text = read(path).with_context(|| format!("{what} cannot be read; {MAKE}"))?;
        let token = MetricsToken::new(&text);
        let token = token.map_err(|error| anyhow::anyhow!("{what} {error}; {MAKE}"))?;
        Ok(Some(token))
    }

    /// The listener for operators, where one is asked for. To be called within tokio.
    pub(super) fn listener(&self) -> anyhow::Result<Option<TcpListener>> {
        let Some(address) = self.metrics_listen else {
            return Ok(None);
        };
        let listener = server::listen(address)
            .map_err(|error| listen::refused("--metrics-listen", address, error))
            .context("--metrics-listen")?;
        let address = listener.local_addr().context("cannot tell the address")?;
        tracing::info!("metrics are at http://{address}/metrics");
        Ok(Some(listener))
    }
}

/// A short text. What is no file could be waited for without an end.
fn read(path: &Path) -> anyhow::Result<String> {
    if !std::fs::metadata(path)?.is_file() {
        bail!("it is no file");
    }
    let mut text = String::new();
    let file = std::fs::File::open(path)?;
    file.take(TOKEN_FILE_BYTES_MAX + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > TOKEN_FILE_BYTES_MAX {
        bail!("it has more than {TOKEN_FILE_BYTES_MAX} bytes");
    }
    Ok(text)
}

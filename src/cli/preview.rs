//! What `jieda serve --preview` is told: the writers' workspace on this machine.
//!
//! Gets:    its flags, where the server listens.
//! Gives:   the workspace; the article that was saved last.
//! Touches: the times of the articles' files.
//! Never:   a listener that another machine reaches.

use std::net::SocketAddr;
use std::path::Path;
use std::time::SystemTime;

use crate::content::source;
use crate::ids::Audience;
use crate::server::{EditorUrl, Preview};
use crate::site::Snapshot;

/// Flags of the preview.
#[derive(Debug, clap::Args)]
pub(super) struct PreviewArgs {
    /// The writers' workspace, for this machine only: drafts and what is wrong beside each page, which reloads with each save;
    /// index and data stay in memory
    #[arg(
        long,
        conflicts_with_all = ["maintenance", "git_pull", "trusted_proxy", "metrics_listen"]
    )]
    preview: bool,
    /// How the preview opens a place in the editor, with PATH, LINE and COL
    #[arg(
        long,
        env = "JIEDA_EDITOR_URL",
        value_name = "TEMPLATE",
        default_value = "vscode://file/PATH:LINE:COL"
    )]
    editor_url: EditorUrl,
}

impl PreviewArgs {
    pub(super) fn is_on(&self) -> bool {
        self.preview
    }

    /// Refuses to show drafts to a network.
    pub(super) fn look_at(&self, listen: SocketAddr) -> anyhow::Result<()> {
        if self.preview && !listen.ip().is_loopback() {
            anyhow::bail!(
                "--preview shows drafts and internal articles, so it listens on this machine only, not on {listen}: \
                 leave --listen out, or write `--listen {}`",
                listen.port()
            );
        }
        Ok(())
    }

    /// The workspace of a server that listens on `address`; none without the flag.
    pub(super) fn of(&self, address: SocketAddr, folders: (&Path, &Path)) -> Option<Preview> {
        self.preview
            .then(|| Preview::new(address, folders, self.editor_url.clone()))
    }
}

/// The address of the article that was saved last, as a path; that of the list where there is none.
pub(super) fn newest(snapshot: &Snapshot, content: &Path) -> String {
    let saved = |path: &Path| -> Option<SystemTime> { source::stamp(content, path)?.modified };
    let articles = snapshot.view(Audience::Writers).articles();
    let newest = articles.max_by_key(|article| saved(&article.path));
    newest.map_or_else(|| "/preview/".to_owned(), |article| article.id.url())
}

//! Pages and API over HTTP: the async edge.
//!
//! Gets:    a listener and the cell of the current snapshot.
//! Gives:   answers, each from one snapshot.
//! Touches: sockets, time.
//! Never:   Markdown, tantivy; work of the core outside `AppState::blocking`.

mod api;
mod assets;
mod discovery;
mod error;
mod feedback;
mod headers;
mod lang;
mod media;
mod pages;
mod params;
mod reads;
mod router;
mod state;
mod templates;

use std::future::Future;

pub use router::router;
pub use state::{AppState, Maintenance, Options};
pub use templates::{TemplateProblem, Templates, Themes};

/// Serves until `shutdown` is done; requests under way are answered.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    listener: tokio::net::TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(state)).with_graceful_shutdown(shutdown).await
}

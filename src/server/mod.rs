//! Pages and API over HTTP: the async edge.
//!
//! Gets:    a listener and the cell of the current snapshot.
//! Gives:   answers, each from one snapshot.
//! Touches: sockets, time.
//! Never:   Markdown, tantivy; work of the core outside `AppState::blocking`.

mod api;
mod assets;
mod clients;
mod discovery;
mod error;
mod feedback;
mod headers;
mod lang;
mod limits;
mod media;
mod pages;
mod params;
mod reads;
mod router;
mod state;
mod templates;

use std::future::Future;
use std::net::SocketAddr;

use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;

pub use clients::{Cidr, TrustedProxies};
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
    axum::serve(listener, told_of_peers(router(state))).with_graceful_shutdown(shutdown).await
}

/// The router with each request told where its connection comes from, which the limits for clients count by.
fn told_of_peers(router: axum::Router) -> IntoMakeServiceWithConnectInfo<axum::Router, SocketAddr> {
    router.into_make_service_with_connect_info()
}

//! Pages and API over HTTP: the async edge.
//!
//! Gets:    a listener and the cell of the current snapshot.
//! Gives:   answers, each from one snapshot.
//! Touches: sockets, time.
//! Never:   Markdown, tantivy; work of the core outside `AppState::blocking` and `AppState::searching`.

mod api;
mod assets;
mod bodies;
mod clients;
mod coding;
mod compression;
mod connections;
mod discovery;
mod error;
mod feedback;
mod headers;
mod lang;
mod limits;
mod media;
mod metrics;
mod observe;
mod pages;
mod params;
mod progress;
mod queue;
mod ranges;
mod reads;
mod router;
mod state;
mod templates;
mod token;
mod traffic;

pub use clients::{Cidr, TrustedProxies};
pub use connections::{listen, run, run_for_operators};
pub use observe::{ACCESS_TARGET, AccessLog};
pub use progress::Limits;
pub use router::router;
pub use state::{AppState, BLOCKING_THREADS, Maintenance, Options};
pub use templates::{TemplateProblem, Templates, Themes};
pub use token::{MetricsToken, TokenError};

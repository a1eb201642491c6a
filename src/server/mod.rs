//! Pages and API over HTTP: the async edge.
//!
//! Gets:    a listener and the cell of the current snapshot.
//! Gives:   answers, each from one snapshot.
//! Touches: sockets, time.
//! Never:   Markdown, tantivy; work of the core outside `AppState::blocking` and `AppState::searching`.

// From the outside in: the socket, the router and its layers, what it leads to, what these share.
mod connections;
mod router;

mod middleware;

mod agents;
mod api;
mod assets;
mod discovery;
mod metrics;
mod pages;
mod preview;

mod asker;
mod audience;
mod feedback;
mod lang;
mod media;
mod params;
mod query;
mod ranges;
mod templates;

mod error;
mod etag;
mod given;
mod mount;
mod request_id;

mod insights_page;
mod options;
mod origin;
mod private;
mod state;
mod visit;

mod bodies;
mod clients;
mod coding;
mod compressed;
mod day_key;
mod exposition;
mod passed_on;
mod queue;
mod rates;
mod reads;
mod statistics;
mod token;
mod traffic;

pub use agents::options::{Agents, AuthHeader, AuthHeaderError};
pub use api::search::search_body;
pub use clients::{Cidr, TrustedProxies};
pub use connections::{Limits, listen, run, run_for_operators};
pub use insights_page::{Doing, InsightsPage};
pub use middleware::observation::ACCESS_TARGET;
pub use options::{AccessLog, Maintenance, Options};
pub use origin::{CorsOrigin, OriginError};
pub use preview::state::{EditorUrl, EditorUrlError, Preview};
pub use router::router;
pub use state::{AppState, BLOCKING_THREADS};
pub use statistics::Recording;
pub use templates::{TemplateProblem, Templates, Themes};
pub use token::{MetricsToken, TokenError};

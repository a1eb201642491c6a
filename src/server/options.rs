//! What the operator decides of the server.
//!
//! Gets:    flags and variables, read by `cli`.
//! Gives:   them by name.
//! Touches: nothing.
//! Never:   what a writer decides: that is `site.toml`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::agents::options::Agents;
use super::clients::TrustedProxies;
use super::origin::CorsOrigin;
use super::preview::state::Preview;
use super::statistics::Recording;
use super::templates::Themes;
use super::token::MetricsToken;
use crate::insights::Insights;

/// What the operator decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The content folder, for assets.
    pub content: PathBuf,
    /// The public address of the site, such as `https://help.bitp.example`, without a slash at its end.
    pub base_url: Option<String>,
    /// Where themes are.
    pub themes: Themes,
    /// Where feedback goes.
    pub insights: Insights,
    /// Whether searches are counted there.
    pub recording: Recording,
    /// Whose word on the addresses of clients is believed.
    pub trusted_proxies: TrustedProxies,
    /// What opens the metrics at the address of readers; without one they are not there.
    pub metrics_token: Option<MetricsToken>,
    /// The origins whose scripts may read search, suggestions and articles.
    pub cors_origins: Vec<CorsOrigin>,
    /// Present where support agents are let in.
    pub agents: Option<Agents>,
    /// Present when each answer is logged.
    pub access_log: Option<AccessLog>,
    /// Present while readers are to be told that the site is being worked on.
    pub maintenance: Option<Maintenance>,
    /// Present where the server is the workspace of writers on this machine.
    pub preview: Option<Preview>,
}

/// Work on the site, announced to readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// When the site is expected back; none when nobody can tell.
    pub until: Option<jiff::Timestamp>,
}

/// The access log, where it is on.
#[derive(Clone, Debug, Default)]
pub struct AccessLog {
    /// How many of its lines were left out, since whoever reads them is too slow.
    pub lines_lost: Arc<AtomicU64>,
}

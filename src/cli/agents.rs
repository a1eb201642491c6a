//! The flags of `serve` for support agents.
//!
//! Gets:    flags and variables, where the server listens.
//! Gives:   who is let in and how; none without `--agents`.
//! Touches: the database of accounts.
//! Never:   a way in that the operator has not asked for.

use std::net::SocketAddr;
use std::path::Path;

use crate::accounts::Accounts;
use crate::server::{Agents, AuthHeader, CorsOrigin};

/// Flags for agents.
#[derive(Debug, clap::Args)]
pub(super) struct AgentArgs {
    /// Let support agents in at /agent/, who see internal articles: by links of `jieda agent add` and tokens of `jieda token add`
    #[arg(long, env = "JIEDA_AGENTS", value_parser = clap::builder::FalseyValueParser::new())]
    agents: bool,
    /// Believe this header of trusted proxies, which names who has signed in there, such as `X-Forwarded-Email`
    #[arg(long, env = "JIEDA_AUTH_HEADER", value_name = "NAME", requires_all = ["agents", "trusted_proxy"])]
    auth_header: Option<AuthHeader>,
    /// An origin whose pages may show the agents' sidebar in a frame, such as `https://desk.example`; may be repeated
    #[arg(
        long,
        env = "JIEDA_AGENT_FRAME_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ',',
        requires = "agents"
    )]
    agent_frame_origin: Vec<CorsOrigin>,
}

impl AgentArgs {
    /// Whether anybody is let in.
    pub(super) fn are_let_in(&self) -> bool {
        self.agents
    }

    /// Agents of a server that listens on `address`; none without the flag.
    pub(super) fn of(
        &self,
        address: SocketAddr,
        base_url: Option<&str>,
        data: &Path,
    ) -> Option<Agents> {
        if !self.agents {
            return None;
        }
        let is_secure = base_url.is_some_and(|url| url.starts_with("https://"));
        if !is_secure && !address.ip().is_loopback() {
            tracing::warn!(
                "agents sign in without TLS, so that whoever listens on the way can be one of them: put a proxy with TLS in front, \
                 and name its address with --base-url https://..."
            );
        }
        let agents = Agents::new(Accounts::open(data))
            .with_auth_header(self.auth_header.clone())
            .framed_by(self.agent_frame_origin.clone());
        Some(agents)
    }
}

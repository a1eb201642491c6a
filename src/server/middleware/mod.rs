//! What every request and answer passes through, one file a layer; `router` puts them into their order.
//!
//! Gets:    a request, or the answer of what lies further in.
//! Gives:   the same, or a refusal.
//! Touches: what each file says.
//! Never:   work of a page or of the core.

pub(super) mod admission;
pub(super) mod compression;
pub(super) mod cors;
pub(super) mod forms;
pub(super) mod observation;
pub(super) mod rate_limits;
pub(super) mod security_headers;
pub(super) mod validator;

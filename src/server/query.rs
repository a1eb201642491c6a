//! The parameters of an address as a handler gets them: by type.
//!
//! Gets:    what stands behind `?`.
//! Gives:   the struct of the route, or the answer that says what is wrong.
//! Touches: the templates, for that answer.
//! Never:   a parameter that the route's struct does not name.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;

use super::error::Form;
use super::params::{FromParams, Params};
use super::state::AppState;

/// What a route reads of its address.
pub(super) struct Query<T>(pub(super) T);

impl<T: FromParams> FromRequestParts<AppState> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        T::from_params(Params::parse(parts.uri.query()))
            .map(Query)
            .map_err(|error| error.into_form(Form::of(parts.uri.path()), state))
    }
}

//! News of saves, for pages that are open.
//!
//! Gets:    which generation a page shows.
//! Gives:   a stream of events, one for each newer generation, and an end when the server stops.
//! Touches: nothing.
//! Never:   a hold-up of a stop: the stream ends at once, and nobody asks again until the server is back.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::state::{Preview, STOPPED};
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;

/// How often a quiet stream says that it is there: less than half of what a connection may be idle.
const ALIVE_EVERY: Duration = Duration::from_secs(10);

/// What stands behind `?`.
pub(in crate::server) struct EventsQuery {
    /// The generation that the page shows.
    shown: u64,
}

impl FromParams for EventsQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<EventsQuery, AppError> {
        let params = params.unwrap_or_default();
        let shown = params.get("shown").and_then(|shown| shown.parse().ok());
        Ok(EventsQuery {
            shown: shown.unwrap_or_default(),
        })
    }
}

/// GET `/preview/events`.
pub(in crate::server) async fn events(
    State(state): State<AppState>,
    Query(query): Query<EventsQuery>,
) -> Response {
    match &state.options().preview {
        Some(preview) => news(preview, query.shown).into_response(),
        None => AppError::NotFound.into_page(&state),
    }
}

fn news(
    preview: &Preview,
    shown: u64,
) -> Sse<impl stream::Stream<Item = Result<Event, Infallible>> + use<>> {
    let news = preview.news();
    let events = stream::unfold((news, shown), |(mut news, shown)| async move {
        // Whatever came while a page was on its way is told at once.
        let newer = news.wait_for(|generation| *generation > shown).await;
        let generation = newer.ok().map(|generation| *generation)?;
        if generation == STOPPED {
            return None;
        }
        let event = Event::default().event("saved").data(generation.to_string());
        Some((Ok(event), (news, generation)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::server::preview::state::EditorUrl;

    #[test]
    fn a_stop_ends_the_streams_that_are_open_and_those_to_come() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (address, here) = (([127, 0, 0, 1], 8080).into(), Path::new("."));
            let preview = Preview::new(address, (here, here), EditorUrl::default());
            let open = news(&preview, 0).into_response();
            preview.stop();
            let late = news(&preview, 7).into_response();
            for answer in [open, late] {
                let body = axum::body::to_bytes(answer.into_body(), 1_000);
                let ended = tokio::time::timeout(Duration::from_secs(1), body).await;
                assert_eq!(ended.unwrap().unwrap(), "");
            }
        });
    }
}

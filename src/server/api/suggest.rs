//! GET `/api/v1/suggest`.
//!
//! Gets:    `q`, `lang`, `limit` (1 to 8).
//! Gives:   questions that what was typed may become, each in parts, so that a script makes nodes and never HTML.
//! Touches: the snapshot.
//! Never:   an article that the asker may not see.

use std::time::Instant;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Serialize;

use super::{answer, lang_of, words_of};
use crate::ids::Audience;
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::params::Params;

/// The most suggestions.
const LIMIT_MAX: usize = 8;

#[derive(Serialize)]
struct Answer {
    query: QueryBody,
    suggestions: Vec<SuggestionBody>,
}

#[derive(Serialize)]
struct QueryBody {
    text: String,
    lang: &'static str,
}

#[derive(Serialize)]
struct SuggestionBody {
    id: String,
    permalink: Option<String>,
    url: String,
    lang: &'static str,
    /// The question: its parts joined.
    text: String,
    /// `[text, whether it is what was typed]`.
    parts: Vec<(String, bool)>,
}

pub(in crate::server) async fn suggest(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Response {
    answer(run(&state, query.as_deref()).await)
}

async fn run(state: &AppState, query: Option<&str>) -> Result<Answer, AppError> {
    let params = Params::parse(query)?;
    let words = words_of(&params)?;
    let lang = lang_of(&params)?.unwrap_or_else(|| crate::text::detect(&words));
    let limit = params.number("limit", LIMIT_MAX, 1..=LIMIT_MAX)?;
    state
        .searching(move |state, snapshot| {
            let read_most = state.reads().most(Instant::now());
            let found = if words.trim().is_empty() {
                Vec::new()
            } else {
                let found = snapshot.suggest(&words, lang, Audience::Public, limit, &read_most)?;
                state.traffic().suggested(found.len());
                found
            };
            let suggestions = found
                .into_iter()
                .map(|s| SuggestionBody {
                    id: s.article.id.to_string(),
                    permalink: s.article.permalink.as_ref().map(ToString::to_string),
                    url: s.article.id.url_at(s.anchor.as_ref()),
                    lang: s.article.id.lang().as_str(),
                    text: s.parts.iter().map(|(part, _)| part.as_str()).collect(),
                    parts: s.parts,
                })
                .collect();
            Ok(Answer {
                query: QueryBody {
                    text: words,
                    lang: lang.as_str(),
                },
                suggestions,
            })
        })
        .await
}

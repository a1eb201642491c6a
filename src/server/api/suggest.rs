//! GET `/api/v1/suggest`.
//!
//! Gets:    `q`, `lang`, `limit` (1 to 8).
//! Gives:   questions that what was typed may become, each in parts, so that a script makes nodes and never HTML.
//! Touches: the snapshot.
//! Never:   an article that the asker may not see.

use std::time::Instant;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::{answer, lang_of, words_of};
use crate::catalog::View;
use crate::ids::{Audience, Lang};
use crate::search::Suggestion;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;

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
    /// The article's title.
    title: String,
    /// The title of its category.
    category: Option<String>,
    /// `[text, whether it is what was typed]`.
    parts: Vec<(String, bool)>,
}

/// What is asked.
pub(in crate::server) struct SuggestQuery {
    /// What was typed so far, at most `QUERY_CHARS_MAX` characters.
    words: String,
    /// The reader's language; by default that of what was typed.
    lang: Lang,
    /// From 1 to `LIMIT_MAX`.
    limit: usize,
}

impl FromParams for SuggestQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<SuggestQuery, AppError> {
        let params = params?;
        let words = words_of(&params)?;
        Ok(SuggestQuery {
            lang: lang_of(&params)?.unwrap_or_else(|| crate::text::detect(&words)),
            limit: params.number("limit", LIMIT_MAX, 1..=LIMIT_MAX)?,
            words,
        })
    }
}

pub(in crate::server) async fn suggest(
    State(state): State<AppState>,
    audience: Audience,
    Query(query): Query<SuggestQuery>,
) -> Response {
    answer(&state, run(&state, audience, query).await)
}

async fn run(
    state: &AppState,
    audience: Audience,
    query: SuggestQuery,
) -> Result<Answer, AppError> {
    let SuggestQuery { words, lang, limit } = query;
    state
        .searching(move |state, snapshot| {
            let most = state.reads().most(Instant::now());
            let found = if words.trim().is_empty() {
                Vec::new()
            } else {
                let found = snapshot.suggest(&words, lang, audience, limit, &most.permalinks)?;
                state.traffic().suggested(found.len());
                found
            };
            let view = snapshot.view(audience);
            let suggestions = found.into_iter().map(|s| body(view, lang, s)).collect();
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

fn body(view: View<'_>, lang: Lang, suggestion: Suggestion) -> SuggestionBody {
    let article = &suggestion.article;
    let category = article.id.category();
    let node = view.category(lang, &category);
    let node = node.or_else(|| view.category(article.id.lang(), &category));
    SuggestionBody {
        id: article.id.to_string(),
        permalink: article.permalink.as_ref().map(ToString::to_string),
        url: article.id.url_at(suggestion.anchor.as_ref()),
        lang: article.id.lang().as_str(),
        text: suggestion.text(),
        title: article.title.clone(),
        category: node.map(|node| node.title.clone()),
        parts: suggestion.parts,
    }
}

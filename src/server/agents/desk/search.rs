//! POST `/agent/search`: what a customer wrote, as rows of articles; without a word what is pinned, used and new.
//!
//! Gets:    JSON: `q`, up to 10,000 characters, `lang`, `pins`, `recent`, `ui`.
//! Gives:   rows as HTML, the message without what is private, in which language it was searched.
//! Touches: the agents' index.
//! Never:   a word of the message before what is private in it was left out; a copy that outlives the answer; a count of readers.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::asking::{answered, named, visit};
use super::rows::{Group, Rows};
use super::texts::{filled, word};
use crate::ids::Lang;
use crate::insights::cleared;
use crate::search::{
    Confidence, ConfidenceClass, Hint, HitRange, SearchError, SearchRequest, SearchResults,
    TEXT_CHARS_MAX,
};
use crate::server::agents::door::agent::Agent;
use crate::server::audience::AGENTS;
use crate::server::error::AppError;
use crate::server::state::AppState;
use crate::site::Snapshot;
use crate::text::detect;

/// How many hits there are.
const HITS: usize = 20;
/// How many of what is pinned, and of what was used, are shown.
const LISTED_MAX: usize = 20;

#[derive(Deserialize)]
struct Message {
    /// At most `TEXT_CHARS_MAX` characters are read.
    #[serde(default)]
    q: String,
    /// The customer's language; that of the message where it is not named.
    lang: Option<String>,
    /// Ids of articles.
    #[serde(default)]
    pins: Vec<String>,
    #[serde(default)]
    recent: Vec<String>,
    /// The language of the page.
    ui: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    /// In which language it was searched.
    lang: &'static str,
    /// The message as it was searched, where anything was left out of it.
    cleared: Option<String>,
    /// How much was left out, in words.
    dropped: String,
    /// What became of the search, in words.
    told: String,
    /// The words that were searched for.
    asked: String,
    /// The rows.
    html: String,
    count: usize,
}

pub(in crate::server) async fn search(
    State(state): State<AppState>,
    _: Agent,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    answered(&state, &headers, body, found).await
}

fn found(state: &AppState, snapshot: &Snapshot, message: &Message) -> Result<Answer, AppError> {
    // Before anything else is done with it.
    let (text, left_out) = cleared(&message.q, TEXT_CHARS_MAX);
    // Where nothing is written yet, it is the language of the page.
    let written = match text.is_empty() {
        true => named(snapshot, message.ui.as_deref(), detect(&text)),
        false => detect(&text),
    };
    let lang = named(snapshot, message.lang.as_deref(), written);
    let ui = named(snapshot, message.ui.as_deref(), lang);
    let mut rows = Rows::new(visit(state, snapshot, lang), ui);
    let (groups, told, asked) = match text.is_empty() {
        true => (start(&mut rows, message), String::new(), String::new()),
        false => {
            let range = HitRange::new(0, HITS).unwrap_or(HitRange::FIRST_TEN);
            let (words, results) = searched(snapshot, &text, lang, range)?;
            let told = told(ui, &text, &words, &results);
            (vec![rows.hits(&results.hits)], told, words)
        }
    };
    let (html, count) = rows.html(groups)?;
    let dropped = match left_out {
        0 => String::new(),
        1 => word(ui, "dropped_one"),
        n => filled(ui, "dropped_many", "n", &n.to_string()),
    };
    let told = match text.is_empty() && count == 0 {
        true => word(ui, "start_empty"),
        false => told,
    };
    Ok(Answer {
        lang: lang.as_str(),
        cleared: (left_out > 0).then_some(text),
        dropped,
        told,
        asked,
        html,
        count,
    })
}

/// What stands there before anything is asked.
fn start(rows: &mut Rows<'_>, message: &Message) -> Vec<Group> {
    let word = |key| word(rows.ui, key);
    let first = |ids: &[String]| ids[..ids.len().min(LISTED_MAX)].to_vec();
    let (pinned, recent, changed) = (word("pinned"), word("recent"), word("changed"));
    vec![
        rows.named(&pinned, &first(&message.pins)),
        rows.named(&recent, &first(&message.recent)),
        rows.changed(&changed),
    ]
}

/// What agents find for a text in which nothing is private any more: what was asked in its place, and the hits.
pub(in crate::server) fn searched(
    snapshot: &Snapshot,
    text: &str,
    lang: Lang,
    range: HitRange,
) -> Result<(String, SearchResults), SearchError> {
    let words = snapshot.pasted(text, AGENTS)?.words;
    let request = SearchRequest {
        lang: Some(lang),
        range,
        ..SearchRequest::new(&*words, AGENTS)
    };
    let results = snapshot.search(&request)?;
    Ok((words, results))
}

/// What is told of a search: how much it found, and what was asked in the place of the text.
fn told(ui: Lang, text: &str, words: &str, results: &SearchResults) -> String {
    let class = results.confidence.map(Confidence::class);
    let found = match results.total {
        _ if results.hint.is_some_and(Hint::is_secret) => word(ui, "secret"),
        0 => word(ui, "found_none"),
        _ if class == Some(ConfidenceClass::Weak) => word(ui, "found_weak"),
        1 => word(ui, "found_one"),
        n => filled(ui, "found_many", "n", &n.to_string()),
    };
    let asked = match &results.rewrite {
        Some(rewrite) => filled(ui, "read_as", "q", &rewrite.text),
        None if words != text => filled(ui, "asked", "q", words),
        None => return found,
    };
    format!("{found} · {asked}")
}

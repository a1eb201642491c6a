//! `/api/v1/answers`: for programs what agents copy.
//!
//! Gets:    `q`, `lang`, `limit`, behind `?` or as JSON; a token that may read.
//! Gives:   hits, each as plain text, HTML and Markdown, with the link that stays; how sure the first one is.
//! Touches: the agents' index.
//! Never:   a word of the question before what is private in it was left out; a word of an internal article: its link only.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::search::{ConfidenceBody, SectionBody};
use super::{unkept, words_of};
use crate::insights::cleared;
use crate::search::{Hint, Hit, HitRange, TEXT_CHARS_MAX};
use crate::server::agents::desk::answer::Passing;
use crate::server::agents::desk::asking::named;
use crate::server::agents::desk::search::searched;
use crate::server::agents::door::agent::Agent;
use crate::server::error::AppError;
use crate::server::media;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;
use crate::site::Snapshot;
use crate::text::detect;

/// How many answers there are unless more or fewer are asked for, and at most: each carries its text three times.
const ANSWERS: usize = 3;
const ANSWERS_MAX: usize = 10;

/// What is asked.
#[derive(Deserialize)]
pub(in crate::server) struct Asked {
    /// At most `TEXT_CHARS_MAX` characters are read.
    q: String,
    /// The customer's language; that of the words where it is not named.
    lang: Option<String>,
    limit: Option<usize>,
}

impl FromParams for Asked {
    fn from_params(params: Result<Params, AppError>) -> Result<Asked, AppError> {
        let params = params?;
        Ok(Asked {
            q: words_of(&params)?,
            lang: params.get("lang").map(str::to_owned),
            limit: Some(params.number("limit", ANSWERS, 1..=ANSWERS_MAX)?),
        })
    }
}

#[derive(Serialize)]
struct Answers {
    query: QueryBody,
    /// How sure it is that the first one answers; `null` when there is none.
    confidence: Option<ConfidenceBody>,
    total: usize,
    answers: Vec<AnswerBody>,
}

#[derive(Serialize)]
struct QueryBody {
    /// What was searched for; empty when it was a secret.
    text: String,
    lang: &'static str,
    /// How many things were left out of the question, since they were private.
    left_out: usize,
}

#[derive(Serialize)]
struct AnswerBody {
    id: String,
    lang: &'static str,
    title: String,
    section: Option<SectionBody>,
    /// Whether it is for colleagues only: the texts are then a link that says so.
    internal: bool,
    permalink: String,
    text: String,
    markdown: String,
    html: String,
    score: f32,
    updated: Option<String>,
}

/// GET: of words.
pub(in crate::server) async fn answers(
    State(state): State<AppState>,
    _: Agent,
    Query(asked): Query<Asked>,
) -> Response {
    let run = move |state: &AppState, snapshot: &Snapshot| run(state, snapshot, &asked);
    unkept(&state, state.reading(run).await)
}

/// POST: of a whole message.
pub(in crate::server) async fn answers_text(
    State(state): State<AppState>,
    _: Agent,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let made = async {
        media::expect_json(&headers)?;
        let body = body?;
        let read = move |state: &AppState, snapshot: &Snapshot| {
            let wrong =
                |_| AppError::BadRequest("send {\"q\": \"...\", \"lang\": \"zh\"}".to_owned());
            let asked: Asked = serde_json::from_slice(&body).map_err(wrong)?;
            run(state, snapshot, &asked)
        };
        state.reading(read).await
    };
    unkept(&state, made.await)
}

fn run(state: &AppState, snapshot: &Snapshot, asked: &Asked) -> Result<Answers, AppError> {
    let limit = asked.limit.unwrap_or(ANSWERS);
    let range = HitRange::new(0, limit).filter(|_| limit <= ANSWERS_MAX);
    let range =
        range.ok_or_else(|| AppError::BadRequest(format!("`limit` is 1 to {ANSWERS_MAX}")))?;
    // Before anything else is done with it.
    let (text, left_out) = cleared(&asked.q, TEXT_CHARS_MAX);
    let lang = named(snapshot, asked.lang.as_deref(), detect(&text));
    let (words, results) = searched(snapshot, &text, lang, range)?;
    let passing = Passing {
        snapshot,
        base: state.options().base_url.as_deref().unwrap_or_default(),
    };
    let is_secret = results.hint.is_some_and(Hint::is_secret);
    let answers = results.hits.iter().map(|hit| body(passing, hit));
    Ok(Answers {
        query: QueryBody {
            text: if is_secret { String::new() } else { words },
            lang: lang.as_str(),
            left_out,
        },
        confidence: results.confidence.map(ConfidenceBody::of),
        total: results.total,
        answers: answers.collect::<Result<_, _>>()?,
    })
}

fn body(passing: Passing<'_>, hit: &Hit) -> Result<AnswerBody, AppError> {
    let article = &hit.article;
    let answer = passing.answer(article, hit.section)?;
    Ok(AnswerBody {
        id: article.id.to_string(),
        lang: article.id.lang().as_str(),
        title: article.title.clone(),
        section: SectionBody::of(article, hit.section),
        internal: answer.is_internal,
        permalink: answer.link,
        text: answer.text,
        markdown: answer.markdown,
        html: answer.html,
        score: hit.score,
        updated: passing.snapshot.updated(article).map(|day| day.to_string()),
    })
}

//! GET `/api/v1/search`.
//!
//! Gets:    `q`, `lang`, `category`, `limit`, `offset`, `exact`, `explain`.
//! Gives:   hits, best first.
//! Touches: the snapshot.
//! Never:   an article that the asker may not see.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::{answer, lang_of, words_of};
use crate::content::Article;
use crate::ids::{Audience, Category, Lang};
use crate::search::{
    Confidence, ExplainedHit, ExplainedToken, Explanation, Hint, Hit, HitRange, RewriteKind,
    SearchError, SearchRequest, SearchResults, TERMS_MAX,
};
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::query::Query;
use crate::server::state::AppState;
use crate::site::{DirectAnswer, Snapshot};

#[derive(Serialize)]
pub(super) struct Answer {
    query: QueryBody,
    /// How sure it is that the first hit answers; `null` when there is none.
    confidence: Option<ConfidenceBody>,
    /// What answers, when that is sure; else `null`.
    answer: Option<DirectAnswerBody>,
    total: usize,
    hits: Vec<HitBody>,
    took_us: u64,
    /// Present when it was asked for by `explain=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<ExplainBody>,
}

#[derive(Serialize)]
pub(super) struct ConfidenceBody {
    /// `sure`, `likely` or `weak`.
    class: &'static str,
    value: f32,
}

#[derive(Serialize)]
struct DirectAnswerBody {
    id: String,
    url: String,
    title: String,
    section: Option<SectionBody>,
    html: String,
    /// Whether the section goes on.
    more: bool,
    updated: Option<String>,
}

#[derive(Serialize)]
struct ExplainBody {
    searched: String,
    changes: Vec<ChangeBody>,
    /// For each slot its alternatives, for each of them its tokens.
    slots: Vec<Vec<Vec<TokenBody>>>,
    hits: Vec<ExplainedHitBody>,
}

#[derive(Serialize)]
struct ChangeBody {
    typed: String,
    read: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct TokenBody {
    text: String,
    weight: f32,
    documents: usize,
}

#[derive(Serialize)]
struct ExplainedHitBody {
    id: String,
    matched: String,
    score: f32,
    words: f32,
    title: f32,
    heading: f32,
    stretch: f32,
    /// What its square weighs.
    stretch_weight: f32,
    literal: f32,
    /// What it gains by what the words mean.
    meaning: f32,
    tokens: Vec<HeldBody>,
}

#[derive(Serialize)]
struct HeldBody {
    text: String,
    fields: Vec<&'static str>,
}

#[derive(Serialize)]
struct QueryBody {
    text: String,
    lang: &'static str,
    /// What was searched instead.
    corrected: Option<String>,
    /// What else may have been meant; not searched.
    suggested: Option<String>,
    /// What was typed besides words: see [`crate::search::Hint`].
    hint: Option<&'static str>,
    /// Present when the query had more terms than count.
    #[serde(skip_serializing_if = "Option::is_none")]
    terms_used: Option<usize>,
}

#[derive(Serialize)]
struct HitBody {
    id: String,
    permalink: Option<String>,
    url: String,
    lang: &'static str,
    category: String,
    title: String,
    section: Option<SectionBody>,
    snippet: String,
    score: f32,
    /// Whether it was found by what the words mean alone.
    related: bool,
    /// Other sections that answer nearly as well.
    sections: Vec<SectionBody>,
    /// Other articles that say nearly the same.
    same: Vec<SameBody>,
}

#[derive(Serialize)]
pub(super) struct SectionBody {
    heading: String,
    anchor: String,
}

#[derive(Serialize)]
struct SameBody {
    id: String,
    url: String,
    title: String,
}

impl ConfidenceBody {
    pub(super) fn of(confidence: Confidence) -> ConfidenceBody {
        ConfidenceBody {
            class: confidence.class().as_str(),
            value: confidence.value,
        }
    }
}

impl SectionBody {
    /// A section by its index; nothing for the lead.
    pub(super) fn of(article: &Article, section: usize) -> Option<SectionBody> {
        let section = &article.sections[section];
        section.anchor.as_ref().map(|anchor| SectionBody {
            heading: section.heading.clone(),
            anchor: anchor.to_string(),
        })
    }
}

/// What is asked.
pub(in crate::server) struct SearchQuery {
    /// At most `QUERY_CHARS_MAX` characters.
    words: String,
    lang: Option<Lang>,
    category: Option<Category>,
    /// `offset` up to `HitRange::OFFSET_MAX`, `limit` from 1 to `HitRange::LIMIT_MAX`.
    range: HitRange,
    /// Search for what was typed, corrected or not.
    exact: bool,
    /// How the hits came about.
    explain: bool,
}

impl FromParams for SearchQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<SearchQuery, AppError> {
        let params = params?;
        let words = words_of(&params)?;
        let limit = params.number("limit", 10, 1..=HitRange::LIMIT_MAX)?;
        let offset = params.number("offset", 0, 0..=HitRange::OFFSET_MAX)?;
        let range = HitRange::new(offset, limit).ok_or_else(|| {
            AppError::BadRequest("`limit` or `offset` is out of range".to_owned())
        })?;
        let category = params.get("category").filter(|text| !text.is_empty());
        let category = category.map(str::parse).transpose();
        Ok(SearchQuery {
            category: category
                .map_err(|error| AppError::BadRequest(format!("`category`: {error}")))?,
            lang: lang_of(&params)?,
            words,
            range,
            exact: params.flag("exact"),
            explain: params.flag("explain"),
        })
    }
}

pub(in crate::server) async fn search(
    State(state): State<AppState>,
    audience: Audience,
    Query(query): Query<SearchQuery>,
) -> Response {
    answer(&state, run(&state, audience, query).await)
}

async fn run(state: &AppState, audience: Audience, query: SearchQuery) -> Result<Answer, AppError> {
    let started = Instant::now();
    let explain = query.explain;
    let request = SearchRequest {
        lang: query.lang,
        words: query.words,
        audience,
        category: query.category,
        range: query.range,
        exact: query.exact,
    };
    let search = move |state: &AppState, snapshot: &Snapshot| {
        let counted = |results: &SearchResults| state.traffic().searched(results);
        Ok(found(snapshot, request, explain, (started, counted))?)
    };
    state.searching(search).await
}

/// What a GET answers, for those who ask without HTTP: the same fields and values, to be written as JSON; and how many articles
/// match.
///
/// # Errors
/// When the index cannot be read.
pub fn search_body(
    snapshot: &Snapshot,
    request: SearchRequest,
    explain: bool,
) -> Result<(impl Serialize + use<>, usize), SearchError> {
    let started = Instant::now();
    let answer = found(snapshot, request, explain, (started, |_: &_| ()))?;
    let total = answer.total;
    Ok((answer, total))
}

/// Searches, unless there is nothing to search for; `counted` is told of the results.
pub(super) fn found(
    snapshot: &Snapshot,
    request: SearchRequest,
    explain: bool,
    (started, counted): (Instant, impl FnOnce(&SearchResults)),
) -> Result<Answer, SearchError> {
    let (mut results, mut explanation) = (SearchResults::default(), None);
    let mut answer = None;
    if !request.words.trim().is_empty() {
        results = snapshot.search(&request)?;
        counted(&results);
        answer = snapshot.answer(&request, &results);
        if explain {
            explanation = snapshot.explain(&request)?;
        }
    }
    Ok(Answer {
        answer: answer.as_ref().map(direct_answer),
        explain: explanation.map(explained),
        ..body_of(request, &results, started)
    })
}

fn body_of(request: SearchRequest, results: &SearchResults, started: Instant) -> Answer {
    let lang = results
        .lang
        .or(request.lang)
        .unwrap_or_else(|| crate::text::detect(&request.words));
    Answer {
        query: QueryBody {
            text: if results.hint.is_some_and(Hint::is_secret) {
                String::new()
            } else {
                request.words
            },
            lang: lang.as_str(),
            suggested: results.suggested.clone(),
            hint: results.hint.map(Hint::as_str),
            corrected: results.rewrite.as_ref().map(|rewrite| rewrite.text.clone()),
            terms_used: results.truncated.then_some(TERMS_MAX),
        },
        confidence: results.confidence.map(ConfidenceBody::of),
        answer: None,
        total: results.total,
        hits: results.hits.iter().map(hit).collect(),
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        explain: None,
    }
}

fn direct_answer(answer: &DirectAnswer) -> DirectAnswerBody {
    DirectAnswerBody {
        id: answer.article.id.to_string(),
        url: answer.url(),
        title: answer.article.title.clone(),
        section: SectionBody::of(&answer.article, answer.section),
        html: answer.html.to_string(),
        more: answer.is_cut,
        updated: answer.updated.map(|day| day.to_string()),
    }
}

fn explained(explanation: Explanation) -> ExplainBody {
    let token = |t: ExplainedToken| TokenBody {
        text: t.text,
        weight: t.weight,
        documents: t.documents,
    };
    let alternative = |tokens: Vec<ExplainedToken>| tokens.into_iter().map(token).collect();
    let change = |(typed, read, kind): (String, String, RewriteKind)| ChangeBody {
        typed,
        read,
        kind: kind.as_str(),
    };
    let hit = |hit: ExplainedHit| ExplainedHitBody {
        id: hit.id,
        matched: hit.matched,
        score: hit.score,
        words: hit.first,
        title: hit.title,
        heading: hit.heading,
        stretch: hit.stretch,
        stretch_weight: hit.stretch_weight,
        literal: hit.literal,
        meaning: hit.meaning,
        tokens: hit
            .tokens
            .into_iter()
            .map(|(text, fields)| HeldBody { text, fields })
            .collect(),
    };
    ExplainBody {
        searched: explanation.searched,
        changes: explanation.changes.into_iter().map(change).collect(),
        slots: explanation
            .slots
            .into_iter()
            .map(|slot| slot.into_iter().map(alternative).collect())
            .collect(),
        hits: explanation.hits.into_iter().map(hit).collect(),
    }
}

fn hit(hit: &Hit) -> HitBody {
    let article = &hit.article;
    let same = |other: &Arc<Article>| SameBody {
        id: other.id.to_string(),
        url: other.id.url(),
        title: other.title.clone(),
    };
    HitBody {
        id: article.id.to_string(),
        permalink: article.permalink.as_ref().map(ToString::to_string),
        url: hit.url(),
        lang: article.id.lang().as_str(),
        category: article.id.category().to_string(),
        title: article.title.clone(),
        section: SectionBody::of(article, hit.section),
        snippet: hit.snippet.to_string(),
        score: hit.score,
        related: hit.related,
        sections: hit
            .sections
            .iter()
            .filter_map(|&section| SectionBody::of(article, section))
            .collect(),
        same: hit.folded.iter().map(same).collect(),
    }
}

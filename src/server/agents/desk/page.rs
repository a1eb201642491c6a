//! GET `/agent/` and `/agent/sidebar`: the page itself, which holds nothing of any customer; and its script.
//!
//! Gets:    the language of the page, `ui`.
//! Gives:   HTML, JavaScript.
//! Touches: the words of the templates.
//! Never:   a word of what is asked: that comes by POST, and a fragment is seen by no server.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use super::asking::named;
use super::texts::{self, SCRIPT, STYLES, render, word, words};
use crate::ids::Lang;
use crate::server::agents::door::agent::Agent;
use crate::server::agents::options::Agents;
use crate::server::error::AppError;
use crate::server::lang;
use crate::server::params::{FromParams, Params};
use crate::server::private::Framed;
use crate::server::query::Query;
use crate::server::state::AppState;
use crate::site::Snapshot;

/// The keys, as the page lists them, each with the word for what it does.
const KEYS: [(&[&str], &str); 13] = [
    (&["/", "Ctrl K"], "key_field"),
    (&["↓", "↑", "j", "k"], "key_rows"),
    (&["Enter"], "key_enter"),
    (&["Ctrl Enter"], "key_open"),
    (&["a"], "key_answer"),
    (&["c"], "key_link"),
    (&["m"], "key_markdown"),
    (&["l"], "key_lang"),
    (&["p"], "key_pin"),
    (&["n"], "key_none"),
    (&["e"], "key_edit"),
    (&["Esc"], "key_back"),
    (&["?"], "key_help"),
];
/// The words that the script says.
const SAID: [&str; 18] = [
    "copied_answer",
    "copied_link",
    "copied_markdown",
    "copied_internal",
    "copy_failed",
    "pinned_now",
    "unpinned_now",
    "lang_now",
    "no_page",
    "no_edit",
    "no_row",
    "no_words",
    "not_counted",
    "counted",
    "sign_in_again",
    "failed",
    "signed_out",
    "view_empty",
];

/// What stands behind `?`; what cannot be read is left out.
pub(super) struct PageQuery {
    /// The language of the page.
    ui: Option<String>,
}

impl FromParams for PageQuery {
    fn from_params(params: Result<Params, AppError>) -> Result<PageQuery, AppError> {
        let params = params.unwrap_or_default();
        Ok(PageQuery {
            ui: params.get("ui").map(str::to_owned),
        })
    }
}

/// GET `/agent/desk.js`: for the sidebar of who is not signed in yet, too.
pub(super) async fn script() -> Response {
    let media_type = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, media_type)], SCRIPT).into_response()
}

/// GET `/agent/`.
pub(super) async fn page(
    State(state): State<AppState>,
    agent: Agent,
    headers: HeaderMap,
    Query(query): Query<PageQuery>,
) -> Response {
    let frame = Frame {
        counts: agent.may_write(),
        ..Frame::default()
    };
    shown(&state, headers, query, frame).await
}

/// GET `/agent/sidebar`: the same in a frame of a ticket system, with a field for a code where nobody is signed in.
pub(super) async fn sidebar(
    State(state): State<AppState>,
    agent: Option<Agent>,
    headers: HeaderMap,
    Query(query): Query<PageQuery>,
) -> Response {
    let origins = state.options().agents.as_ref();
    let origins = origins.map(Agents::framed_origins).unwrap_or_default();
    let frame = Frame {
        origins: origins.clone(),
        signed_out: agent.is_none(),
        counts: false,
    };
    let mut response = shown(&state, headers, query, frame).await;
    if let Ok(sources) = HeaderValue::from_str(&origins)
        && !origins.is_empty()
    {
        response.extensions_mut().insert(Framed(sources));
    }
    response
}

/// What differs in a frame.
#[derive(Default)]
struct Frame {
    /// The origins whose pages may frame it, and are listened to.
    origins: String,
    signed_out: bool,
    /// Whether what is copied, and what is missing, counts: as far as who asks may write.
    counts: bool,
}

async fn shown(state: &AppState, headers: HeaderMap, query: PageQuery, frame: Frame) -> Response {
    let made = state.blocking(move |state, snapshot| {
        let of_reader = lang::of_reader(&headers, &snapshot.site.languages);
        let ui = named(snapshot, query.ui.as_deref(), of_reader);
        html(state, snapshot, ui, &frame)
    });
    match made.await {
        Ok((html, policy)) => {
            let policy = [(header::CONTENT_SECURITY_POLICY, policy)];
            (policy, Html(html)).into_response()
        }
        Err(error) => error.into_page(state),
    }
}

fn html(
    state: &AppState,
    snapshot: &Snapshot,
    ui: Lang,
    frame: &Frame,
) -> Result<(String, HeaderValue), AppError> {
    let (templates, site) = (state.templates(), &snapshot.site);
    let accent = site.look.accent_css();
    let language =
        |lang: &Lang| context! { code => lang.as_str(), tag => lang.tag(), name => lang.name() };
    let codes = site.languages.iter().map(|lang| lang.as_str());
    let other = ui.others().next().unwrap_or(ui);
    let key = |(keys, text): (&'static [&'static str], &str)| {
        context! { pressed => keys.to_vec(), text => word(ui, text) }
    };
    let context = context! {
        w => words(ui),
        words_json => Value::from_safe_string(said(ui)),
        origins => (!frame.origins.is_empty()).then_some(frame.origins.as_str()),
        signed_out => frame.signed_out,
        counts => frame.counts,
        insights => state.statistics().records_searches(),
        lang => ui.as_str(),
        lang_tag => ui.tag(),
        lang_codes => codes.collect::<Vec<_>>().join(" "),
        langs => site.languages.iter().map(language).collect::<Vec<_>>(),
        other => language(&other),
        site_title => site.title.get(ui),
        css => templates.css(),
        accent_css => (!accent.is_empty()).then(|| Value::from_safe_string(accent.clone())),
        agent_css => Value::from_safe_string(STYLES.to_owned()),
        keys => KEYS.map(key),
    };
    let html = render("page.html", &context)?;
    let policy = texts::policy(&templates.page_policy(&accent), &frame.origins);
    Ok((state.mount().complete_html(html), policy))
}

/// The words that the script says, as JSON. It stands in `<script>`, so no `<` may stand in it.
fn said(ui: Lang) -> String {
    let said = SAID.map(|key| (key.to_owned(), word(ui, key).into()));
    let said: serde_json::Map<String, serde_json::Value> = said.into_iter().collect();
    let said = serde_json::Value::from(said).to_string();
    said.replace('<', "\\u003c")
}

//! `/{lang}/contact`.
//!
//! Gets:    the channels of `site.toml`; what was searched and read before.
//! Gives:   how to reach a person, in the same order on every page.
//! Touches: the snapshot, the clock (for the offset of a zone with daylight saving).
//! Never:   a channel from anywhere else.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use minijinja::{Value, context};

use super::layout::{Page, page_of, render};
use super::lists::described;
use super::message;
use super::not_found::missing;
use crate::ids::Lang;
use crate::search::QUERY_CHARS_MAX;
use crate::server::AppState;
use crate::server::params::Params;
use crate::site::Snapshot;
use crate::text::secrets;

/// The page. What was searched and read (`q`, `article`) is carried on to the draft of a message.
pub(in crate::server) async fn contact(
    State(state): State<AppState>,
    Path(lang): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Ok(lang) = lang.parse::<Lang>() else {
        return missing(&state, &headers, &lang).await;
    };
    let page = state.blocking(move |state, snapshot| {
        let params = Params::parse(query.as_deref()).unwrap_or_default();
        let q: String = params.words().trim().chars().take(QUERY_CHARS_MAX).collect();
        let article = message::article(snapshot, lang, params.get("article").unwrap_or_default());
        let carried = context! {
            q => Some(q.as_str()).filter(|q| !q.is_empty() && secrets::find(q).is_empty()),
            article => article.and_then(|article| article.permalink.as_ref()).map(ToString::to_string),
        };
        let listed = snapshot.site.channels.iter().filter(|channel| !channel.is_unlisted());
        let page = Page {
            title: state.templates().word(lang, "contact"),
            description: described(
                &state.templates().word(lang, "contact"),
                // What is not on the operator's list is named on the page only, where its mark stands.
                listed.map(|channel| channel.title.get(lang)),
                lang,
            ),
            noindex: query.is_some(),
            path: Some(format!("/{lang}/contact")),
            versions: snapshot.site.languages.iter().map(|l| (*l, format!("/{l}/contact"))).collect(),
            ..Page::default()
        };
        render(state, snapshot, "contact.html", lang, &page, context! { channels => channels(snapshot, lang), carried })
    });
    page_of(&state, lang, page.await)
}

/// The channels as templates show them.
pub(super) fn channels(snapshot: &Snapshot, lang: Lang) -> Vec<Value> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let now = Timestamp::now();
    snapshot
        .site
        .channels
        .iter()
        .map(|channel| {
            context! {
                title => channel.title.get(lang),
                address => channel.address.as_str(),
                href => channel.href(),
                unlisted => channel.is_unlisted(),
                hours => channel.hours_text(lang, now),
                hours_data => channel.hours_data(now),
                closed => channel.closed_text(lang),
                wait => text(channel.wait.get(lang)),
                charge => text(channel.charge.get(lang)),
                note => text(channel.note.get(lang)),
            }
        })
        .collect()
}

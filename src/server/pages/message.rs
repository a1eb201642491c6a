//! `/{lang}/contact/message`: a draft of the message to support.
//!
//! Gets:    what was searched and read, and what the reader fills in, by POST, so that it stands in no address and no log.
//! Gives:   a draft to copy or to mail, what to attach, when an answer is due.
//! Touches: the snapshot, the clock.
//! Never:   a copy of what was written that outlives the answer; a secret, which is taken out and warned of.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use minijinja::{Value, context};

use super::contact;
use super::layout::{Page, ok, render};
use super::not_found::missing;
use super::verify::unkept;
use crate::contact::Channel;
use crate::contact::message::{FIELD_CHARS_MAX, Topic, clean, draft, mailto};
use crate::content::Article;
use crate::ids::{Audience, Lang, Permalink};
use crate::server::AppState;
use crate::server::error::AppError;
use crate::server::params::Params;
use crate::site::Snapshot;

/// What a reader fills in, by the names of the form, in the order of the draft.
const FIELDS: [&str; 5] = ["problem", "searched", "tried", "error", "when"];

/// GET: the empty form. What stands behind `?` is not read.
pub(in crate::server) async fn form(
    State(state): State<AppState>,
    Path(lang): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(&state, &lang, &headers, None).await
}

/// POST: the draft, and the form to mend it.
pub(in crate::server) async fn message(
    State(state): State<AppState>,
    Path(lang): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match body {
        Ok(body) => answer(&state, &lang, &headers, Some(body)).await,
        Err(error) => AppError::from(error).into_page(&state),
    }
}

async fn answer(
    state: &AppState,
    lang: &str,
    headers: &HeaderMap,
    body: Option<Bytes>,
) -> Response {
    let Ok(lang) = lang.parse::<Lang>() else {
        return missing(state, headers, &format!("/{lang}/contact/message")).await;
    };
    let work = move |state: &AppState, snapshot: &Snapshot| {
        let form = body.map(|body| Params::parse_form(&body)).transpose()?;
        page(state, snapshot, lang, form.as_ref())
    };
    match state.blocking(work).await {
        Ok(html) => unkept(ok(lang, html)),
        Err(error) => error.into_page(state),
    }
}

fn page(
    state: &AppState,
    snapshot: &Snapshot,
    lang: Lang,
    form: Option<&Params>,
) -> Result<String, AppError> {
    let word = |key: &str| state.templates().word(lang, key);
    let guide = &snapshot.site.message;
    let typed = |name: &str| form.and_then(|form| form.get(name)).unwrap_or_default();
    let removed = word("message_removed");
    let cleaned: Vec<(String, bool)> = FIELDS
        .iter()
        .map(|name| clean(typed(name), &removed))
        .collect();
    let secret = cleaned.iter().any(|(_, secret)| *secret);
    let article = article(snapshot, lang, typed("article"));
    let chosen = typed("topic")
        .parse()
        .ok()
        .filter(|at: &usize| *at < guide.topics.len());
    let topic = chosen.or_else(|| guide.topic_of(&article?.id.category()));
    let to = guide.to.clone().or_else(|| first_mailbox(snapshot));
    let written = form.map(|_| {
        let text = text(
            state,
            lang,
            &word,
            topic.map(|at| &guide.topics[at]),
            article,
            &cleaned,
        );
        let subject = subject(&word, snapshot, &cleaned);
        let link = to.as_deref().map(|to| mailto(to, &subject, &text));
        context! {
            text,
            subject,
            whole => link.as_ref().is_some_and(|(_, whole)| *whole),
            href => link.map(|(href, _)| href),
        }
    });
    let attach = |topic: &Topic| {
        topic
            .attach
            .get(&lang)
            .or_else(|| topic.attach.values().next())
            .cloned()
            .unwrap_or_default()
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let values: std::collections::BTreeMap<&str, String> = FIELDS
        .iter()
        .copied()
        .zip(cleaned.iter().map(|(text, _)| text.clone()))
        .collect();
    let now = Timestamp::now();
    // This page is made anew each time, so that it can tell open from closed without a script too.
    let status = |channel: &Channel| {
        channel
            .schedule
            .as_ref()
            .map(|schedule| schedule.status_text(lang, now))
    };
    let channels = contact::channels(snapshot, lang)
        .into_iter()
        .zip(&snapshot.site.channels);
    let channels: Vec<Value> = channels
        .map(|(value, channel)| context! { status => status(channel), ..value })
        .collect();
    let extra = context! {
        draft => written,
        secret,
        fields => values,
        field_max => FIELD_CHARS_MAX,
        topics => guide.topics.iter().map(|topic| topic.title.get(lang).to_owned()).collect::<Vec<_>>(),
        topic,
        attach => topic.map(|at| attach(&guide.topics[at])).unwrap_or_default(),
        article => article.map(|article| context! {
            title => article.title.as_str(),
            url => article.id.url(),
            permalink => article.permalink.as_ref().map(ToString::to_string),
        }),
        to,
        due => some(guide.due.get(lang)),
        receipt => some(guide.receipt.get(lang)),
        follow_up => some(guide.follow_up.get(lang)),
        escalate => some(guide.escalate.get(lang)),
        channels,
        action => format!("/{lang}/contact/message"),
    };
    let path = format!("/{lang}/contact/message");
    let page = Page {
        title: word("message"),
        noindex: true,
        versions: snapshot
            .site
            .languages
            .iter()
            .map(|l| (*l, format!("/{l}/contact/message")))
            .collect(),
        path: Some(path),
        ..Page::default()
    };
    render(state, snapshot, "message.html", lang, &page, extra)
}

/// The article that was read, by its permalink.
pub(super) fn article<'s>(
    snapshot: &'s Snapshot,
    lang: Lang,
    permalink: &str,
) -> Option<&'s Article> {
    let permalink = permalink.parse::<Permalink>().ok()?;
    snapshot
        .view(Audience::Public)
        .by_permalink(&permalink, lang)
        .map(|article| &**article)
}

/// The first channel that is a mailbox.
fn first_mailbox(snapshot: &Snapshot) -> Option<String> {
    let mail = |address: &&String| {
        address.contains('@') && !address.starts_with('@') && !address.contains(char::is_whitespace)
    };
    let mailboxes = snapshot
        .site
        .channels
        .iter()
        .filter(|channel| channel.kind == "email" && !channel.is_unlisted());
    mailboxes
        .map(|channel| &channel.address)
        .find(mail)
        .cloned()
}

fn text(
    state: &AppState,
    lang: Lang,
    word: &dyn Fn(&str) -> String,
    topic: Option<&Topic>,
    article: Option<&Article>,
    cleaned: &[(String, bool)],
) -> String {
    let base = state.options().base_url.clone().unwrap_or_default();
    let read = article.map(|article| {
        let url = article
            .permalink
            .as_ref()
            .map_or_else(|| article.id.url(), Permalink::url);
        format!("{} {base}{url}", article.title)
    });
    let kind = topic
        .map(|topic| topic.title.get(lang).to_owned())
        .unwrap_or_default();
    let named = |name: &str, value: String| (word(&format!("message_line_{name}")), value);
    let mut lines = vec![named("topic", kind)];
    lines.extend(
        FIELDS
            .iter()
            .zip(cleaned)
            .map(|(name, (value, _))| named(name, value.clone())),
    );
    lines.insert(3, named("read", read.unwrap_or_default()));
    draft(&word("message_greeting"), &lines)
}

/// The first line of the problem, or what was searched.
fn subject(
    word: &dyn Fn(&str) -> String,
    snapshot: &Snapshot,
    cleaned: &[(String, bool)],
) -> String {
    let said = cleaned
        .iter()
        .take(2)
        .map(|(text, _)| text.lines().next().unwrap_or_default())
        .find(|line| !line.is_empty());
    let said: String = said
        .map_or_else(|| word("message_subject"), str::to_owned)
        .chars()
        .take(60)
        .collect();
    format!("[{}] {said}", snapshot.site.name)
}

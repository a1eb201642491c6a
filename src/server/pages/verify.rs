//! `/{lang}/verify`: is this channel ours?
//!
//! Gets:    what somebody pasted, by POST, so that it stands in no address and no log.
//! Gives:   for each thing in it: on the official list, not on it (perhaps a look-alike), or nothing that can be told.
//! Touches: the snapshot's official list.
//! Never:   "safe"; a link made of what was pasted; a copy of it that outlives the answer.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use minijinja::{Value, context};

use super::forms;
use super::layout::{Page, render};
use super::visitor::Visitor;
use crate::contact::official::{ChannelKind, Entry};
use crate::contact::verify::{self, Finding, VALUE_CHARS_MAX, gravest};
use crate::detect::secrets;
use crate::problem::escape_controls;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;

/// What is sent.
struct VerifyForm {
    /// What somebody pasted; the page says when it is too long.
    value: String,
}

impl FromParams for VerifyForm {
    fn from_params(params: Result<Params, AppError>) -> Result<VerifyForm, AppError> {
        let value = params?.text("value");
        Ok(VerifyForm { value })
    }
}

/// GET: the form and the list. What stands behind `?` is not read.
pub(in crate::server) async fn form(visitor: Visitor) -> Response {
    let html = visitor.blocking(|visit| page(visit, None)).await;
    visitor.answer(html)
}

/// POST: the same with the answer.
pub(in crate::server) async fn verify(
    visitor: Result<Visitor, Response>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    forms::answer(visitor, body, |visit, form: &VerifyForm| {
        page(visit, Some(&form.value))
    })
    .await
}

fn page(visit: &Visit<'_>, value: Option<&str>) -> Result<String, AppError> {
    let official = &visit.snapshot.site.official;
    let secret = value.is_some_and(|value| !secrets::find(value).is_empty());
    let too_long = value.is_some_and(|value| value.chars().count() > VALUE_CHARS_MAX);
    let findings = value
        .filter(|_| !secret && !too_long)
        .map(|value| official.judge(value))
        .unwrap_or_default();
    let no_list = official.is_empty() && value.is_some() && !secret;
    let empty = value.is_some() && findings.is_empty() && !secret && !too_long && !no_list;
    let state_name = match () {
        () if no_list => Some("no_list"),
        () if secret || too_long => Some(verify::State::Unclear.as_str()),
        () => (!findings.is_empty()).then(|| gravest(&findings).as_str()),
    };
    let shown = value.filter(|_| !secret && !too_long).unwrap_or_default();
    let word = |key: &str| visit.word(key);
    let all = official.entries();
    let extra = context! {
        asked => value.is_some(),
        value => shown,
        value_max => VALUE_CHARS_MAX,
        secret,
        too_long,
        empty,
        no_list,
        has_official => findings.iter().any(|finding| finding.state == verify::State::Official),
        state => state_name,
        findings => findings.iter().map(|finding| finding_value(&word, &all, finding)).collect::<Vec<_>>(),
        listed => entries(&word, &all),
        has_phones => all.iter().any(|entry| entry.kind == ChannelKind::Phone),
        action => visit.path("verify"),
    };
    let page = Page {
        title: word("verify"),
        noindex: true,
        path: Some(visit.path("verify")),
        versions: visit.versions(|lang| Some(format!("/{lang}/verify"))),
        ..Page::default()
    };
    render(visit, "verify.html", &page, extra)
}

fn finding_value(word: &dyn Fn(&str) -> String, all: &[Entry], finding: &Finding) -> Value {
    let host = finding
        .host
        .as_deref()
        .filter(|host| !finding.value.eq_ignore_ascii_case(host));
    context! {
        state => finding.state.as_str(),
        lookalike => finding.is_lookalike(),
        // Characters that print nothing, or turn others round, are shown as their code.
        value => escape_controls(&visible(&finding.value)),
        host,
        entry => finding.entry.as_ref().map(|entry| entry.text.clone()),
        network => finding.entry.as_ref().and_then(|entry| networks(word, all, entry)),
        notes => finding.notes.iter().map(|note| word(&format!("verify_{}", note.as_str()))).collect::<Vec<_>>(),
    }
}

/// Invisible characters as their code, so that what is shown is what was pasted.
fn visible(text: &str) -> String {
    let hidden = |c: char| crate::characters::is_unseen(c) && !c.is_control();
    text.chars()
        .fold(String::with_capacity(text.len()), |mut out, c| {
            if hidden(c) {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            } else {
                out.push(c);
            }
            out
        })
}

/// All networks on which an account of this name is listed.
fn networks(word: &dyn Fn(&str) -> String, all: &[Entry], entry: &Entry) -> Option<String> {
    network(word, &entry.kind)?;
    let same = all
        .iter()
        .filter(|other| other.text.eq_ignore_ascii_case(&entry.text));
    let names: Vec<String> = same
        .filter_map(|other| network(word, &other.kind))
        .collect();
    Some(names.join(&word("list_comma")))
}

/// The name of the network of an account.
fn network(word: &dyn Fn(&str) -> String, kind: &ChannelKind) -> Option<String> {
    let ChannelKind::Handle(Some(platform)) = kind else {
        return None;
    };
    let key = format!("network_{platform}");
    let name = word(&key);
    Some(if name == key { platform.clone() } else { name })
}

/// The official list, by kind.
fn entries(word: &dyn Fn(&str) -> String, all: &[Entry]) -> Vec<Value> {
    let of = |title: &str, is: &dyn Fn(&ChannelKind) -> bool| {
        let texts: Vec<Value> = all
            .iter()
            .filter(|entry| is(&entry.kind))
            .map(|entry| context! { text => entry.text.as_str(), network => network(word, &entry.kind) })
            .collect();
        (!texts.is_empty()).then(|| context! { title => word(title), texts })
    };
    [
        of("verify_web", &|kind| *kind == ChannelKind::Web),
        of("verify_email", &|kind| *kind == ChannelKind::Email),
        of("verify_phone", &|kind| *kind == ChannelKind::Phone),
        of("verify_accounts", &|kind| {
            matches!(kind, ChannelKind::Handle(_))
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

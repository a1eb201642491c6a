//! `/{lang}/contact/message`: a draft of the message to support.
//!
//! Gets:    what was searched and read, and what the reader fills in, by POST, so that it stands in no address and no log.
//! Gives:   a draft to copy or to mail, what to attach, when an answer is due.
//! Touches: the snapshot, the clock.
//! Never:   a copy of what was written that outlives the answer; a secret, which is taken out and warned of.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use jiff::Timestamp;
use minijinja::{Value, context};

use super::forms;
use super::layout::{Page, render};
use super::links::by_permalink;
use super::lists::channels;
use super::visitor::Visitor;
use crate::contact::message::{FIELD_CHARS_MAX, Topic, clean, draft, mailto};
use crate::contact::{Channel, wording};
use crate::content::Article;
use crate::ids::Permalink;
use crate::server::error::AppError;
use crate::server::params::{FromParams, Params};
use crate::server::visit::Visit;

/// What a reader fills in, by the names of the form, in the order of the draft.
const FIELDS: [&str; 5] = ["problem", "searched", "tried", "error", "when"];
/// Where the article that was read stands among them.
const READ_AT: usize = 3;

/// What is sent.
#[derive(Default)]
struct MessageForm {
    /// As in `FIELDS`; what is longer than `FIELD_CHARS_MAX` is cut.
    fields: [String; FIELDS.len()],
    /// The permalink of the article that was read.
    article: String,
    /// Which topic of `site.toml`, counted from 0.
    topic: Option<usize>,
    /// Whether it is the form of this page, and not what another page carries along.
    filled_in: bool,
}

impl FromParams for MessageForm {
    fn from_params(params: Result<Params, AppError>) -> Result<MessageForm, AppError> {
        let form = params?;
        Ok(MessageForm {
            fields: FIELDS.map(|name| form.text(name)),
            article: form.text("article"),
            topic: form.get("topic").and_then(|at| at.parse().ok()),
            filled_in: form.get(FIELDS[0]).is_some(),
        })
    }
}

/// GET: the empty form. What stands behind `?` is not read.
pub(in crate::server) async fn form(visitor: Visitor) -> Response {
    let html = visitor.blocking(|visit| page(visit, None)).await;
    visitor.answer(html)
}

/// POST: the draft, and the form to correct it.
pub(in crate::server) async fn message(
    visitor: Result<Visitor, Response>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    forms::answer(visitor, body, |visit, form| page(visit, Some(form))).await
}

/// What is known of a problem, and may be shown again.
struct Report<'a> {
    /// As in `FIELDS`, without secrets.
    fields: [String; FIELDS.len()],
    /// Whether a secret was taken out.
    had_secret: bool,
    article: Option<&'a Article>,
    /// What it is about, and where that stands among the topics.
    topic: Option<(usize, &'a Topic)>,
}

impl<'a> Report<'a> {
    fn new(visit: &Visit<'a>, form: &MessageForm) -> Report<'a> {
        let guide = &visit.snapshot.site.message;
        let removed = visit.word("message_removed");
        let mut had_secret = false;
        let fields = form.fields.each_ref().map(|typed| {
            let (text, secret) = clean(typed, &removed);
            had_secret |= secret;
            text
        });
        let article = by_permalink(visit, &form.article);
        let chosen = form.topic.filter(|at| *at < guide.topics.len());
        let topic = chosen.or_else(|| guide.topic_of(&article?.id.category()));
        Report {
            fields,
            had_secret,
            article,
            topic: topic.map(|at| (at, &guide.topics[at])),
        }
    }

    /// Whether there is nothing to make a draft of.
    fn is_empty(&self) -> bool {
        self.article.is_none() && self.fields.iter().all(String::is_empty)
    }

    /// What to copy or to mail.
    fn text(&self, visit: &Visit<'_>) -> String {
        let base = visit.state.options().base_url.as_deref();
        let base = base.unwrap_or_default();
        let read = self.article.map(|article| {
            let permalink = article.permalink.as_ref();
            let url = permalink.map_or_else(|| article.id.url(), Permalink::url);
            format!("{} {base}{url}", article.title)
        });
        let kind = self.topic.map(|(_, topic)| topic.title.get(visit.lang));
        let named = |name: &str, value: &str| {
            let name = visit.word(&format!("message_line_{name}"));
            (name, value.to_owned())
        };
        let mut lines = vec![named("topic", kind.unwrap_or_default())];
        let fields = FIELDS.iter().zip(&self.fields);
        lines.extend(fields.map(|(name, value)| named(name, value)));
        lines.insert(READ_AT, named("read", &read.unwrap_or_default()));
        draft(&visit.word("message_greeting"), &lines)
    }

    /// The first line of the problem, or what was searched, unless something was taken out of it.
    fn subject(&self, visit: &Visit<'_>) -> String {
        let removed = visit.word("message_removed");
        let lines = self.fields.iter().take(2);
        let said = lines
            .map(|text| text.lines().next().unwrap_or_default())
            .find(|line| !line.is_empty() && !line.contains(&removed));
        let said = said.map_or_else(|| visit.word("message_subject"), str::to_owned);
        let said: String = said.chars().take(60).collect();
        format!("[{}] {said}", visit.snapshot.site.name)
    }
}

fn page(visit: &Visit<'_>, form: Option<&MessageForm>) -> Result<String, AppError> {
    let (guide, lang) = (&visit.snapshot.site.message, visit.lang);
    let report = Report::new(visit, form.unwrap_or(&MessageForm::default()));
    let to = guide.to.clone().or_else(|| first_mailbox(visit));
    let written = form.filter(|_| !report.is_empty()).map(|_| {
        let (text, subject) = (report.text(visit), report.subject(visit));
        let link = to.as_deref().map(|to| mailto(to, &subject, &text));
        context! {
            text,
            subject,
            whole => link.as_ref().is_some_and(|(_, whole)| *whole),
            href => link.map(|(href, _)| href),
        }
    });
    let attach = report.topic.and_then(|(_, topic)| {
        let attach = topic.attach.get(&lang);
        attach.or_else(|| topic.attach.values().next())
    });
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let fields = FIELDS.into_iter().zip(report.fields.clone());
    let fields: BTreeMap<&str, String> = fields.collect();
    let extra = context! {
        empty => form.is_some_and(|form| form.filled_in) && written.is_none(),
        draft => written,
        secret => report.had_secret,
        fields,
        field_max => FIELD_CHARS_MAX,
        topics => guide.topics.iter().map(|topic| topic.title.get(lang).to_owned()).collect::<Vec<_>>(),
        topic => report.topic.map(|(at, _)| at),
        attach => attach.cloned().unwrap_or_default(),
        article => report.article.map(|article| context! {
            title => article.title.as_str(),
            url => article.id.url(),
            permalink => article.permalink.as_ref().map(ToString::to_string),
        }),
        to,
        due => some(guide.due.get(lang)),
        receipt => some(guide.receipt.get(lang)),
        follow_up => some(guide.follow_up.get(lang)),
        escalate => some(guide.escalate.get(lang)),
        channels => open_or_closed(visit),
        action => visit.path("contact/message"),
    };
    let page = Page {
        title: visit.word("message"),
        noindex: true,
        versions: visit.versions(|lang| Some(format!("/{lang}/contact/message"))),
        path: Some(visit.path("contact/message")),
        ..Page::default()
    };
    render(visit, "message.html", &page, extra)
}

/// The channels with their status: this page is made anew each time, so that it can tell open from closed without a script too.
fn open_or_closed(visit: &Visit<'_>) -> Vec<Value> {
    let (now, word) = (Timestamp::now(), |key: &str| visit.word(key));
    let status = |channel: &Channel| match &channel.schedule {
        Some(schedule) => wording::status(schedule, now, &word),
        None if channel.always_open => word("hours_open_always"),
        None => String::new(),
    };
    let all = channels(visit)
        .into_iter()
        .zip(&visit.snapshot.site.channels);
    all.map(|(value, channel)| context! { status => status(channel), ..value })
        .collect()
}

/// The first channel that is a mailbox.
fn first_mailbox(visit: &Visit<'_>) -> Option<String> {
    let mail = |address: &&String| {
        address.contains('@') && !address.starts_with('@') && !address.contains(char::is_whitespace)
    };
    let mailboxes = visit
        .snapshot
        .site
        .channels
        .iter()
        .filter(|channel| channel.kind == "email" && !channel.is_unlisted());
    mailboxes
        .map(|channel| &channel.address)
        .find(mail)
        .cloned()
}

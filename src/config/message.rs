//! `[message]` of `site.toml`: what the page for messages to support says.
//!
//! Gets:    the table.
//! Gives:   a `Guide`.
//! Touches: the option types of `contact`.
//! Never:   an address for messages that is none.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::parse::Parse;
use crate::contact::message::{Guide, Topic};
use crate::contact::official::Official;
use crate::ids::Lang;
use crate::problem::Code;

#[derive(Deserialize)]
pub(super) struct FileMessage {
    to: Option<Spanned<String>>,
    #[serde(default)]
    due: BTreeMap<String, String>,
    #[serde(default)]
    receipt: BTreeMap<String, String>,
    #[serde(default)]
    follow_up: BTreeMap<String, String>,
    #[serde(default)]
    escalate: BTreeMap<String, String>,
    #[serde(default)]
    topic: Vec<Spanned<FileTopic>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct FileTopic {
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default)]
    categories: Vec<Spanned<String>>,
    #[serde(default)]
    attach: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl Parse<'_> {
    pub(super) fn message(&mut self, message: Spanned<FileMessage>) -> Guide {
        let at = message.span().start;
        let message = message.into_inner();
        self.unknown(
            &message.unknown,
            at,
            &["to", "due", "receipt", "follow_up", "escalate", "topic"],
        );
        let to = message.to.and_then(|to| {
            // A list of one tells whether it is an address.
            if let Err(error) = Official::default().add_email(to.get_ref()) {
                self.problem(
                    Code::MessageToInvalid,
                    to.span().start,
                    format!("`{}` {error}", to.get_ref()),
                    "write where messages go, or leave it out",
                );
                return None;
            }
            Some(to.into_inner())
        });
        Guide {
            to,
            due: self.localized(message.due, at),
            receipt: self.localized(message.receipt, at),
            follow_up: self.localized(message.follow_up, at),
            escalate: self.localized(message.escalate, at),
            topics: message
                .topic
                .into_iter()
                .map(|topic| self.topic(topic))
                .collect(),
        }
    }

    fn topic(&mut self, topic: Spanned<FileTopic>) -> Topic {
        let at = topic.span().start;
        let topic = topic.into_inner();
        self.unknown(&topic.unknown, at, &["title", "categories", "attach"]);
        let mut categories = Vec::new();
        for path in &topic.categories {
            match path.get_ref().parse() {
                Ok(category) => categories.push(category),
                Err(error) => self.problem(
                    Code::CategoryInvalid,
                    path.span().start,
                    format!("category: {error}"),
                    "write the path of a folder below a language",
                ),
            }
        }
        let mut attach = BTreeMap::new();
        for (lang, texts) in topic.attach {
            match lang.parse::<Lang>() {
                Ok(lang) => {
                    let texts = texts.iter().map(|text| self.filled(text, lang, at));
                    _ = attach.insert(lang, texts.collect());
                }
                Err(error) => {
                    self.problem(Code::LanguageUnknown, at, error.to_string(), "remove it")
                }
            }
        }
        Topic {
            title: self.localized(topic.title, at),
            categories,
            attach,
        }
    }
}

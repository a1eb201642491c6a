//! An answer as an agent passes it on: short, with the steps, and with a link that stays.
//!
//! Gets:    an article, the section that was found, the public address.
//! Gives:   the same answer as plain text, HTML and Markdown; of an article for agents nothing but a link that says so.
//! Touches: what readers may see.
//! Never:   a word of an internal article: the text is taken from what readers see, and what they do not see has none.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::texts::word;
use crate::catalog::View;
use crate::config::Copied;
use crate::content::{Article, SafeHtml, Section, escape};
use crate::ids::{Anchor, Lang, Permalink};
use crate::server::audience::EVERYBODY;
use crate::server::error::AppError;
use crate::server::mount::Mount;
use crate::server::pages::markdown;
use crate::site::Snapshot;

/// How many characters of its lead are the short answer, at most, and how many of its section go with it: a mail, no page.
const SHORT_CHARS_MAX: usize = 400;
const SECTION_CHARS_MAX: usize = 2_000;

/// What is passed on.
pub(in crate::server) struct Answer {
    /// Whether it is for colleagues only: all texts are then a link that says so.
    pub(in crate::server) is_internal: bool,
    pub(in crate::server) link: String,
    pub(in crate::server) text: String,
    pub(in crate::server) html: String,
    pub(in crate::server) markdown: String,
}

/// What answers are made with.
#[derive(Clone, Copy)]
pub(in crate::server) struct Passing<'s> {
    pub(in crate::server) snapshot: &'s Snapshot,
    /// The public address, without a slash at its end; empty where nobody knows it.
    pub(in crate::server) base: &'s str,
}

impl Passing<'_> {
    /// The answer of an article that was found at a section, by its index.
    ///
    /// # Errors
    /// When it cannot be written as Markdown.
    pub(in crate::server) fn answer(
        &self,
        article: &Article,
        section: usize,
    ) -> Result<Answer, AppError> {
        let view = self.snapshot.view(EVERYBODY);
        match view.article(&article.id) {
            Some(public) => self.of_public(view, public, section),
            None => Ok(self.for_colleagues(article, section)),
        }
    }

    fn of_public(
        &self,
        view: View<'_>,
        article: &Article,
        section: usize,
    ) -> Result<Answer, AppError> {
        let lang = article.id.lang();
        let found = article.sections.get(section).unwrap_or(article.lead());
        let link = self.link(view, article, found.anchor.as_ref());
        let turned = view.turned_links(article);
        let shown = |html: SafeHtml, chars_max| {
            let shown = self.snapshot.shown(&html, &turned);
            shown.away_from(&article.id.url()).excerpt(chars_max).0
        };
        let steps = steps(article, section);
        let lead_max = steps.map_or(SECTION_CHARS_MAX, |_| SHORT_CHARS_MAX);
        let Copied { greeting, closing } = &self.snapshot.site.copied;
        let parts = Parts {
            lang,
            greeting: greeting.own(lang).unwrap_or_default(),
            title: &article.title,
            short: shown(article.lead().html(), lead_max),
            heading: steps.map_or("", |steps| steps.heading.as_str()),
            steps: steps.map_or_else(SafeHtml::default, |steps| {
                shown(steps.html(), SECTION_CHARS_MAX)
            }),
            link: &link,
            closing: closing.own(lang).unwrap_or_default(),
        };
        let html = Mount::whole(self.base).complete_html(parts.html());
        Ok(Answer {
            is_internal: false,
            text: parts.text(self.base),
            markdown: markdown::of_html(&html, &article.id)?,
            html,
            link,
        })
    }

    /// The link that stays: by permalink and language where it leads to this very article, else its address.
    fn link(&self, view: View<'_>, article: &Article, anchor: Option<&Anchor>) -> String {
        let (lang, url) = (article.id.lang(), article.id.url_at(anchor));
        let at = url.find('#').map_or("", |at| &url[at..]);
        let leads_here = |permalink: &&Permalink| {
            let held = view.by_permalink(permalink, lang);
            held.is_some_and(|held| held.id == article.id)
        };
        match article.permalink.as_ref().filter(leads_here) {
            Some(permalink) => format!("{}{}?lang={lang}{at}", self.base, permalink.url()),
            None => format!("{}{url}", self.base),
        }
    }

    fn for_colleagues(&self, article: &Article, section: usize) -> Answer {
        let anchor = article.sections.get(section);
        let anchor = anchor.and_then(|section| section.anchor.as_ref());
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let at = anchor.map_or_else(String::new, |anchor| {
            format!("&s={}", encoded(anchor.as_str()))
        });
        let address = format!(
            "{}/agent/#a={}{at}",
            self.base,
            encoded(article.id.as_str())
        );
        let link = format!("{address} ({})", word(article.id.lang(), "colleagues"));
        Answer {
            is_internal: true,
            text: link.clone(),
            html: format!(
                "<p><a href=\"{}\">{}</a> ({})</p>",
                escape(&address),
                escape(&address),
                word(article.id.lang(), "colleagues")
            ),
            markdown: format!("<{address}> ({})", word(article.id.lang(), "colleagues")),
            link,
        }
    }
}

/// The section whose steps go with the short answer: the one that was found; where that is the lead, the first with steps.
fn steps(article: &Article, found: usize) -> Option<&Section> {
    let has_text = |section: &&Section| !section.is_empty();
    match found {
        0 => article
            .sections
            .iter()
            .skip(1)
            .find(|section| section.html().as_str().contains("<ol")),
        found => article.sections.get(found).filter(has_text),
    }
}

/// What an answer is put together from; what is empty is left out.
struct Parts<'p> {
    lang: Lang,
    greeting: &'p str,
    title: &'p str,
    short: SafeHtml,
    heading: &'p str,
    steps: SafeHtml,
    link: &'p str,
    closing: &'p str,
}

impl Parts<'_> {
    fn text(&self, base: &str) -> String {
        let steps = self.steps.plain_text(self.lang, base);
        let steps = match self.heading.is_empty() || steps.is_empty() {
            true => steps,
            false => format!("{}\n{steps}", self.heading),
        };
        let parts = [
            self.greeting.trim(),
            self.title,
            &self.short.plain_text(self.lang, base),
            &steps,
            self.link,
            self.closing.trim(),
        ];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("\n\n")
    }

    fn html(&self) -> String {
        let lines = |text: &str| escape(text.trim()).replace('\n', "<br>");
        let line = |text: &str| match text.trim().is_empty() {
            true => String::new(),
            false => format!("<p>{}</p>", lines(text)),
        };
        let bold = |text: &str| match text.is_empty() {
            true => String::new(),
            false => format!("<p><strong>{}</strong></p>", escape(text)),
        };
        let link = escape(self.link);
        [
            line(self.greeting),
            bold(self.title),
            self.short.to_string(),
            bold(if self.steps.is_empty() {
                ""
            } else {
                self.heading
            }),
            self.steps.to_string(),
            format!("<p><a href=\"{link}\">{link}</a></p>"),
            line(self.closing),
        ]
        .concat()
    }
}

//! The page for what went wrong.
//!
//! Gets:    an error, and what is known of the site; perhaps nothing is.
//! Gives:   a kind page with a request id, in both languages; a problem document to who asked for one.
//! Touches: the snapshot, the templates.
//! Never:   the chain of causes.

use axum::response::{Html, IntoResponse, Response};

use crate::ids::Lang;
use crate::server::error::{AppError, Form, log, retry_later};
use crate::server::state::AppState;

/// What was typed into the search field when something went wrong.
pub(in crate::server) struct Kept {
    /// The language of its page.
    pub(super) lang: Lang,
    /// What stands in the field of the page again.
    pub(super) text: String,
    /// Whether it came as a body, and is sent so again: then no word of it gets into an address.
    pub(super) by_post: bool,
}

impl AppError {
    /// An answer in this form.
    pub(in crate::server) fn into_form(self, form: Form, state: &AppState) -> Response {
        match form {
            Form::Page => self.into_page(state),
            Form::Problem => self.into_problem(),
        }
    }

    /// A page for a person, in both languages; the one for missing pages is made by `pages`.
    pub(in crate::server) fn into_page(self, state: &AppState) -> Response {
        self.into_page_with(state, None)
    }

    /// The same with what was typed into the search field, so that it is not lost.
    pub(in crate::server) fn into_page_with(
        self,
        state: &AppState,
        kept: Option<&Kept>,
    ) -> Response {
        let (status, wait) = (self.status(), self.wait());
        let reference = match &self {
            AppError::Internal(cause) | AppError::Healing(cause) => Some(log(cause)),
            _ => None,
        };
        let html = self.html(state, reference.as_deref(), kept);
        retry_later(wait, (status, Html(html)).into_response())
    }

    /// The page that needs nothing but itself.
    fn html(&self, state: &AppState, reference: Option<&str>, kept: Option<&Kept>) -> String {
        // None while there is no site yet.
        let snapshot = state.current().get();
        // Two ways that work without this server, by their addresses: a page of contacts may be down too.
        let channels = snapshot.iter().flat_map(|snapshot| &snapshot.site.channels);
        let channels = channels
            .filter_map(|channel| Some((channel, channel.href()?)))
            .take(2);
        let channels: Vec<minijinja::Value> = channels
            .map(|(channel, href)| minijinja::context! { title => channel.title.get(Lang::Zh), title_en => channel.title.get(Lang::En), href, address => channel.address.as_str() })
            .collect();
        let maintenance = state
            .options()
            .maintenance
            .as_ref()
            .filter(|_| matches!(self, AppError::Maintenance));
        let until = maintenance.and_then(|maintenance| maintenance.until);
        let status = self.status().as_u16();
        let context = minijinja::context! {
            status,
            request_id => reference,
            maintenance => maintenance.is_some(),
            waiting => matches!(self, AppError::NotReady),
            loading => matches!(self, AppError::Loading),
            until => until.map(|until| until.strftime("%Y-%m-%d %H:%M UTC").to_string()),
            q => kept.map(|kept| kept.text.as_str()),
            by_post => kept.is_some_and(|kept| kept.by_post),
            action => kept.map(|kept| format!("/{}/search", kept.lang)),
            channels,
        };
        let rendered = state.templates().render("error.html", &context);
        let html = rendered
            .unwrap_or_else(|_| format!("<!doctype html><title>{status}</title><p>{status}"));
        state.mount().complete_html(html)
    }
}

//! A look at one snapshot for one reader: what each page is made from.
//!
//! Gets:    who asks, and in which language.
//! Gives:   what pages ask for again and again.
//! Touches: the snapshot, the words of the templates.
//! Never:   an article past the view of its audience.

use super::asker::Asker;
use super::state::AppState;
use crate::catalog::View;
use crate::ids::{Audience, Lang};
use crate::site::Snapshot;

/// What a page is made from. It lives for one answer, inside `AppState::blocking` or `AppState::searching`.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) state: &'a AppState,
    /// One moment for the whole answer.
    pub(super) snapshot: &'a Snapshot,
    /// The language of the page.
    pub(super) lang: Lang,
    /// Who asks.
    pub(super) audience: Audience,
    /// What statistics may take of that.
    pub(super) asker: Asker,
}

impl<'a> Visit<'a> {
    /// What the one who asks may see.
    pub(super) fn view(&self) -> View<'a> {
        self.snapshot.view(self.audience)
    }

    /// A word of the interface; the key itself when there is none.
    pub(super) fn word(&self, key: &str) -> String {
        self.state.templates().word(self.lang, key)
    }

    /// An address in the language of the page: `rest` is what comes behind `/{lang}/`.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/{}/{rest}", self.lang)
    }

    /// The same page in the languages of the site, itself among them, as paths; a language without one is left out.
    pub(super) fn versions(&self, path: impl Fn(Lang) -> Option<String>) -> Vec<(Lang, String)> {
        let languages = self.snapshot.site.languages.iter();
        languages
            .filter_map(|lang| Some((*lang, path(*lang)?)))
            .collect()
    }

    /// The languages of the site but that of the page.
    pub(super) fn other_languages(&self) -> impl Iterator<Item = Lang> {
        let languages = self.snapshot.site.languages.iter().copied();
        languages.filter(|lang| *lang != self.lang)
    }
}

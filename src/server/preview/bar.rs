//! The bar below each page, and what stands above the text of a broken article.
//!
//! Gets:    a snapshot, the article that a page shows, if it shows one.
//! Gives:   HTML.
//! Touches: the snapshot; what `state` knows of git.
//! Never:   work that a page of a site that is served would wait for.

use std::path::{Path, PathBuf};

use minijinja::{Value, context};

use super::articles::Looked;
use super::state::Preview;
use super::texts::{word, words};
use crate::content::Article;
use crate::ids::Lang;
use crate::problem::{Code, Problem, Severity};
use crate::server::audience::WRITERS;
use crate::site::{Difference, Drift, Snapshot, Unpublished};

/// The widths at which a page is looked at, in pixels.
pub(super) const WIDTHS: [u16; 2] = [320, 390];

/// How many sections, numbers or links of one language are named.
const NAMED_MAX: usize = 8;

/// What a page of the workspace is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) preview: &'a Preview,
    pub(super) snapshot: &'a Snapshot,
    pub(super) lang: Lang,
    /// None on pages that show no article.
    pub(super) looked: Option<&'a Looked>,
    /// Which page of the workspace it is: `page`, `search`, `changes`, `beside`, `list`, `insights`, or a width.
    pub(super) tab: &'a str,
    /// The generation that the page shows, or an older one.
    pub(super) generation: u64,
}

impl About<'_> {
    /// What every template of the workspace gets.
    pub(super) fn context(&self) -> Value {
        let unpublished = self.preview.unpublished(self.snapshot.generation);
        let article = self
            .looked
            .map(|looked| self.article(looked, unpublished.as_deref()));
        context! {
            w => words(self.lang),
            lang => self.lang.as_str(),
            lang_tag => self.lang.tag(),
            generation => self.generation,
            tab => self.tab,
            widths => WIDTHS,
            site_problems => self.site_problems(),
            a => article,
        }
    }

    fn article(&self, looked: &Looked, unpublished: Option<&Unpublished>) -> Value {
        let (id, snapshot) = (&looked.id, self.snapshot);
        let states = looked.states(snapshot, unpublished);
        let badges: Vec<Value> = states
            .iter()
            .map(|state| context! { kind => *state, text => word(self.lang, state) })
            .collect();
        let title = looked
            .article
            .as_ref()
            .map_or(id.as_str(), |article| article.title.as_str());
        let (passed, checks) = self.checks(looked);
        let others = self.others(looked, unpublished);
        let [previous, next] = self.neighbours(looked, unpublished);
        context! {
            id => id.as_str(),
            url => id.url(),
            title,
            file => looked.file.to_string_lossy(),
            editor_url => self.preview.editor_url(&looked.file, 0, 0),
            badges,
            broken => looked.is_broken(snapshot),
            has_text => looked.article.is_some(),
            public => looked.is_public(snapshot),
            problems => looked.problems.iter().map(|problem| self.problem(problem)).collect::<Vec<_>>(),
            errors => looked.problems.iter().filter(|problem| problem.severity == Severity::Error).count(),
            passed,
            checks,
            has_other => others.iter().any(|other| other.get_attr("url").is_ok_and(|url| !url.is_none())),
            others,
            previous,
            next,
        }
    }

    /// A problem with the link that opens its place.
    pub(super) fn problem(&self, problem: &Problem) -> Value {
        let place = match (problem.line, problem.column) {
            (0, _) => String::new(),
            (line, 0) => format!("{line}"),
            (line, column) => format!("{line}:{column}"),
        };
        let kind = match problem.severity {
            Severity::Error => "errors",
            Severity::Warning => "warnings",
        };
        context! {
            file => problem.path.to_string_lossy(),
            place,
            kind,
            severity => word(self.lang, kind),
            message => problem.message.as_str(),
            help => problem.help.as_str(),
            editor_url => self.preview.editor_url(&problem.path, problem.line, problem.column),
        }
    }

    /// What is wrong outside of articles: a broken `site.toml` changes every page.
    fn site_problems(&self) -> Vec<Value> {
        let problems = self.snapshot.problems().iter();
        let own = problems.filter(|problem| {
            problem.severity == Severity::Error
                && problem.path.parent() == Some(Path::new(""))
                && problem
                    .path
                    .extension()
                    .is_some_and(|end| end == "toml" || end == "txt")
        });
        own.map(|problem| self.problem(problem)).collect()
    }

    /// How many golden queries of an article passed in the last check, and how many there are; nothing before that check. They
    /// are asked at once on the page that tries a search: here they would hold up each page.
    fn checks(&self, looked: &Looked) -> (usize, usize) {
        let Some(checked) = self.snapshot.known_public_problems() else {
            return (0, 0);
        };
        let has_failed = |line: usize| {
            let mut problems = checked.iter();
            problems.any(|problem| problem.code == Code::GoldenQueryFailed && problem.line == line)
        };
        let all = self.snapshot.golden_of(&looked.id);
        all.fold((0, 0), |(passed, all), one| {
            (passed + usize::from(!has_failed(one.line)), all + 1)
        })
    }

    /// The same article in other languages of the site.
    fn others(&self, looked: &Looked, unpublished: Option<&Unpublished>) -> Vec<Value> {
        let Some(article) = &looked.article else {
            return Vec::new();
        };
        let view = self.snapshot.view(WRITERS);
        let other = |lang: Lang| {
            let other = view.translation(article, lang);
            let drift = other.and_then(|other| self.drift(article, other, unpublished));
            context! {
                name => lang.name(),
                tag => lang.tag(),
                url => other.map(|other| other.id.url()),
                said => other.is_none().then(|| self.of_other("other_none", lang)),
                drift => drift.map(|drift| self.drifted(&drift, lang)),
            }
        };
        self.other_languages(looked).map(other).collect()
    }

    /// The languages of the site but that of the article.
    pub(super) fn other_languages(&self, looked: &Looked) -> impl Iterator<Item = Lang> {
        let own = looked.id.lang();
        let languages = self.snapshot.site.languages.iter().copied();
        languages.filter(move |lang| *lang != own)
    }

    /// How a translation and this article went apart.
    pub(super) fn drift(
        &self,
        article: &Article,
        other: &Article,
        unpublished: Option<&Unpublished>,
    ) -> Option<Drift> {
        let is_changed = |article: &Article| {
            unpublished.is_some_and(|known| known.uncommitted.contains(&article.path))
        };
        let changed = [is_changed(article), is_changed(other)];
        self.snapshot.drift(article, other, changed)
    }

    /// The same in words.
    pub(super) fn drifted(&self, drift: &Drift, lang: Lang) -> Value {
        let key = match (drift.first_is_ahead, drift.since) {
            (true, Some(_)) => "drift_ahead",
            (true, None) => "drift_ahead_now",
            (false, Some(_)) => "drift_behind",
            (false, None) => "drift_behind_now",
        };
        let since = drift.since.map(|day| day.to_string());
        let said = self.of_other(key, lang);
        context! {
            said => said.replace("{day}", &since.unwrap_or_default()),
            rows => drift.differences.iter().map(|one| self.difference(one, drift, lang)).collect::<Vec<_>>(),
        }
    }

    fn difference(&self, difference: &Difference, drift: &Drift, lang: Lang) -> Value {
        let (here, there) = match drift.first_is_ahead {
            true => (&difference.newer, &difference.older),
            false => (&difference.older, &difference.newer),
        };
        let side = |names: &[String], key: &str| {
            let shown: Vec<String> = names.iter().take(NAMED_MAX).cloned().collect();
            let more = names.len() - shown.len();
            context! { place => self.of_other(key, lang), names => shown, more => (more > 0).then_some(more) }
        };
        let sides = [(here, "only_here"), (there, "only_there")].into_iter();
        let sides = sides.filter(|(names, _)| !names.is_empty());
        context! {
            kind => word(self.lang, &format!("differs_{}", difference.kind.as_str())),
            sides => sides.map(|(names, key)| side(names, key)).collect::<Vec<_>>(),
        }
    }

    /// A word about another language.
    pub(super) fn of_other(&self, key: &str, lang: Lang) -> String {
        word(self.lang, key).replace("{lang}", lang.name())
    }

    /// The articles before and behind it of those that differ from the main branch.
    fn neighbours(
        &self,
        looked: &Looked,
        unpublished: Option<&Unpublished>,
    ) -> [Option<String>; 2] {
        let changed = unpublished.iter().flat_map(|known| &known.since_main);
        let changed = super::articles::ids_of(self.snapshot, changed.map(PathBuf::as_path));
        let all: Vec<_> = changed
            .into_iter()
            .filter(|id| Looked::at(self.snapshot, id).is_some())
            .collect();
        let before = all.iter().rev().find(|id| **id < looked.id);
        let behind = all.iter().find(|id| **id > looked.id);
        [before, behind].map(|id| id.map(|id| id.url()))
    }
}

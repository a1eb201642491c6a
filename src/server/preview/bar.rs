//! The bar below each page, and what stands above the text of a broken article.
//!
//! Gets:    a snapshot, the article that a page shows, if it shows one.
//! Gives:   HTML.
//! Touches: git, through `site`; the snapshot.
//! Never:   work that a page of a site that is served would wait for.

use std::path::Path;

use minijinja::{Value, context};

use super::articles::Looked;
use super::state::Preview;
use super::texts::{word, words};
use crate::ids::Lang;
use crate::problem::{Code, Problem, Severity};
use crate::server::audience::{EVERYBODY, WRITERS};
use crate::site::{Snapshot, Unpublished, later_commits};

/// The widths at which a page is looked at, in pixels.
pub(super) const WIDTHS: [u16; 2] = [320, 390];

/// What a page of the workspace is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) preview: &'a Preview,
    pub(super) snapshot: &'a Snapshot,
    pub(super) lang: Lang,
    /// None on pages that show no article.
    pub(super) looked: Option<&'a Looked>,
    /// Which page of the workspace it is: `page`, `search`, `changes`, `list`, or a width.
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
            others => self.others(looked),
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
    fn others(&self, looked: &Looked) -> Vec<Value> {
        let Some(article) = &looked.article else {
            return Vec::new();
        };
        let view = self.snapshot.view(WRITERS);
        let languages = self
            .snapshot
            .site
            .languages
            .iter()
            .filter(|lang| **lang != looked.id.lang());
        let other = |lang: &Lang| {
            let other = view.translation(article, *lang);
            let later = other.map_or(0, |other| {
                later_commits(self.preview.content(), &looked.file, &other.path)
            });
            let said = match other {
                None => Some(word(self.lang, "other_none")),
                Some(_) if later > 0 => Some(word(self.lang, "other_newer")),
                Some(_) => None,
            };
            let said = said.map(|said| {
                said.replace("{lang}", lang.name())
                    .replace("{n}", &later.to_string())
            });
            context! {
                name => lang.name(),
                tag => lang.tag(),
                url => other.map(|other| other.id.url()),
                said,
                public => other.is_some_and(|other| self.snapshot.view(EVERYBODY).article(&other.id).is_some()),
            }
        };
        languages.map(other).collect()
    }

    /// The articles before and behind it of those that differ from the main branch.
    fn neighbours(
        &self,
        looked: &Looked,
        unpublished: Option<&Unpublished>,
    ) -> [Option<String>; 2] {
        let changed = unpublished.iter().flat_map(|known| &known.since_main);
        let changed = changed.filter_map(|file| super::articles::id_of(file));
        let all: Vec<_> = changed
            .filter(|id| Looked::at(self.snapshot, id).is_some())
            .collect();
        let before = all.iter().rev().find(|id| **id < looked.id);
        let behind = all.iter().find(|id| **id > looked.id);
        [before, behind].map(|id| id.map(|id| id.url()))
    }
}

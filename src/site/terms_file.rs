//! `terms.toml` as it was last good.
//!
//! Gets:    the content folder; the last good text of an earlier run.
//! Gives:   the terms, and what is wrong with the file now.
//! Touches: `content` for reading, `config`.
//! Never:   terms that are gone because the file broke.

use std::path::Path;
use std::sync::Arc;

use super::own_files::kept;
use crate::config::terms::{self, Term};
use crate::content::source;
use crate::problem::Problem;

/// The name of the file.
pub(super) const TERMS: &str = "terms.toml";

/// `terms.toml`: one word for one thing.
#[derive(Default)]
pub(super) struct TermsFile {
    text: Option<String>,
    good: Option<String>,
    terms: Arc<Vec<Term>>,
    problems: Vec<Problem>,
}

impl TermsFile {
    /// Takes in the text that was last good at an earlier time.
    pub(super) fn remember(&mut self, text: Option<String>) {
        let read = text.as_deref().and_then(|text| terms::parse(text).ok());
        self.terms = Arc::new(read.unwrap_or_default().0);
        self.good = text;
    }

    /// Reads the file where it changed; gives what is wrong with it.
    pub(super) fn read(&mut self, content: &Path) -> Vec<Problem> {
        let told = |problem: Problem, good: &Option<String>| match good {
            Some(_) => kept(problem),
            None => problem,
        };
        match source::read_site_file(content, TERMS) {
            Err(problem) => return vec![told(problem, &self.good)],
            Ok(text) if text == self.text && text.is_some() => {}
            Ok(None) => *self = TermsFile::default(),
            Ok(Some(text)) => {
                match terms::parse(&text) {
                    Ok((terms, problems)) => {
                        self.terms = Arc::new(terms);
                        self.good = Some(text.clone());
                        self.problems = problems;
                    }
                    Err(problem) => self.problems = vec![told(problem, &self.good)],
                }
                self.text = Some(text);
            }
        }
        self.problems.clone()
    }

    /// The terms of the file as it was last good.
    pub(super) fn terms(&self) -> &Arc<Vec<Term>> {
        &self.terms
    }

    /// The text that was last good.
    pub(super) fn good_text(&self) -> Option<&str> {
        self.good.as_deref()
    }
}

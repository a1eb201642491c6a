//! Judged questions, asked as a reader asks.
//!
//! Gets:    a question; a search, as a function.
//! Gives:   what it found.
//! Touches: nothing.
//! Never:   another way to search than a reader's.

use super::confidence::Sureness;
use super::judged::Question;
use super::measures::DEPTH;
use crate::ids::{Audience, Lang};
use crate::search::request::{HitRange, SearchError, SearchRequest, SearchResults};

/// How questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedIn {
    /// In the language that each question names.
    Own,
    /// In one language, whatever the questions name.
    One(Lang),
    /// In none: their script decides.
    None,
}

/// What a question found.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The ids of the first [`DEPTH`] hits.
    pub found: Vec<String>,
    /// How sure the search was of the first.
    pub sure: Sureness,
}

/// Asks a question as a reader does.
///
/// # Errors
/// When the search fails.
pub fn ask(
    question: &Question,
    asked_in: AskedIn,
    exact: bool,
    search: impl Fn(&SearchRequest) -> Result<SearchResults, SearchError>,
) -> Result<Asked, SearchError> {
    let lang = match asked_in {
        AskedIn::Own => question.lang,
        AskedIn::One(lang) => Some(lang),
        AskedIn::None => None,
    };
    let request = SearchRequest {
        lang,
        range: HitRange::new(0, DEPTH).expect("ten hits are allowed"),
        exact,
        ..SearchRequest::new(&*question.text, Audience::Public)
    };
    let results = search(&request)?;
    let ids = results.hits.iter().map(|hit| hit.article.id.to_string());
    Ok(Asked {
        found: ids.collect(),
        sure: results.confidence,
    })
}

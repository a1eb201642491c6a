//! Judged questions, asked as a reader asks.
//!
//! Gets:    a question; a search, as a function.
//! Gives:   what it found.
//! Touches: nothing.
//! Never:   another way to search than a reader's.

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

/// Asks a question as a reader does; gives the ids of the first [`DEPTH`] hits.
///
/// # Errors
/// When the search fails.
pub fn ask(
    question: &Question,
    asked_in: AskedIn,
    exact: bool,
    search: impl Fn(&SearchRequest) -> Result<SearchResults, SearchError>,
) -> Result<Vec<String>, SearchError> {
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
    Ok(search(&request)?
        .hits
        .iter()
        .map(|hit| hit.article.id.to_string())
        .collect())
}

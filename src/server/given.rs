//! Which article an answer gives, for the access log.
//!
//! Gets:    an answer and the article in it.
//! Gives:   the answer, which knows it.
//! Touches: nothing.
//! Never:   an article that the reader may not see.

use axum::response::Response;

use crate::ids::ArticleId;

/// The article that an answer gives: readers may see it, or it would not be given.
#[derive(Clone)]
pub(super) struct Given(pub(super) ArticleId);

/// An answer that gives an article.
pub(super) fn giving(article: &ArticleId, mut answer: Response) -> Response {
    answer.extensions_mut().insert(Given(article.clone()));
    answer
}

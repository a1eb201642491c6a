//! Words in, hits out.
//!
//! Gets:    a view of the catalog; a question and who asks it.
//! Gives:   the best section of each article that answers, with the place of the match marked.
//! Touches: `text`, `detect`, `content`, `catalog`; `index` touches the index folder.
//! Never:   content files, HTTP, or an article that is not in the view it was made from.
//!
//! A view becomes a searcher (`build`): its articles get numbers and columns (`corpus`), their tokens go into the inverted
//! index (`index`), and each gets a `forward` index when it is first looked at. Then a question goes through these stages,
//! which `searcher` reads aloud:
//!
//! 1. `query`: is it a question at all, or a secret or an address that was pasted (`input`)?
//! 2. `rewrite`: what was meant, when words are unknown: spelling, sounds, pinyin.
//! 3. `query`: words become weighted tokens (`parse`).
//! 4. `index`: each article that holds them gets its first score.
//! 5. `rank`: candidates, a second look at the best of them, what is near by `meaning` where words do not answer, order,
//!    counts by category.
//! 6. `present`: titles and passages with marks.
//!
//! The numbers of all stages are in `formulas`, what goes in and comes out in `request`. Each uses only those before it:
//! formulas, forward, query, meaning, index, corpus, rewrite, rank, present, request, suggest, searcher, explain, build, relevance.

mod build;
mod corpus;
mod explain;
pub mod formulas;
mod forward;
pub mod index;
mod meaning;
mod present;
mod query;
mod rank;
pub mod relevance;
mod request;
mod rewrite;
mod searcher;
mod suggest;

pub use explain::{ExplainedHit, ExplainedToken, Explanation};
pub use index::IndexWriter as Index;
pub use query::input::{Hint, hint};
pub use query::parse::TERMS_MAX;
pub use rank::{Confidence, ConfidenceClass};
pub use request::{
    Hit, HitRange, Named, QUERY_CHARS_MAX, SearchError, SearchRequest, SearchResults,
};
pub use rewrite::{
    Held, Name, NameOf, OTHERS, Pasted, Rewrite, RewriteChange, RewriteKind, TEXT_CHARS_MAX, name,
};
pub use searcher::Searcher;
pub use suggest::Suggestion;

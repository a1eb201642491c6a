//! Questions that their own article does not answer.
//!
//! Gets:    an article that readers see; the search, with its explanations.
//! Gives:   a warning for each question in front matter that another article answers first, or of which hardly a word stands
//!          in title, headings and text of its own.
//! Touches: the search, as a reader.
//! Never:   a judgement of what a text means.

use super::texts::Placed;
use crate::content::{Article, Piece, Spot};
use crate::ids::Audience;
use crate::problem::{Code, Problem};
use crate::search::{ExplainedHit, HitRange, SearchError, SearchRequest};
use crate::site::snapshot::Snapshot;

/// How many questions of a site are asked at most, each some milliseconds.
pub(super) const QUESTIONS_MAX: usize = 1_000;
/// What share of a question must stand in the best passage of its article, or else of its tokens in title, headings and text.
/// Of 910 questions of a site read by its editors, 4 had less of both, and each of them was right to be told.
const PASSAGE_MIN: f32 = 0.05;
const TOKENS_MIN: f32 = 0.33;

/// The questions of an article that it does not answer.
pub(super) fn of<'a>(
    snapshot: &Snapshot,
    article: &'a Article,
) -> Result<Vec<Placed<'a>>, SearchError> {
    let mut problems = Vec::new();
    for question in &article.questions {
        if let Some(why) = unanswered(snapshot, article, question)? {
            let message = format!("the question `{question}` is not answered here: {why}");
            let help = "answer it in the text, in its words, or move it to the article that does";
            let problem =
                Problem::warning(Code::QuestionUnanswered, &article.path, message).help(help);
            problems.push((
                problem,
                Some(Spot::new(Piece::Question(question), question, 0)),
            ));
        }
    }
    Ok(problems)
}

/// Why a question is not answered by its article.
fn unanswered(
    snapshot: &Snapshot,
    article: &Article,
    question: &str,
) -> Result<Option<String>, SearchError> {
    let request = SearchRequest {
        lang: Some(article.id.lang()),
        range: HitRange::new(0, 1).expect("one hit is allowed"),
        ..SearchRequest::new(question, Audience::Public)
    };
    // A question that is not searched, for it looks like a secret, is no question.
    let Some(explained) = snapshot.explain(&request)? else {
        return Ok(Some("it is not searched".to_owned()));
    };
    let id = article.id.to_string();
    Ok(match explained.hits.first() {
        None => Some("nothing is found".to_owned()),
        Some(first) if first.id != id => Some(format!("`{}` is found first", first.id)),
        Some(own) if own.stretch < PASSAGE_MIN && told(own) < TOKENS_MIN => {
            Some("hardly a word of it stands in the text".to_owned())
        }
        Some(_) => None,
    })
}

/// The share of the tokens of a hit that stand in title, headings or text: not only in its questions.
fn told(hit: &ExplainedHit) -> f32 {
    let shown = |fields: &[&str]| fields.iter().any(|field| *field != "questions");
    let told = hit
        .tokens
        .iter()
        .filter(|(_, fields)| shown(fields))
        .count();
    told as f32 / hit.tokens.len().max(1) as f32
}

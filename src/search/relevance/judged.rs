//! Files of judged questions: what they say, or which line is wrong.
//!
//! Gets:    the texts of question, judgement, name, floor and run files.
//! Gives:   what they hold; an error that names the line.
//! Touches: `ids`.
//! Never:   the disk.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use crate::ids::Lang;
use crate::problem;
use crate::search::request::QUERY_CHARS_MAX;

/// What is wrong with a file of judged questions or of a run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", if *.line == 0 { String::new() } else { format!("line {line}: ") })]
pub struct EvalError {
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong, and what to write.
    pub message: String,
}

impl EvalError {
    pub(super) fn at(line: usize, message: impl Into<String>) -> EvalError {
        EvalError {
            line,
            message: message.into(),
        }
    }
}

/// A question whose answers are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name, as the judgements have it.
    pub id: String,
    /// What is typed.
    pub text: String,
    /// The reader's language.
    pub lang: Option<Lang>,
}

/// For each question the grade of each judged article: 0 not relevant, above 0 relevant.
pub type Judgements = HashMap<String, HashMap<String, u32>>;

/// For each question what was found, best first.
pub type Run = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct QuestionLine {
    id: String,
    text: String,
    lang: Option<String>,
}

/// Reads questions: a JSON object a line with `id`, `text` and, if known, `lang`.
///
/// # Errors
/// When a line is not of that form, or a question is too long, or an id comes twice.
pub fn questions(text: &str) -> Result<Vec<Question>, EvalError> {
    let mut known = HashSet::new();
    let mut questions = Vec::new();
    for (line, json) in lines(text) {
        let read: QuestionLine = serde_json::from_str(json).map_err(|error| {
            EvalError::at(
                line,
                format!("{error}; write {{\"id\": \"q1\", \"lang\": \"zh\", \"text\": \"…\"}}"),
            )
        })?;
        let lang = read.lang.map(|lang| lang.parse()).transpose();
        let lang = lang.map_err(|error| EvalError::at(line, format!("lang: {error}")))?;
        if read.text.chars().count() > QUERY_CHARS_MAX {
            return Err(EvalError::at(
                line,
                format!("the question has more than {} characters", QUERY_CHARS_MAX),
            ));
        }
        if !known.insert(read.id.clone()) {
            return Err(EvalError::at(
                line,
                format!("the question `{}` comes twice", read.id),
            ));
        }
        questions.push(Question {
            id: read.id,
            text: read.text,
            lang,
        });
    }
    Ok(questions)
}

/// Reads judgements: question, article, grade, with a tab between them. `names` leads from the article names of the file
/// to ids; a name that it lacks is an id.
///
/// # Errors
/// When a line is not of that form.
pub fn judgements(text: &str, names: &HashMap<String, String>) -> Result<Judgements, EvalError> {
    let mut judgements = Judgements::new();
    for (line, row) in lines(text) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [question, article, grade] = cells[..] else {
            return Err(EvalError::at(
                line,
                "write question, article and grade with a tab between them",
            ));
        };
        let grade = grade
            .trim()
            .parse()
            .map_err(|_| EvalError::at(line, format!("the grade `{grade}` is no whole number")))?;
        let article = names.get(article).map_or(article, String::as_str);
        judgements
            .entry(question.to_owned())
            .or_default()
            .insert(article.to_owned(), grade);
    }
    Ok(judgements)
}

/// Reads a map of names: the name that judgements use, then the id of the article, with a tab between them.
///
/// # Errors
/// When a line is not of that form.
pub fn names(text: &str) -> Result<HashMap<String, String>, EvalError> {
    lines(text)
        .map(|(line, row)| {
            let pair = row.split_once('\t').map(|(name, id)| {
                (
                    name.to_owned(),
                    id.split('\t').next().unwrap_or(id).to_owned(),
                )
            });
            pair.ok_or_else(|| {
                EvalError::at(
                    line,
                    "write the name and the id of an article with a tab between them",
                )
            })
        })
        .collect()
}

/// Reads a saved run: question, then the ids it found, best first, with tabs between them.
#[must_use]
pub fn read_run(text: &str) -> Run {
    let row = |(_, row): (usize, &str)| {
        let mut cells = row
            .split('\t')
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned);
        Some((cells.next()?, cells.collect()))
    };
    lines(text).filter_map(row).collect()
}

/// A run as [`read_run`] reads it.
#[must_use]
pub fn write_run(run: &Run) -> String {
    run.iter()
        .map(|(question, found)| format!("{question}\t{}\n", found.join("\t")))
        .collect()
}

/// Reads floors: in TOML, for a group of questions, or for `all` of them, the least nDCG@10 that is good enough.
///
/// # Errors
/// When the file is not of that form.
pub fn floors(text: &str) -> Result<BTreeMap<String, f64>, EvalError> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map_or(0, |span| problem::place(text, span.start).0);
        EvalError::at(line, error.message().trim())
    })
}

/// Lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let rows = text
        .lines()
        .zip(1..)
        .map(|(row, line)| (line, row.trim_end_matches('\r')));
    rows.filter(|(_, row)| !row.trim().is_empty() && !row.starts_with('#'))
}

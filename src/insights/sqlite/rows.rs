//! The rows of a batch of feedback, and how they are written.
//!
//! Gets:    feedback, the day, a connection.
//! Gives:   rows in `votes` and `comments`; which comments of the batch were left out.
//! Touches: the database.
//! Never:   SQL made of what a reader wrote; a statement that PostgreSQL would not take; a table that grows without end.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::database::StoreError;
use crate::insights::feedback::{Feedback, Reason};
use crate::insights::mask::kept;
use crate::insights::store::{COMMENTS_A_DAY_MAX, COMMENTS_A_DAY_OF_ARTICLE_MAX, COMMENTS_MAX};

// Statements on rows: PostgreSQL takes them as they stand, with counts bound as 64-bit integers.
const COUNT: &str = "INSERT INTO votes (article, day, helped, not_helped) VALUES ($1, $2, $3, $4)
    ON CONFLICT (article, day) DO UPDATE SET
    helped = votes.helped + excluded.helped, not_helped = votes.not_helped + excluded.not_helped";
const COMMENT: &str =
    "INSERT INTO comments (article, day, reason, comment) VALUES ($1, $2, $3, $4)";
/// How many comments of a day each article has, among the newest.
const TAKEN: &str = "SELECT article, count(*) FROM comments WHERE id > (SELECT max(id) FROM comments) - $1 AND day = $2
    GROUP BY article";
const FORGET: &str = "DELETE FROM comments WHERE id <= (SELECT max(id) FROM comments) - $1";
/// All statements on rows, to try whether the tables are as they should be.
pub(super) const STATEMENTS: [&str; 4] = [COUNT, COMMENT, TAKEN, FORGET];

/// What is written of a batch: added up and sorted, so that two nodes that write at once take rows in one order and never wait
/// for each other in a circle.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// How many were helped and how many were not, by article and day.
    pub(super) votes: BTreeMap<(String, String), (i64, i64)>,
    comments: Vec<Comment>,
}

#[derive(Debug, PartialEq, Eq)]
struct Comment {
    /// Which one of the batch it is.
    at: usize,
    article: String,
    day: String,
    reason: Option<&'static str>,
    text: Option<String>,
}

impl Rows {
    pub(super) fn of(batch: &[Feedback], day: Date) -> Rows {
        let (mut rows, day) = (Rows::default(), day.to_string());
        for (at, feedback) in batch.iter().enumerate() {
            let article = feedback.article.to_string();
            if let Some(helpful) = feedback.helpful {
                let (helped, not_helped) = rows
                    .votes
                    .entry((article.clone(), day.clone()))
                    .or_default();
                *if helpful { helped } else { not_helped } += 1;
            }
            let text = feedback
                .comment
                .as_deref()
                .map(kept)
                .filter(|text| !text.is_empty());
            if feedback.reason.is_some() || text.is_some() {
                let reason = feedback.reason.map(Reason::as_str);
                rows.comments.push(Comment {
                    at,
                    article,
                    day: day.clone(),
                    reason,
                    text,
                });
            }
        }
        rows
    }
}

pub(super) fn write(
    connection: &mut Connection,
    rows: &Rows,
) -> Result<HashSet<usize>, StoreError> {
    // Immediate: whoever waits for a lock waits before it has read anything, and is then sure to get on.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let left_out = put(&transaction, rows)?;
    transaction.commit()?;
    Ok(left_out)
}

fn put(transaction: &Transaction<'_>, rows: &Rows) -> Result<HashSet<usize>, StoreError> {
    let mut count = transaction.prepare(COUNT)?;
    for ((article, day), (helped, not_helped)) in &rows.votes {
        count.execute((article, day, helped, not_helped))?;
    }
    let mut comment = transaction.prepare(COMMENT)?;
    let mut left_out = HashSet::new();
    let mut taken = match rows.comments.first() {
        Some(first) => Taken::on(transaction, &first.day)?,
        None => Taken::default(),
    };
    for Comment {
        at,
        article,
        day,
        reason,
        text,
    } in &rows.comments
    {
        if taken.take(article) {
            comment.execute((article, day, reason, text))?;
        } else {
            left_out.insert(*at);
        }
    }
    if !rows.comments.is_empty() {
        transaction.prepare(FORGET)?.execute([COMMENTS_MAX])?;
    }
    Ok(left_out)
}

/// How many comments of a day were taken.
#[derive(Default)]
struct Taken {
    all: usize,
    by_article: HashMap<String, usize>,
}

impl Taken {
    /// Those of a day that are in the database: they are among the newest, and no more than may be.
    fn on(transaction: &Transaction<'_>, day: &str) -> Result<Taken, StoreError> {
        let mut taken = transaction.prepare(TAKEN)?;
        let rows = taken.query_map((COMMENTS_A_DAY_MAX as i64, day), |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?))
        })?;
        let mut by_article = HashMap::new();
        for row in rows {
            let (article, count) = row?;
            by_article.insert(article, usize::try_from(count).unwrap_or_default());
        }
        Ok(Taken {
            all: by_article.values().sum(),
            by_article,
        })
    }

    /// Takes one more, unless there are as many as are taken a day.
    fn take(&mut self, article: &str) -> bool {
        let of_article = self.by_article.entry(article.to_owned()).or_default();
        let is_free = *of_article < COMMENTS_A_DAY_OF_ARTICLE_MAX && self.all < COMMENTS_A_DAY_MAX;
        *of_article += usize::from(is_free);
        self.all += usize::from(is_free);
        is_free
    }
}

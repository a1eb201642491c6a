//! What the database holds, read; and what is to be forgotten, deleted.
//!
//! Gets:    a day, what is to be forgotten, a connection.
//! Gives:   rows; how many were deleted.
//! Touches: the database; `text`, for the form in which words are compared.
//! Never:   a byte of what was deleted that stays in a file: SQLite overwrites it, and the file is written anew.

use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior};

use crate::database::StoreError;
use crate::insights::statistics::{
    Forget, Forgotten, Found, KeptOpening, KeptSearch, KeptUse, Opened, Uses,
};
use crate::text::fold::fold;

const SEARCHES: &str = "SELECT day, lang, words, CAST(sum(asked) AS BIGINT), CAST(sum(empty) AS BIGINT),
    CAST(sum(weak) AS BIGINT), CAST(sum(sure) AS BIGINT), max(hits) FROM searches WHERE day >= $1 GROUP BY day, lang, words ORDER BY day, lang, words";
const OPENINGS: &str = "SELECT day, lang, words, article, opened FROM openings WHERE day >= $1
    ORDER BY day, lang, words, article";
const USES: &str = "SELECT article, day, reads, helped, not_helped FROM reads WHERE day >= $1
    ORDER BY article, day";
const WORDINGS: &str = "SELECT day, lang, words FROM searches GROUP BY day, lang, words";
const FORGET_SEARCH: &str = "DELETE FROM searches WHERE day = $1 AND lang = $2 AND words = $3";
const ALL_OPENINGS: &str = "SELECT day, lang, words, article FROM openings";
const FORGET_OPENING: &str =
    "DELETE FROM openings WHERE day = $1 AND lang = $2 AND words = $3 AND article = $4";
const COMMENTS: &str = "SELECT id, article, day, coalesce(comment, '') FROM comments";
const FORGET_COMMENT: &str = "DELETE FROM comments WHERE id = $1";

/// All of them, to try whether the tables are as they should be.
pub(super) const STATEMENTS: [&str; 9] = [
    SEARCHES,
    OPENINGS,
    USES,
    WORDINGS,
    FORGET_SEARCH,
    ALL_OPENINGS,
    FORGET_OPENING,
    COMMENTS,
    FORGET_COMMENT,
];

/// A column that holds a day, a language or a count; a row in which it is something else is left out.
fn day(row: &Row<'_>, column: usize) -> Result<Option<Date>, rusqlite::Error> {
    Ok(row.get_ref(column)?.as_str()?.parse().ok())
}

fn count(row: &Row<'_>, column: usize) -> Result<u64, rusqlite::Error> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or_default())
}

pub(super) fn searches(
    connection: &Connection,
    since: Date,
    sink: &mut dyn FnMut(KeptSearch),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(SEARCHES)?;
    let mut rows = statement.query([since.to_string()])?;
    while let Some(row) = rows.next()? {
        let lang = row
            .get_ref(1)?
            .as_str()
            .ok()
            .and_then(|lang| lang.parse().ok());
        let (Some(day), Some(lang)) = (day(row, 0)?, lang) else {
            continue;
        };
        let found = Found {
            asked: count(row, 3)?,
            empty: count(row, 4)?,
            weak: count(row, 5)?,
            sure: count(row, 6)?,
            hits: count(row, 7)?,
        };
        let words = row.get(2)?;
        sink(KeptSearch {
            day,
            lang,
            words,
            found,
        });
    }
    Ok(())
}

pub(super) fn openings(
    connection: &Connection,
    since: Date,
) -> Result<Vec<KeptOpening>, StoreError> {
    let mut statement = connection.prepare(OPENINGS)?;
    let mut rows = statement.query([since.to_string()])?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        let lang = row
            .get_ref(1)?
            .as_str()
            .ok()
            .and_then(|lang| lang.parse().ok());
        if let (Some(day), Some(lang)) = (day(row, 0)?, lang) {
            let opened = Opened {
                lang,
                words: row.get(2)?,
                article: row.get(3)?,
            };
            kept.push(KeptOpening {
                day,
                opened,
                count: count(row, 4)?,
            });
        }
    }
    Ok(kept)
}

pub(super) fn uses(connection: &Connection, since: Date) -> Result<Vec<KeptUse>, StoreError> {
    let mut statement = connection.prepare(USES)?;
    let mut rows = statement.query([since.to_string()])?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(day) = day(row, 1)? {
            let uses = Uses {
                reads: count(row, 2)?,
                helped: count(row, 3)?,
                not_helped: count(row, 4)?,
            };
            kept.push(KeptUse {
                article: row.get(0)?,
                day,
                uses,
            });
        }
    }
    Ok(kept)
}

/// Deletes what is to be forgotten, and writes the file anew: a page that was moved about may still hold what was deleted.
pub(super) fn forget(connection: &mut Connection, what: &Forget) -> Result<Forgotten, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let forgotten = Forgotten {
        searches: forget_searches(&transaction, what)?,
        openings: forget_openings(&transaction, what)?,
        comments: forget_comments(&transaction, what)?,
    };
    transaction.commit()?;
    connection.execute_batch("VACUUM")?;
    Ok(forgotten)
}

/// Whether a row of this day with these words is meant; `of_article` tells whether it is of the article that is named.
fn is_meant(what: &Forget, day: &str, words: &str, of_article: bool) -> bool {
    let names_any = !what.words.is_empty() || what.day.is_some() || what.article.is_some();
    let is_day = what.day.is_none_or(|named| named.to_string() == day);
    let is_article = what.article.is_none() || of_article;
    names_any && is_day && is_article && what.holds(&fold(words))
}

fn forget_searches(transaction: &Transaction<'_>, what: &Forget) -> Result<u64, StoreError> {
    let mut all = transaction.prepare(WORDINGS)?;
    let mut delete = transaction.prepare(FORGET_SEARCH)?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let rows: Vec<(String, String, String)> = rows.collect::<Result<_, _>>()?;
    let mut deleted = 0;
    for (day, lang, words) in rows {
        if what.all_searches || is_meant(what, &day, &words, false) {
            deleted += delete.execute((day, lang, words))? as u64;
        }
    }
    Ok(deleted)
}

fn forget_openings(transaction: &Transaction<'_>, what: &Forget) -> Result<u64, StoreError> {
    let mut all = transaction.prepare(ALL_OPENINGS)?;
    let mut delete = transaction.prepare(FORGET_OPENING)?;
    let rows = all.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    let rows: Vec<(String, String, String, String)> = rows.collect::<Result<_, _>>()?;
    let mut deleted = 0;
    for (day, lang, words, article) in rows {
        let of_article = what.article.as_ref() == Some(&article);
        if what.all_searches || is_meant(what, &day, &words, of_article) {
            deleted += delete.execute((day, lang, words, article))? as u64;
        }
    }
    Ok(deleted)
}

fn forget_comments(transaction: &Transaction<'_>, what: &Forget) -> Result<u64, StoreError> {
    let mut all = transaction.prepare(COMMENTS)?;
    let mut delete = transaction.prepare(FORGET_COMMENT)?;
    let mut rows = all.query([])?;
    let mut meant: Vec<i64> = Vec::new();
    while let Some(row) = rows.next()? {
        let (article, day): (String, String) = (row.get(1)?, row.get(2)?);
        let text: String = row.get(3)?;
        if is_meant(what, &day, &text, what.article.as_ref() == Some(&article)) {
            meant.push(row.get(0)?);
        }
    }
    let mut deleted = 0;
    for id in meant {
        deleted += delete.execute([id])? as u64;
    }
    Ok(deleted)
}

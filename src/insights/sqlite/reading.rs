//! What the database holds, read; and what is to be forgotten, deleted.
//!
//! Gets:    a day, what is to be forgotten, a connection.
//! Gives:   rows; how many were deleted.
//! Touches: the database; `text`, for the form in which words are compared.
//! Never:   a byte of what was deleted that stays in a file: SQLite overwrites it, and the file is written anew.

use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior};

use crate::database::StoreError;
use crate::ids::Lang;
use crate::insights::feedback::Reason;
use crate::insights::statistics::{
    Forget, Forgotten, Found, KeptComment, KeptOpening, KeptPassedOn, KeptSearch, KeptUnanswered,
    KeptUse, Uses,
};
use crate::text::fold::fold;

// Added up here and not there: that takes a third of the time.
const SEARCHES: &str =
    "SELECT day, lang, words, asked, empty, weak, sure, hits FROM searches WHERE day >= $1
    ORDER BY day, lang, words";
const OPENINGS: &str = "SELECT day, lang, words, article, opened FROM openings WHERE day >= $1
    ORDER BY day, lang, words, article";
const USES: &str = "SELECT article, day, reads, helped, not_helped FROM reads WHERE day >= $1
    ORDER BY article, day";
const PASSED_ON: &str = "SELECT day, article, passed_on FROM passed_on WHERE day >= $1
    ORDER BY day, article";
const UNANSWERED: &str = "SELECT day, lang, words, asked FROM unanswered WHERE day >= $1
    ORDER BY day, lang, words";
const ALL_UNANSWERED: &str = "SELECT day, lang, words FROM unanswered";
const FORGET_UNANSWERED: &str =
    "DELETE FROM unanswered WHERE day = $1 AND lang = $2 AND words = $3";
const WORDINGS: &str = "SELECT day, lang, words FROM searches GROUP BY day, lang, words";
const FORGET_SEARCH: &str = "DELETE FROM searches WHERE day = $1 AND lang = $2 AND words = $3";
const ALL_OPENINGS: &str = "SELECT day, lang, words, article FROM openings";
const FORGET_OPENING: &str =
    "DELETE FROM openings WHERE day = $1 AND lang = $2 AND words = $3 AND article = $4";
const COMMENTS: &str = "SELECT id, article, day, coalesce(comment, '') FROM comments";
const SAID: &str =
    "SELECT day, article, reason, comment FROM comments WHERE day >= $1 ORDER BY id DESC";
const FORGET_COMMENT: &str = "DELETE FROM comments WHERE id = $1";

/// All of them, to try whether the tables are as they should be.
pub(super) const STATEMENTS: [&str; 14] = [
    SEARCHES,
    OPENINGS,
    USES,
    PASSED_ON,
    UNANSWERED,
    ALL_UNANSWERED,
    FORGET_UNANSWERED,
    WORDINGS,
    FORGET_SEARCH,
    ALL_OPENINGS,
    FORGET_OPENING,
    COMMENTS,
    SAID,
    FORGET_COMMENT,
];

/// The day and the language of a row; none where either is something else, and the row is left out.
fn day_and_lang(days: &mut Days, row: &Row<'_>) -> Result<Option<(Date, Lang)>, rusqlite::Error> {
    let lang = row.get_ref(1)?.as_str().ok();
    let lang = lang.and_then(|lang| lang.parse().ok());
    Ok(days.of(row, 0)?.zip(lang))
}

/// Days as they come in order: each is read once.
#[derive(Default)]
struct Days {
    text: String,
    day: Option<Date>,
}

impl Days {
    fn of(&mut self, row: &Row<'_>, column: usize) -> Result<Option<Date>, rusqlite::Error> {
        let text = row.get_ref(column)?.as_str()?;
        if self.text != text {
            text.clone_into(&mut self.text);
            self.day = text.parse().ok();
        }
        Ok(self.day)
    }
}

/// More is no count of ours: whatever somebody wrote into the database, a million rows of it can be added up.
const COUNT_MAX: i64 = u32::MAX as i64;

fn count(row: &Row<'_>, column: usize) -> Result<u64, rusqlite::Error> {
    Ok(row
        .get::<_, i64>(column)?
        .clamp(0, COUNT_MAX)
        .unsigned_abs())
}

/// Whether there is a table; one that came later is missing where no newer program has written yet.
pub(super) fn has(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = $1";
    Ok(connection.query_row(sql, [table], |row| row.get::<_, i64>(0))? > 0)
}

/// Calls `each` with each row of a day on; none where there is no such table yet.
fn each(
    connection: &Connection,
    (table, sql): (&str, &str),
    since: Date,
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), rusqlite::Error>,
) -> Result<(), StoreError> {
    if !has(connection, table)? {
        return Ok(());
    }
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([since.to_string()])?;
    while let Some(row) = rows.next()? {
        each(row)?;
    }
    Ok(())
}

pub(super) fn searches(
    connection: &Connection,
    since: Date,
    sink: &mut dyn FnMut(&KeptSearch<'_>),
) -> Result<(), StoreError> {
    let mut days = Days::default();
    // Rows of one wording and day differ in their hidden words, and come one after the other.
    let (mut sum, mut words) = (None::<((Date, Lang), Found)>, String::new());
    let mut give = |sum: Option<((Date, Lang), Found)>, words: &str| {
        if let Some(((day, lang), found)) = sum {
            sink(&KeptSearch {
                day,
                lang,
                words,
                found,
            });
        }
    };
    each(connection, ("searches", SEARCHES), since, &mut |row| {
        let Some(key) = day_and_lang(&mut days, row)? else {
            return Ok(());
        };
        let of_row = Found {
            asked: count(row, 3)?,
            empty: count(row, 4)?,
            weak: count(row, 5)?,
            sure: count(row, 6)?,
            hits: count(row, 7)?,
        };
        let of_words = row.get_ref(2)?.as_str()?;
        match &mut sum {
            Some((known, found)) if *known == key && words == of_words => found.add(&of_row),
            _ => {
                give(sum.replace((key, of_row)), &words);
                of_words.clone_into(&mut words);
            }
        }
        Ok(())
    })?;
    give(sum, &words);
    Ok(())
}

pub(super) fn openings(
    connection: &Connection,
    since: Date,
    sink: &mut dyn FnMut(&KeptOpening<'_>),
) -> Result<(), StoreError> {
    let mut days = Days::default();
    each(connection, ("openings", OPENINGS), since, &mut |row| {
        if let Some((day, lang)) = day_and_lang(&mut days, row)? {
            sink(&KeptOpening {
                day,
                lang,
                words: row.get_ref(2)?.as_str()?,
                article: row.get_ref(3)?.as_str()?,
                count: count(row, 4)?,
            });
        }
        Ok(())
    })
}

pub(super) fn uses(connection: &Connection, since: Date) -> Result<Vec<KeptUse>, StoreError> {
    let (mut kept, mut days) = (Vec::new(), Days::default());
    each(connection, ("reads", USES), since, &mut |row| {
        let uses = Uses {
            reads: count(row, 2)?,
            helped: count(row, 3)?,
            not_helped: count(row, 4)?,
        };
        if let Some(day) = days.of(row, 1)? {
            let article = row.get(0)?;
            kept.push(KeptUse { article, day, uses });
        }
        Ok(())
    })?;
    Ok(kept)
}

pub(super) fn passed_on(
    connection: &Connection,
    since: Date,
) -> Result<Vec<KeptPassedOn>, StoreError> {
    let (mut kept, mut days) = (Vec::new(), Days::default());
    each(connection, ("passed_on", PASSED_ON), since, &mut |row| {
        let count = count(row, 2)?;
        if let Some(day) = days.of(row, 0)? {
            let article = row.get(1)?;
            kept.push(KeptPassedOn {
                article,
                day,
                count,
            });
        }
        Ok(())
    })?;
    Ok(kept)
}

pub(super) fn unanswered(
    connection: &Connection,
    since: Date,
    sink: &mut dyn FnMut(&KeptUnanswered<'_>),
) -> Result<(), StoreError> {
    let mut days = Days::default();
    each(connection, ("unanswered", UNANSWERED), since, &mut |row| {
        if let Some((day, lang)) = day_and_lang(&mut days, row)? {
            sink(&KeptUnanswered {
                day,
                lang,
                words: row.get_ref(2)?.as_str()?,
                count: count(row, 3)?,
            });
        }
        Ok(())
    })
}

pub(super) fn comments(
    connection: &Connection,
    since: Date,
    sink: &mut dyn FnMut(KeptComment),
) -> Result<(), StoreError> {
    let mut days = Days::default();
    each(connection, ("comments", SAID), since, &mut |row| {
        if let Some(day) = days.of(row, 0)? {
            let reason: Option<String> = row.get(2)?;
            sink(KeptComment {
                day,
                article: row.get(1)?,
                reason: reason.as_deref().and_then(Reason::named),
                comment: row.get(3)?,
            });
        }
        Ok(())
    })
}

/// Deletes what is to be forgotten, and writes the file anew: a page that was moved about may still hold what was deleted.
pub(super) fn forget(connection: &mut Connection, what: &Forget) -> Result<Forgotten, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let forgotten = Forgotten {
        searches: forget_words(&transaction, (WORDINGS, FORGET_SEARCH), what)?
            + forget_words(&transaction, (ALL_UNANSWERED, FORGET_UNANSWERED), what)?,
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

/// Deletes rows of words, as two statements list and delete them.
fn forget_words(
    transaction: &Transaction<'_>,
    (all, delete): (&str, &str),
    what: &Forget,
) -> Result<u64, StoreError> {
    let mut all = transaction.prepare(all)?;
    let mut delete = transaction.prepare(delete)?;
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

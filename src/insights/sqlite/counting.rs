//! The rows of statistics, and how they are added to those that are there.
//!
//! Gets:    statistics of a day, a connection.
//! Gives:   rows in `searches`, `openings`, `reads`, `passed_on` and `unanswered`; how many searches were left out.
//! Touches: the database.
//! Never:   a statement that PostgreSQL would not take; a table that grows without end, whoever floods it; the same statistics
//!          twice.

use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::database::StoreError;
use crate::insights::statistics::{Asked, Found, Opened, Statistics, Unanswered};
use crate::insights::store::{Keeping, USES_DAYS};

/// How many rows of searches are taken a day: more different questions than anybody reads. A row takes about 100 bytes, so that
/// 90 days of a flood are some 90 MB.
pub(super) const ROWS_A_DAY_MAX: i64 = 10_000;
/// How many rows there are of searches in all, however long they are kept: 200 MB at the very most.
pub(super) const ROWS_MAX: i64 = 1_000_000;
/// How many different hidden words are told apart of one wording and day; the others are counted as one.
pub(super) const RESTS_OF_WORDS_MAX: i64 = 20;
/// What stands for the others.
pub(super) const OTHER_RESTS: &str = "*";
/// How many rows are taken a day of what was opened, and how many articles of one wording are told apart.
const OPENINGS_A_DAY_MAX: i64 = 10_000;
const OPENED_OF_WORDS_MAX: i64 = 10;
/// How many rows are taken a day of what agents found no article for: more than an office asks.
const UNANSWERED_A_DAY_MAX: i64 = 2_000;
/// For how many days the ids of statistics are known.
const IDS_DAYS: i64 = 2;

const ID: &str = "INSERT INTO batches (id, day) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
const OLD_IDS: &str = "DELETE FROM batches WHERE day < $1";
const ASKED: &str =
    "INSERT INTO searches (day, lang, words, rest, asked, empty, weak, sure, hits)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (day, lang, words, rest) DO UPDATE SET
    asked = searches.asked + excluded.asked, empty = searches.empty + excluded.empty,
    weak = searches.weak + excluded.weak, sure = searches.sure + excluded.sure, hits = excluded.hits";
const IS_ASKED: &str =
    "SELECT 1 FROM searches WHERE day = $1 AND lang = $2 AND words = $3 AND rest = $4";
const RESTS: &str =
    "SELECT count(*) FROM searches WHERE day = $1 AND lang = $2 AND words = $3 AND rest <> ''";
const ROWS_OF_DAY: &str = "SELECT count(*) FROM searches WHERE day = $1";
const OPENED: &str = "INSERT INTO openings (day, lang, words, article, opened)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (day, lang, words, article)
    DO UPDATE SET opened = openings.opened + excluded.opened";
const IS_OPENED: &str =
    "SELECT 1 FROM openings WHERE day = $1 AND lang = $2 AND words = $3 AND article = $4";
const OPENINGS_OF_DAY: &str = "SELECT count(*) FROM openings WHERE day = $1";
const OPENINGS_OF_WORDS: &str =
    "SELECT count(*), CAST(coalesce(sum(opened), 0) AS BIGINT) FROM openings
    WHERE day = $1 AND lang = $2 AND words = $3";
const ASKED_OF_WORDS: &str = "SELECT CAST(coalesce(sum(asked), 0) AS BIGINT) FROM searches
    WHERE day = $1 AND lang = $2 AND words = $3";
const USED: &str = "INSERT INTO reads (article, day, reads, helped, not_helped)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (article, day) DO UPDATE SET
    reads = reads.reads + excluded.reads, helped = reads.helped + excluded.helped,
    not_helped = reads.not_helped + excluded.not_helped";
const PASSED_ON: &str = "INSERT INTO passed_on (day, article, passed_on) VALUES ($1, $2, $3)
    ON CONFLICT (day, article) DO UPDATE SET passed_on = passed_on.passed_on + excluded.passed_on";
const UNANSWERED: &str = "INSERT INTO unanswered (day, lang, words, asked) VALUES ($1, $2, $3, $4)
    ON CONFLICT (day, lang, words) DO UPDATE SET asked = unanswered.asked + excluded.asked";
const IS_UNANSWERED: &str = "SELECT 1 FROM unanswered WHERE day = $1 AND lang = $2 AND words = $3";
const UNANSWERED_OF_DAY: &str = "SELECT count(*) FROM unanswered WHERE day = $1";
const OLD_PASSED_ON: &str = "DELETE FROM passed_on WHERE day < $1";
const OLD_UNANSWERED: &str = "DELETE FROM unanswered WHERE day < $1";
const OLD_USES: &str = "DELETE FROM reads WHERE day < $1";
const OLD_SEARCHES: &str = "DELETE FROM searches WHERE day < $1";
const OLD_OPENINGS: &str = "DELETE FROM openings WHERE day < $1";
const ROWS: &str = "SELECT count(*) FROM searches";
const OLDEST_DAY: &str = "SELECT min(day) FROM searches";
const SEARCHES_OF_DAY: &str = "DELETE FROM searches WHERE day = $1";
const OPENED_ON_DAY: &str = "DELETE FROM openings WHERE day = $1";

/// All of them, to try whether the tables are as they should be.
pub(super) const STATEMENTS: [&str; 26] = [
    ID,
    OLD_IDS,
    ASKED,
    IS_ASKED,
    RESTS,
    ROWS_OF_DAY,
    OPENED,
    IS_OPENED,
    OPENINGS_OF_DAY,
    OPENINGS_OF_WORDS,
    ASKED_OF_WORDS,
    USED,
    PASSED_ON,
    UNANSWERED,
    IS_UNANSWERED,
    UNANSWERED_OF_DAY,
    OLD_PASSED_ON,
    OLD_UNANSWERED,
    OLD_USES,
    OLD_SEARCHES,
    OLD_OPENINGS,
    ROWS,
    OLDEST_DAY,
    SEARCHES_OF_DAY,
    OPENED_ON_DAY,
    "SELECT count(*) FROM batches",
];

/// Adds statistics; gives how many searches were left out.
pub(super) fn count(
    connection: &mut Connection,
    statistics: &Statistics,
    keeping: Keeping,
) -> Result<u64, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let day = statistics.day.to_string();
    let known = transaction.prepare(ID)?.execute((&statistics.id, &day))? == 0;
    // They were written, though nobody came to know of it.
    if known && !statistics.id.is_empty() {
        return Ok(0);
    }
    let left_out = searches(&transaction, statistics, &day)?;
    openings(&transaction, statistics, &day)?;
    let mut used = transaction.prepare(USED)?;
    for (article, uses) in &statistics.uses {
        let (reads, helped) = (number(uses.reads), number(uses.helped));
        used.execute((article, &day, reads, helped, number(uses.not_helped)))?;
    }
    drop(used);
    of_agents(&transaction, statistics, &day)?;
    forget_old(&transaction, statistics.day, keeping)?;
    transaction.commit()?;
    Ok(left_out)
}

/// Numbers are bound as 64-bit integers in every database.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn searches(
    transaction: &Transaction<'_>,
    statistics: &Statistics,
    day: &str,
) -> Result<u64, StoreError> {
    if statistics.searches.is_empty() {
        return Ok(0);
    }
    let mut rows: i64 = transaction.query_row(ROWS_OF_DAY, [day], |row| row.get(0))?;
    let (mut is_asked, mut rests) = (transaction.prepare(IS_ASKED)?, transaction.prepare(RESTS)?);
    let mut insert = transaction.prepare(ASKED)?;
    let mut left_out = 0;
    for (Asked { lang, words, rest }, found) in &statistics.searches {
        let lang = lang.as_str();
        let mut rest = rest.as_str();
        let mut is_new = !is_asked.exists((day, lang, words, rest))?;
        if is_new && !rest.is_empty() {
            let others: i64 = rests.query_row((day, lang, words), |row| row.get(0))?;
            if others >= RESTS_OF_WORDS_MAX {
                rest = OTHER_RESTS;
                is_new = !is_asked.exists((day, lang, words, rest))?;
            }
        }
        if is_new && rows >= ROWS_A_DAY_MAX {
            left_out += found.asked;
            continue;
        }
        rows += i64::from(is_new);
        let Found {
            asked,
            empty,
            weak,
            sure,
            hits,
        } = *found;
        let [asked, empty, weak, sure, hits] = [asked, empty, weak, sure, hits].map(number);
        insert.execute((day, lang, words, rest, asked, empty, weak, sure, hits))?;
    }
    Ok(left_out)
}

/// Nothing is opened more often than it was found: whoever makes requests up makes up no more than searches.
fn openings(
    transaction: &Transaction<'_>,
    statistics: &Statistics,
    day: &str,
) -> Result<(), StoreError> {
    if statistics.opened.is_empty() {
        return Ok(());
    }
    let mut rows: i64 = transaction.query_row(OPENINGS_OF_DAY, [day], |row| row.get(0))?;
    let mut asked_of = transaction.prepare(ASKED_OF_WORDS)?;
    let mut opened_of = transaction.prepare(OPENINGS_OF_WORDS)?;
    let mut is_opened = transaction.prepare(IS_OPENED)?;
    let mut insert = transaction.prepare(OPENED)?;
    for (
        Opened {
            lang,
            words,
            article,
        },
        count,
    ) in &statistics.opened
    {
        let lang = lang.as_str();
        let asked: i64 = asked_of.query_row((day, lang, words), |row| row.get(0))?;
        let (articles, before): (i64, i64) =
            opened_of.query_row((day, lang, words), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let count = number(*count).min(asked - before);
        let is_new = !is_opened.exists((day, lang, words, article))?;
        let is_one_too_many =
            is_new && (articles >= OPENED_OF_WORDS_MAX || rows >= OPENINGS_A_DAY_MAX);
        if count > 0 && !is_one_too_many {
            rows += i64::from(is_new);
            insert.execute((day, lang, words, article, count))?;
        }
    }
    Ok(())
}

/// What agents passed on, and what they found no article for.
fn of_agents(
    transaction: &Transaction<'_>,
    statistics: &Statistics,
    day: &str,
) -> Result<(), StoreError> {
    let mut insert = transaction.prepare(PASSED_ON)?;
    for (article, count) in &statistics.passed_on {
        insert.execute((day, article, number(*count)))?;
    }
    if statistics.unanswered.is_empty() {
        return Ok(());
    }
    let mut rows: i64 = transaction.query_row(UNANSWERED_OF_DAY, [day], |row| row.get(0))?;
    let mut is_known = transaction.prepare(IS_UNANSWERED)?;
    let mut insert = transaction.prepare(UNANSWERED)?;
    for (Unanswered { lang, words }, count) in &statistics.unanswered {
        let is_new = !is_known.exists((day, lang.as_str(), words))?;
        if is_new && rows >= UNANSWERED_A_DAY_MAX {
            continue;
        }
        rows += i64::from(is_new);
        insert.execute((day, lang.as_str(), words, number(*count)))?;
    }
    Ok(())
}

/// Deletes what is older than it may be. Most often there is nothing: the keys begin with the day.
fn forget_old(
    transaction: &Transaction<'_>,
    today: Date,
    keeping: Keeping,
) -> Result<(), StoreError> {
    let before = |days: i64| today.saturating_sub(days.days()).to_string();
    let searches = before(i64::from(keeping.searches_days) - 1);
    let old = transaction.execute(OLD_SEARCHES, [&searches])?;
    transaction.execute(OLD_OPENINGS, [&searches])?;
    transaction.execute(OLD_UNANSWERED, [&searches])?;
    transaction.execute(OLD_PASSED_ON, [before(i64::from(USES_DAYS))])?;
    let ids = transaction.execute(OLD_IDS, [before(IDS_DAYS)])?;
    // What has no key that begins with the day is looked through once a day, as old ids go.
    if old == 0 && ids == 0 {
        return Ok(());
    }
    transaction.execute(OLD_USES, [before(i64::from(USES_DAYS))])?;
    while transaction.query_row(ROWS, [], |row| row.get::<_, i64>(0))? > ROWS_MAX {
        let oldest: Option<String> = transaction
            .query_row(OLDEST_DAY, [], |row| row.get(0))
            .optional()?
            .flatten();
        let Some(oldest) = oldest else { break };
        transaction.execute(SEARCHES_OF_DAY, [&oldest])?;
        transaction.execute(OPENED_ON_DAY, [&oldest])?;
    }
    Ok(())
}

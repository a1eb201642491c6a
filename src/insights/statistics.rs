//! What is counted of searches and of articles: never who, never when within a day.
//!
//! Gets:    words that the site itself uses, how much they found, what was opened.
//! Gives:   counts of one day, to be added to those of the database; what the database holds of them.
//! Touches: `ids`, for a language.
//! Never:   a word that no article holds: of those there is a hash, by a key that nobody has any more.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::feedback::Reason;
use crate::ids::Lang;

/// The longest words of a search that are kept, in characters; the rest is cut off. Longer ones are pasted texts.
pub const WORDS_CHARS_MAX: usize = 120;

/// Searches that say the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// The language of the page that was searched.
    pub lang: Lang,
    /// What was asked for in words that the articles hold, folded, in their order; `…` where others stood. At most
    /// [`WORDS_CHARS_MAX`] characters; anything longer is cut.
    pub words: String,
    /// A keyed hash of those others, so that searches for different ones are told apart; empty when there were none.
    pub rest: String,
}

/// How often something was asked for, and what was found. Searches that found something that hardly fits are `weak`, those
/// whose first hit was shown as the answer `sure`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// All searches.
    pub asked: u64,
    /// Those without a hit.
    pub empty: u64,
    /// Those with hits of which none fits well.
    pub weak: u64,
    /// Those that were answered on the page of results itself.
    pub sure: u64,
    /// How many hits the last one had.
    pub hits: u64,
}

impl Found {
    /// Adds later searches for the same.
    pub fn add(&mut self, later: &Found) {
        self.asked += later.asked;
        self.empty += later.empty;
        self.weak += later.weak;
        self.sure += later.sure;
        self.hits = later.hits;
    }
}

/// Something that was opened from the page of a search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opened {
    /// As in [`Asked`].
    pub lang: Lang,
    /// As in [`Asked`].
    pub words: String,
    /// What was opened: a permalink, or the id of an article that has none.
    pub article: String,
}

/// How an article was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// How often it was read.
    pub reads: u64,
    /// How many it helped.
    pub helped: u64,
    /// How many it did not help.
    pub not_helped: u64,
}

/// What was counted on one day and is not in the database yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Tells it from every other: what is written twice under one id counts once.
    pub id: String,
    /// The day by UTC.
    pub day: Date,
    /// Searches. Sorted, as all of it: two nodes that write at once then take rows in one order.
    pub searches: BTreeMap<Asked, Found>,
    /// What was opened, and how often.
    pub opened: BTreeMap<Opened, u64>,
    /// Uses of articles, by permalink, or by id where there is none.
    pub uses: BTreeMap<String, Uses>,
    /// How often agents passed an article on to a customer, by the same.
    pub passed_on: BTreeMap<String, u64>,
    /// For what agents found no article, and how often.
    pub unanswered: BTreeMap<Unanswered, u64>,
}

/// What agents found no article for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unanswered {
    /// The customer's language.
    pub lang: Lang,
    /// As in [`Asked`].
    pub words: String,
}

impl Statistics {
    /// Nothing yet of a day.
    #[must_use]
    pub fn of(day: Date) -> Statistics {
        // Without randomness it is written without protection from being written twice.
        let id = getrandom::u64().and_then(|a| Ok((a, getrandom::u64()?)));
        Statistics {
            id: id.map_or_else(|_| String::new(), |(a, b)| format!("{a:016x}{b:016x}")),
            day,
            searches: BTreeMap::new(),
            opened: BTreeMap::new(),
            uses: BTreeMap::new(),
            passed_on: BTreeMap::new(),
            unanswered: BTreeMap::new(),
        }
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows() == 0
    }

    /// How many rows it would write.
    #[must_use]
    pub fn rows(&self) -> usize {
        let of_agents = self.passed_on.len() + self.unanswered.len();
        self.searches.len() + self.opened.len() + self.uses.len() + of_agents
    }
}

/// What the database holds of one day and one wording, whatever its hidden words were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSearch<'k> {
    /// The day.
    pub day: Date,
    /// The language.
    pub lang: Lang,
    /// The words.
    pub words: &'k str,
    /// The counts.
    pub found: Found,
}

/// What was opened on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptOpening<'k> {
    /// The day.
    pub day: Date,
    /// The language.
    pub lang: Lang,
    /// What was searched for.
    pub words: &'k str,
    /// What was opened: a permalink, or the id of an article that has none.
    pub article: &'k str,
    /// How often.
    pub count: u64,
}

/// How an article was used on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptUse {
    /// A permalink or an id.
    pub article: String,
    /// The day.
    pub day: Date,
    /// The counts.
    pub uses: Uses,
}

/// How often agents passed an article on to customers on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPassedOn {
    /// A permalink or an id.
    pub article: String,
    /// The day.
    pub day: Date,
    /// How often.
    pub count: u64,
}

/// What agents found no article for on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptUnanswered<'k> {
    /// The day.
    pub day: Date,
    /// The customer's language.
    pub lang: Lang,
    /// The words.
    pub words: &'k str,
    /// How often.
    pub count: u64,
}

/// What a reader wrote about an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptComment {
    /// The day.
    pub day: Date,
    /// The id of the article.
    pub article: String,
    /// What was missing.
    pub reason: Option<Reason>,
    /// The reader's words, without what is private.
    pub comment: Option<String>,
}

/// What is to be forgotten: what fits all that is named. Nothing named fits nothing, unless it is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forget {
    /// Words, folded, that must stand in a search or a comment, all of them.
    pub words: Vec<String>,
    /// The day it was said.
    pub day: Option<Date>,
    /// The article that was opened or commented on: its id or its permalink.
    pub article: Option<String>,
    /// All searches; comments stay.
    pub all_searches: bool,
}

impl Forget {
    /// Whether a text, folded, holds all the words.
    #[must_use]
    pub fn holds(&self, folded: &str) -> bool {
        self.words.iter().all(|word| holds(folded, word))
    }
}

/// Whether a word stands in a text: one of letters as a whole word, one of Han characters anywhere.
fn holds(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let joins_before = is_letter(before.chars().next_back()) && is_letter(word.chars().next());
        let joins_after = is_letter(after.chars().next()) && is_letter(word.chars().next_back());
        !joins_before && !joins_after
    })
}

/// How many rows were deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Rows of searches, and of what agents found no article for.
    pub searches: u64,
    /// Rows of what was opened.
    pub openings: u64,
    /// Comments.
    pub comments: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whole_and_han_characters_anywhere() {
        let forget = |words: &[&str]| Forget {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            ..Forget::default()
        };
        assert!(forget(&["fee"]).holds("withdrawal fee eth"));
        assert!(!forget(&["fee"]).holds("coffee") && !forget(&["fee"]).holds("feeling"));
        assert!(forget(&["提现"]).holds("我的提现没到账"));
        assert!(forget(&["eth"]).holds("提现eth费用"));
        assert!(!forget(&["fee", "btc"]).holds("fee eth"));
    }
}

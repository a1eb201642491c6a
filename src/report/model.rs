//! A report, as data.
//!
//! Gets:    nothing.
//! Gives:   the types that a report is made of.
//! Touches: nothing.
//! Never:   how it is shown.

use jiff::civil::Date;
use serde::Serialize;

use crate::ids::Lang;
use crate::insights::InsightsError;
use crate::search::SearchError;

/// The most weeks of a report: searches are kept for a year at most.
pub const WEEKS_MAX: usize = 53;
/// How many groups of each kind a report has, those of most searches first.
pub const GROUPS_MAX: usize = 50;
/// How many comments on an article a report has, the newest first.
pub const COMMENTS_MAX: usize = 5;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The database could not be read.
    #[error(transparent)]
    Insights(#[from] InsightsError),
    /// The nearest article could not be searched for.
    #[error(transparent)]
    Search(#[from] SearchError),
}

/// What is asked of a report.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// The last day.
    pub today: Date,
    /// How many weeks, 1 to [`WEEKS_MAX`], this one among them.
    pub weeks: usize,
    /// How many searches make a group, at least.
    pub at_least: u64,
}

/// What readers did not find.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The first day, a Monday.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// All searches, by week.
    pub weeks: Vec<Week>,
    /// One for each kind, in the order of [`Kind::ALL`]; those of agents only where they counted anything.
    pub sections: Vec<Section>,
}

/// The searches of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Week {
    /// Its Monday.
    pub from: Date,
    /// All of them.
    pub asked: u64,
    /// Those that found nothing.
    pub empty: u64,
    /// Those that found nothing that fits well.
    pub weak: u64,
    /// Those of which something was opened.
    pub opened: u64,
}

/// What went wrong, and what agents tell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// No article was found.
    Nothing,
    /// What was found hardly fits.
    Weak,
    /// What fits was found, nothing of it was shown as the answer, and nobody opened any.
    Unopened,
    /// The article was read, and did not help.
    Unhelpful,
    /// Agents found no article for what a customer wrote.
    Unanswered,
    /// Agents passed the article on to customers: what they are asked most.
    PassedOn,
}

impl Kind {
    /// All of them, the worst first.
    pub const ALL: [Kind; 6] = [
        Kind::Nothing,
        Kind::Weak,
        Kind::Unopened,
        Kind::Unhelpful,
        Kind::Unanswered,
        Kind::PassedOn,
    ];

    /// Whether it is told by agents: where none are at work, the report has nothing of it.
    #[must_use]
    pub fn is_of_agents(self) -> bool {
        match self {
            Kind::Unanswered | Kind::PassedOn => true,
            Kind::Nothing | Kind::Weak | Kind::Unopened | Kind::Unhelpful => false,
        }
    }

    /// Its name in tables and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Nothing => "nothing",
            Kind::Weak => "weak",
            Kind::Unopened => "unopened",
            Kind::Unhelpful => "unhelpful",
            Kind::Unanswered => "unanswered",
            Kind::PassedOn => "passed-on",
        }
    }
}

/// The groups of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Which.
    pub kind: Kind,
    /// How many searches (or, for [`Kind::Unhelpful`], readers; for [`Kind::PassedOn`], answers) there were, in groups or not.
    pub count: u64,
    /// How many groups there are, shown or not.
    pub groups_in_all: usize,
    /// The first [`GROUPS_MAX`] of them, the largest first.
    pub groups: Vec<Group>,
}

/// Searches that say the same, or an article that did not help.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The language that was searched in.
    #[serde(serialize_with = "code")]
    pub lang: Lang,
    /// What was asked for most often; for an article to which no search led its title.
    pub words: String,
    /// How else it was said, the most frequent first.
    pub others: Vec<String>,
    /// How often.
    pub count: u64,
    /// How often in each week of the report.
    pub weeks: Vec<u64>,
    /// The article that is nearest to it as the site is now.
    pub nearest: Option<Nearest>,
    /// What to add to the `questions` of that article, quoted for YAML; nothing where it stands there already.
    pub question: Option<String>,
    /// For an article that did not help, what was missing: how often each of the reasons of the page was named that was.
    pub reasons: Vec<(&'static str, u64)>,
    /// For an article that did not help, what readers wrote: the newest [`COMMENTS_MAX`].
    pub comments: Vec<Comment>,
    /// How many comments there are, shown or not.
    pub comments_in_all: u64,
}

/// What a reader wrote about an article, without what is private.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The day by UTC.
    pub day: Date,
    /// The language of the article it was written about.
    #[serde(serialize_with = "code")]
    pub lang: Lang,
    /// What was missing.
    pub reason: Option<&'static str>,
    /// The reader's words.
    pub text: String,
}

fn code<S: serde::Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lang.as_str())
}

/// The article that is nearest to what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nearest {
    /// Its id.
    pub id: String,
    /// Its address on the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its file in the content folder.
    pub file: String,
}

//! What readers did not find: the backlog of writers, out of what was counted.
//!
//! Gets:    a database of insights, a snapshot, how many weeks.
//! Gives:   a `Report`: groups of searches that found nothing, found what hardly fits, found what nobody opened; articles that did
//!          not help; for each the nearest article and the line to put into it. As text, CSV or JSON, and its chart as SVG.
//! Touches: `insights`, `site`.
//! Never:   a change of anything; an article that readers may not see.

mod chart;
mod csv;
mod groups;
mod lines;
mod nearest;
mod text;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

pub use chart::{chart, trend};
pub use csv::csv;
pub use text::human;

use crate::ids::Lang;
use crate::insights::{InsightsError, Kept};
use crate::search::SearchError;
use crate::site::Snapshot;
use groups::Groups;
use lines::Lines;

/// The most weeks of a report: searches are kept for a year at most.
pub const WEEKS_MAX: usize = 53;
/// How many groups of each kind a report has, those of most searches first.
pub const GROUPS_MAX: usize = 50;

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
    /// One for each kind, in the order of [`Kind::ALL`].
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

/// What went wrong.
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
}

impl Kind {
    /// All of them, the worst first.
    pub const ALL: [Kind; 4] = [Kind::Nothing, Kind::Weak, Kind::Unopened, Kind::Unhelpful];

    /// Its name in tables and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Nothing => "nothing",
            Kind::Weak => "weak",
            Kind::Unopened => "unopened",
            Kind::Unhelpful => "unhelpful",
        }
    }
}

/// The groups of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Which.
    pub kind: Kind,
    /// How many searches (or, for [`Kind::Unhelpful`], readers) there were, in groups or not.
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

impl Report {
    /// The report of the last weeks.
    ///
    /// # Errors
    /// When the database or the index cannot be read.
    pub fn of(kept: &mut Kept, site: &Snapshot, asking: Asking) -> Result<Report, ReportError> {
        let weeks = asking.weeks.clamp(1, WEEKS_MAX);
        let back = i64::from(asking.today.weekday().to_monday_zero_offset());
        let monday = asking.today.saturating_sub(back.days());
        let from = monday.saturating_sub((weeks as i64 - 1).weeks());
        let lines = Lines::read(kept, from, weeks)?;
        let groups = Groups {
            site,
            lines: &lines,
            at_least: asking.at_least,
        };
        let sections = Kind::ALL.map(|kind| groups.of(kind));
        Ok(Report {
            from,
            to: asking.today,
            weeks: lines.weeks.clone(),
            sections: sections.into_iter().collect::<Result<_, _>>()?,
        })
    }

    /// All searches of all weeks.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.weeks.iter().map(|week| week.asked).sum()
    }
}

//! What readers did not find: the backlog of writers, out of what was counted.
//!
//! Gets:    a database of insights, a snapshot, how many weeks.
//! Gives:   a `Report`: groups of searches that found nothing, found what hardly fits, found what nobody opened; articles that did
//!          not help, with what readers wrote; what agents found no article for, and what they passed on; for each the nearest article and the line to put into it. As text, CSV or JSON, and its chart as SVG.
//! Touches: `insights`, `site`.
//! Never:   a change of anything; an article that readers may not see.

mod chart;
mod csv;
mod groups;
mod lines;
mod model;
mod nearest;
mod text;
mod wordings;

use jiff::ToSpan;

pub use chart::{chart, trend};
pub use csv::csv;
pub use model::{
    Asking, COMMENTS_MAX, Comment, GROUPS_MAX, Group, Kind, Nearest, Report, ReportError, Section,
    WEEKS_MAX, Week,
};
pub use text::human;

use crate::insights::Kept;
use crate::site::Snapshot;
use groups::Groups;
use lines::Lines;

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
            sections: sections
                .into_iter()
                .filter(|section| {
                    let is_untold =
                        |section: &Section| section.kind.is_of_agents() && section.count == 0;
                    !section.as_ref().is_ok_and(is_untold)
                })
                .collect::<Result<_, _>>()?,
        })
    }

    /// All searches of all weeks.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.weeks.iter().map(|week| week.asked).sum()
    }
}

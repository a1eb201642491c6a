//! When a channel answers: open or closed at an instant, and until or from when.
//!
//! Gets:    the hours of a channel, its zone, the days on which it is closed, and an instant.
//! Gives:   a `Status`; the hours as data for the script in the reader's browser. `wording` has them as text.
//! Touches: jiff, with the time zone database that is built in.
//! Never:   the clock: every instant is an argument.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};
use serde_json::json;

/// The last minute of a day, counted from its start: `24:00`.
pub const DAY_MINUTES: u16 = 24 * 60;
/// How many days ahead an opening is looked for: the longest holidays, and some room.
const HORIZON_DAYS: u32 = 60;
/// For how many years from the start of this one the browser is told the offsets of a zone.
const OFFSET_YEARS: i16 = 3;

/// A time zone by its IANA name, such as `Asia/Shanghai`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Default for Zone {
    /// UTC.
    fn default() -> Zone {
        Zone(TimeZone::UTC)
    }
}

impl Zone {
    /// A zone of the built-in database; none when it has no such name.
    #[must_use]
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }

    /// The zone itself.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.0
    }

    /// `UTC+8`, `UTC-3:30`: the offset at an instant.
    pub(super) fn offset_text(&self, at: Timestamp) -> String {
        let minutes = minutes(self.0.to_offset(at));
        match (minutes / 60, minutes.abs() % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{hours:+}"),
            (hours, rest) => format!(
                "UTC{}{}:{rest:02}",
                if minutes < 0 { '-' } else { '+' },
                hours.abs()
            ),
        }
    }
}

/// Opening hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Days, 0 for Monday to 6 for Sunday, ascending.
    pub days: Vec<u8>,
    /// When it opens, in minutes from the start of the day.
    pub from: u16,
    /// When it closes; at most [`DAY_MINUTES`]. What is not after `from` is on the next day.
    pub to: u16,
}

/// When a channel answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The zone in which the hours are.
    pub zone: Zone,
    /// The hours, sorted by when they open.
    pub hours: Vec<Hours>,
    /// Days on which it does not open, ascending.
    pub closed: Vec<Date>,
}

/// Whether a channel answers at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It does; none when no end is in sight.
    Open(Option<Timestamp>),
    /// It does not; none when it does not open again within two months.
    Closed(Option<Timestamp>),
}

impl Schedule {
    /// Whether it is open at `now`. Hours that touch or overlap are one; a day of `closed` has no openings of its own, but
    /// what opened on the day before it ends as usual.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Status {
        let today = self.zone.0.to_datetime(now).date();
        let Ok(last) = today.checked_add(Span::new().days(HORIZON_DAYS)) else {
            return Status::Closed(None);
        };
        let mut until: Option<Timestamp> = None;
        let mut day = today.yesterday().unwrap_or(today);
        while day <= last {
            for (start, end) in self.openings(day) {
                match until {
                    Some(known) if start <= known => until = Some(known.max(end)),
                    Some(known) => return Status::Open(Some(known)),
                    None if start <= now && now < end => until = Some(end),
                    None if start > now => return Status::Closed(Some(start)),
                    None => {}
                }
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        // Open on all days that were looked at: no end is in sight.
        let endless = until.is_some_and(|until| self.zone.0.to_datetime(until).date() > last);
        match until {
            Some(_) if endless => Status::Open(None),
            Some(until) => Status::Open(Some(until)),
            None => Status::Closed(None),
        }
    }

    /// The openings that begin on a day, in order.
    fn openings(&self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let weekday = u8::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        let open = if self.closed.contains(&day) {
            &[][..]
        } else {
            &self.hours
        };
        open.iter()
            .filter(move |hours| hours.days.contains(&weekday))
            .filter_map(move |hours| {
                let last = if hours.to <= hours.from {
                    day.tomorrow().ok()?
                } else {
                    day
                };
                Some((
                    self.instant(day, hours.from)?,
                    self.instant(last, hours.to)?,
                ))
            })
    }

    /// A time of day as an instant. One that the clocks leave out is as much later, of one that they repeat it is the first.
    fn instant(&self, day: Date, minute: u16) -> Option<Timestamp> {
        let at = DateTime::from_parts(day, jiff::civil::Time::midnight())
            .checked_add(Span::new().minutes(minute))
            .ok()?;
        self.zone.0.to_timestamp(at).ok()
    }

    /// What the browser needs to tell open from closed by its own clock: `o` is the offsets of the zone, each with the
    /// minute (since 1970, UTC) from which it holds; `h` the hours as days, from and to; `c` the closed days. It changes
    /// with the year of `now` and nothing else.
    #[must_use]
    pub fn data(&self, now: Timestamp) -> String {
        let year = now.to_zoned(TimeZone::UTC).year();
        let start = |year: i16| {
            Date::new(year, 1, 1).and_then(|day| TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)))
        };
        let (first, end) = (
            start(year).unwrap_or(now),
            start(year.saturating_add(OFFSET_YEARS)).unwrap_or(now),
        );
        let mut offsets = vec![(0, minutes(self.zone.0.to_offset(first)))];
        for change in self
            .zone
            .0
            .following(first)
            .take_while(|change| change.timestamp() < end)
        {
            offsets.push((
                change.timestamp().as_second() / 60,
                minutes(change.offset()),
            ));
        }
        let hours: Vec<_> = self
            .hours
            .iter()
            .map(|hours| (&hours.days, hours.from, hours.to))
            .collect();
        let closed: Vec<String> = self.closed.iter().map(Date::to_string).collect();
        json!({ "o": offsets, "h": hours, "c": closed }).to_string()
    }
}

fn minutes(offset: Offset) -> i32 {
    offset.seconds() / 60
}

/// `09:00`; the end of a day is `24:00`.
pub(super) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests;

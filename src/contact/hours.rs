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
mod tests {
    use super::*;

    const WEEK: [u8; 7] = [0, 1, 2, 3, 4, 5, 6];

    fn schedule(zone: &str, hours: &[(&[u8], u16, u16)], closed: &[&str]) -> Schedule {
        let hours = hours.iter().map(|&(days, from, to)| Hours {
            days: days.to_vec(),
            from: from * 60,
            to: to * 60,
        });
        let closed = closed.iter().map(|day| day.parse().unwrap()).collect();
        Schedule {
            zone: Zone::named(zone).unwrap(),
            hours: hours.collect(),
            closed,
        }
    }

    #[track_caller]
    fn check(schedule: &Schedule, now: &str, expected: &str) {
        let shown = match schedule.status(now.parse().unwrap()) {
            Status::Open(None) => "open".to_owned(),
            Status::Closed(None) => "closed".to_owned(),
            Status::Open(Some(until)) => format!("open until {until}"),
            Status::Closed(Some(from)) => format!("closed until {from}"),
        };
        assert_eq!(shown, expected, "at {now}");
    }

    #[test]
    fn a_channel_is_open_from_the_first_minute_until_the_last() {
        let office = schedule("Asia/Shanghai", &[(&[0, 1, 2, 3, 4], 9, 18)], &[]);
        check(
            &office,
            "2026-11-23T00:59:59Z",
            "closed until 2026-11-23T01:00:00Z",
        );
        check(
            &office,
            "2026-11-23T01:00:00Z",
            "open until 2026-11-23T10:00:00Z",
        );
        check(
            &office,
            "2026-11-23T09:59:59Z",
            "open until 2026-11-23T10:00:00Z",
        );
        check(
            &office,
            "2026-11-23T10:00:00Z",
            "closed until 2026-11-24T01:00:00Z",
        );
        // From Friday evening to Monday morning.
        check(
            &office,
            "2026-11-27T10:00:00Z",
            "closed until 2026-11-30T01:00:00Z",
        );
    }

    #[test]
    fn hours_past_midnight_belong_to_the_day_on_which_they_begin() {
        let night = schedule("Europe/London", &[(&[4], 22, 2)], &[]);
        check(
            &night,
            "2026-11-27T23:00:00Z",
            "open until 2026-11-28T02:00:00Z",
        );
        check(
            &night,
            "2026-11-28T01:59:00Z",
            "open until 2026-11-28T02:00:00Z",
        );
        check(
            &night,
            "2026-11-28T02:00:00Z",
            "closed until 2026-12-04T22:00:00Z",
        );
        let holiday = schedule("Europe/London", &[(&[4], 22, 2)], &["2026-11-28"]);
        check(
            &holiday,
            "2026-11-28T01:59:00Z",
            "open until 2026-11-28T02:00:00Z",
        );
    }

    #[test]
    fn a_holiday_has_no_openings_and_the_next_opening_is_after_it() {
        let office = schedule(
            "Asia/Shanghai",
            &[(&WEEK, 9, 18)],
            &["2027-02-17", "2027-02-18", "2027-02-19"],
        );
        check(
            &office,
            "2027-02-17T03:00:00Z",
            "closed until 2027-02-20T01:00:00Z",
        );
        check(
            &office,
            "2027-02-16T03:00:00Z",
            "open until 2027-02-16T10:00:00Z",
        );
    }

    #[test]
    fn a_change_of_the_clocks_moves_the_instant_and_not_the_hour() {
        let london = schedule("Europe/London", &[(&WEEK, 9, 17)], &[]);
        // Clocks go forward on 28 March 2027, back on 31 October.
        check(
            &london,
            "2027-03-27T18:00:00Z",
            "closed until 2027-03-28T08:00:00Z",
        );
        check(
            &london,
            "2027-10-30T18:00:00Z",
            "closed until 2027-10-31T09:00:00Z",
        );
        let night = schedule("America/Los_Angeles", &[(&[5], 23, 3)], &[]);
        // 14 March 2027 has no 02:30; the night is an hour short.
        check(
            &night,
            "2027-03-14T07:00:00Z",
            "open until 2027-03-14T10:00:00Z",
        );
        check(
            &schedule("America/Los_Angeles", &[(&[6], 2, 5)], &[]),
            "2027-03-14T09:00:00Z",
            "closed until 2027-03-14T10:00:00Z",
        );
    }

    #[test]
    fn hours_that_touch_are_one_and_all_days_have_no_end() {
        let split = schedule("UTC", &[(&[0], 9, 12), (&[0], 12, 24), (&[1], 0, 3)], &[]);
        check(
            &split,
            "2026-11-23T10:00:00Z",
            "open until 2026-11-24T03:00:00Z",
        );
        check(
            &schedule("UTC", &[(&WEEK, 0, 24)], &[]),
            "2026-11-23T10:00:00Z",
            "open",
        );
        check(
            &schedule("UTC", &[(&WEEK, 0, 24)], &["2026-12-25"]),
            "2026-11-23T10:00:00Z",
            "open until 2026-12-25T00:00:00Z",
        );
        check(&schedule("UTC", &[], &[]), "2026-11-23T10:00:00Z", "closed");
    }

    #[test]
    fn offsets_are_shown_with_their_minutes() {
        let zone = |name: &str| {
            Zone::named(name)
                .unwrap()
                .offset_text("2027-01-10T00:00:00Z".parse().unwrap())
        };
        assert_eq!(
            (zone("Asia/Kolkata"), zone("America/St_Johns")),
            ("UTC+5:30".to_owned(), "UTC-3:30".to_owned())
        );
        assert!(Zone::named("Asia/Peking").is_none());
    }

    #[test]
    fn the_data_for_browsers_changes_with_the_year_only() {
        let london = schedule("Europe/London", &[(&[0], 9, 17)], &["2027-12-27"]);
        let at = |now: &str| london.data(now.parse().unwrap());
        assert_eq!(at("2027-01-01T00:00:00Z"), at("2027-12-31T23:59:59Z"));
        let data: serde_json::Value = serde_json::from_str(&at("2027-06-01T00:00:00Z")).unwrap();
        assert_eq!(data["o"][0], json!([0, 0]));
        assert_eq!(
            data["o"][1],
            json!([
                "2027-03-28T01:00:00Z"
                    .parse::<Timestamp>()
                    .unwrap()
                    .as_second()
                    / 60,
                60
            ])
        );
        assert_eq!(data["o"].as_array().unwrap().len(), 7);
        assert_eq!(
            (&data["h"], &data["c"]),
            (&json!([[[0], 540, 1020]]), &json!(["2027-12-27"]))
        );
    }
}

//! From when until when an article is for anybody.
//!
//! Gets:    dates as writers and generators write them; an instant and the site's time zone.
//! Gives:   a `Window`, and whether it is open at that instant.
//! Touches: jiff, with the time zone database that is built in.
//! Never:   the clock: every instant is an argument.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The longest text that is read as a date, in bytes: real ones have up to 60.
const DATE_BYTES_MAX: usize = 100;

/// A moment as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// With its offset from UTC.
    Exact(Timestamp),
    /// By the clock of the site's time zone. A day alone is its first moment.
    Local(DateTime),
}

/// From when until when an article is for anybody; without ends it always is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first moment.
    pub from: Option<Moment>,
    /// The first moment after the last.
    pub until: Option<Moment>,
}

impl Moment {
    /// Reads a date, with or without a time: as ISO 8601 and YAML have it, as mail and git write it, in English and in Chinese
    /// words, or as seconds or milliseconds since 1970.
    #[must_use]
    pub fn parse(text: &str) -> Option<Moment> {
        if text.len() > DATE_BYTES_MAX {
            return None;
        }
        let plain = plain(text);
        if !plain.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if plain.bytes().all(|b| b.is_ascii_digit()) {
            return of_number(&plain);
        }
        if let Ok(at) = plain.parse::<Timestamp>() {
            return Some(Moment::Exact(at));
        }
        if let Ok(at) = plain.parse::<jiff::Zoned>() {
            return Some(Moment::Exact(at.timestamp()));
        }
        EXACT
            .iter()
            .find_map(|form| strtime::parse(form, &plain).ok()?.to_timestamp().ok())
            .map(Moment::Exact)
            .or_else(|| {
                let time = LOCAL
                    .iter()
                    .find_map(|form| strtime::parse(form, &plain).ok()?.to_datetime().ok());
                let day = || {
                    day(&plain)
                        .or_else(|| Some(slashed(&plain)?.1))
                        .map(DateTime::from)
                };
                time.or_else(day).map(Moment::Local)
            })
    }

    /// The same for an end. A day such as 3/4/2027, which is another one to an American, is the earlier one here and the later
    /// one otherwise: nothing is shown for longer than was meant.
    #[must_use]
    pub fn parse_end(text: &str) -> Option<Moment> {
        slashed(&plain(text))
            .map(|(earlier, _)| Moment::Local(earlier.into()))
            .or_else(|| Moment::parse(text))
    }

    /// The instant by a zone. A time that the clocks leave out is as much later; of one that they repeat it is the first.
    #[must_use]
    pub fn instant(self, zone: &TimeZone) -> Timestamp {
        match self {
            Moment::Exact(at) => at,
            Moment::Local(at) => zone.to_timestamp(at).unwrap_or(if at.year() < 0 {
                Timestamp::MIN
            } else {
                Timestamp::MAX
            }),
        }
    }
}

impl Window {
    /// Whether it has no ends.
    #[must_use]
    pub fn is_endless(self) -> bool {
        self == Window::default()
    }

    /// Whether it is open at `now`.
    #[must_use]
    pub fn is_open(self, zone: &TimeZone, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from.instant(zone) <= now)
            && self.until.is_none_or(|until| now < until.instant(zone))
    }

    /// Its ends as instants.
    pub fn ends(self, zone: &TimeZone) -> impl Iterator<Item = Timestamp> {
        self.from
            .into_iter()
            .chain(self.until)
            .map(|end| end.instant(zone))
    }
}

/// With an offset, besides what ISO 8601 allows: git and Jekyll, mail, Go.
const EXACT: [&str; 8] = [
    "%Y-%m-%d %H:%M:%S%.f %z",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M:%S%.f%z",
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%d %H:%M %z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%d %b %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %Y %z",
];

/// By the site's clock.
const LOCAL: [&str; 10] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d %I:%M%p",
    "%B %d, %Y %H:%M",
    "%B %d, %Y %I:%M %p",
    "%d %B %Y %H:%M",
    "%Y-%m-%dT%H",
];

const DAY: [&str; 10] = [
    "%Y-%m-%d",
    "%Y%m%d",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
];

/// A day in numbers that begins with day or month: as the earlier and the later of what it may be.
fn slashed(text: &str) -> Option<(Date, Date)> {
    let read = |form| {
        strtime::parse(form, text)
            .ok()?
            .to_date()
            .ok()
            .filter(|day| day.year() >= 1000)
    };
    let (day_first, month_first) = (read("%d/%m/%Y"), read("%m/%d/%Y"));
    let (one, other) = (day_first.or(month_first)?, month_first.or(day_first)?);
    Some((one.min(other), one.max(other)))
}

/// A day; of a year or a month alone the first one.
fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    if let [year, rest @ ..] = parts.as_slice()
        && (year.len(), rest.len()) <= (4, 1)
        && year.len() == 4
        && let Ok(year @ 1900..=2999) = year.parse::<i16>()
    {
        let month = rest.first().map_or(Some(1), |month| month.parse().ok())?;
        return Date::new(year, month, 1).ok();
    }
    // A number of a version, such as 1.2.3, is no date.
    DAY.iter().find_map(|form| {
        strtime::parse(form, text)
            .ok()?
            .to_date()
            .ok()
            .filter(|day| day.year() >= 1000)
    })
}

/// Seconds or milliseconds since 1970, a day without signs, or a year.
fn of_number(text: &str) -> Option<Moment> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        4 | 8 => day(text).map(|day| Moment::Local(day.into())),
        10 => Timestamp::from_second(number).ok().map(Moment::Exact),
        13 => Timestamp::from_millisecond(number).ok().map(Moment::Exact),
        _ => None,
    }
}

/// One form for signs that mean the same: full width, slashes in a date that begins with its year, Chinese units, `UTC`.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut text: String = text
        .nfkc()
        .filter(|c| !crate::characters::is_ignorable(*c))
        .collect();
    for (from, to) in [
        ("年", "-"),
        ("月", "-"),
        ("日", " "),
        ("号", " "),
        ("时", ":"),
        ("点", ":"),
        ("分", ":"),
        ("秒", ""),
    ] {
        text = text.replace(from, to);
    }
    let year_first = text.bytes().take(4).all(|b| b.is_ascii_digit()) && text.len() >= 8;
    if year_first && matches!(text.as_bytes().get(4), Some(b'/' | b'.')) {
        let sign = char::from(text.as_bytes()[4]);
        text = text.replacen(sign, "-", 2);
    }
    for utc in [" UTC", " GMT", " Z"] {
        if let Some(rest) = text.strip_suffix(utc) {
            text = format!("{rest} +0000");
        }
    }
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches([':', '-', ','])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, zone: &str, expected: &str) {
        let zone = TimeZone::get(zone).unwrap();
        let found = Moment::parse(text).map(|moment| moment.instant(&zone).to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn dates_are_read_as_generators_write_them() {
        for text in [
            "2027-01-02T03:04:05Z",
            "2027-01-02T11:04:05+08:00",
            "2027-01-02 11:04:05 +0800",
            "2027-01-02T11:04:05+0800",
            "2027-01-02 03:04:05 UTC",
            "Sat, 02 Jan 2027 03:04:05 GMT",
            "2027-01-02T11:04:05+08:00[Asia/Shanghai]",
            "2027-01-02T11:04:05",
            "2027-01-02 11:04:05",
            "2027/01/02 11:04:05",
            "2027年1月2日 11:04:05",
            "2027年1月2日11时04分05秒",
            "１７９８８５９０４５",
            "1798859045000",
        ] {
            check(text, "Asia/Shanghai", "2027-01-02T03:04:05Z");
        }
    }

    #[test]
    fn a_day_is_its_first_moment_by_the_sites_clock() {
        for text in [
            "2027-01-02",
            "2027/1/2",
            "2027.01.02",
            "20270102",
            "January 2, 2027",
            "2 Jan 2027",
            "2027年1月2日",
            "２０２７-０１-０２",
        ] {
            check(text, "Asia/Shanghai", "2027-01-01T16:00:00Z");
            check(text, "UTC", "2027-01-02T00:00:00Z");
        }
        // Clocks go forward on 28 March 2027: there is no 01:30.
        check("2027-03-28 01:30", "Europe/London", "2027-03-28T01:30:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "soon",
            "2027-02-30",
            "2027-13-01",
            "3027-",
            "next Monday",
            "7 days",
            "v2.1",
            "1.2.3",
            "12",
            "二零二七年",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_window_is_open_from_its_first_moment_to_before_its_end() {
        let zone = TimeZone::UTC;
        let window = Window {
            from: Moment::parse("2027-01-01"),
            until: Moment::parse("2027-02-01"),
        };
        for (now, open) in [
            ("2026-12-31T23:59:59Z", false),
            ("2027-01-01T00:00:00Z", true),
            ("2027-01-31T23:59:59Z", true),
            ("2027-02-01T00:00:00Z", false),
        ] {
            assert_eq!(window.is_open(&zone, now.parse().unwrap()), open, "{now}");
        }
        assert!(Window::default().is_endless() && Window::default().is_open(&zone, Timestamp::MIN));
    }
}

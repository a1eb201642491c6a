//! Support hours, closed days and "open now" as readers see them, in the words of a theme.
//!
//! Gets:    a channel or its schedule, an instant, and the words of `templates/words.toml` by their keys.
//! Gives:   lines of text, in the zone of the channel.
//! Touches: nothing.
//! Never:   a word of its own: what stands in no `words.toml` is not shown. The clock: every instant is an argument.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Channel;
use super::hours::{DAY_MINUTES, Hours, Schedule, Status, clock};

/// A word of the interface by its key, in one language.
pub type Word<'w> = &'w dyn Fn(&str) -> String;

/// The hours of a channel as lines of text, each with the offset of its zone at `now`.
#[must_use]
pub fn hours(channel: &Channel, now: Timestamp, word: Word<'_>) -> Vec<String> {
    match &channel.schedule {
        Some(schedule) => schedule_lines(schedule, now, word),
        None if channel.always_open => vec![word("hours_always")],
        None => Vec::new(),
    }
}

fn schedule_lines(schedule: &Schedule, now: Timestamp, word: Word<'_>) -> Vec<String> {
    let zone = schedule.zone.offset_text(now);
    let line = |hours: &Hours| {
        let key = match (hours.from, hours.to) {
            (0, DAY_MINUTES) => "hours_line_all",
            (from, to) if to > from => "hours_line",
            _ => "hours_line_next",
        };
        let (from, to) = (clock(hours.from), clock(hours.to));
        let parts = [
            ("days", &*days(&hours.days, word)),
            ("from", &from),
            ("to", &to),
            ("zone", &zone),
        ];
        filled(&word(key), &parts)
    };
    schedule.hours.iter().map(line).collect()
}

/// Whether a channel answers now, in the zone of the channel: for pages that are made anew each time.
#[must_use]
pub fn status(schedule: &Schedule, now: Timestamp, word: Word<'_>) -> String {
    let day = |at: Timestamp| schedule.zone.zone().to_datetime(at).date();
    let with_time = |key: &str, at: Timestamp| {
        let time = schedule.zone.zone().to_datetime(at).time();
        let time = format!("{:02}:{:02}", time.hour(), time.minute());
        let date = if day(at) == day(now) {
            String::new()
        } else {
            format!("{} ", day(at))
        };
        let time = format!("{date}{time} ({})", schedule.zone.offset_text(now));
        filled(&word(key), &[("time", &time), ("yours", "")])
    };
    match schedule.status(now) {
        Status::Open(None) => word("hours_open_always"),
        Status::Open(Some(until)) => with_time("hours_open", until),
        Status::Closed(None) => word("hours_shut"),
        Status::Closed(Some(from)) => with_time("hours_shut_until", from),
    }
}

/// The days on which a channel is closed, as one line; none when there are none.
#[must_use]
pub fn closed(channel: &Channel, word: Word<'_>) -> Option<String> {
    let closed = &channel.schedule.as_ref()?.closed;
    let days: Vec<String> = stretches(closed)
        .into_iter()
        .map(|(first, last)| stretch(first, last, word))
        .collect();
    let days = days.join(&word("list_comma"));
    (!closed.is_empty()).then(|| filled(&word("hours_closed"), &[("days", &days)]))
}

/// Days that follow each other, as first and last.
fn stretches(days: &[Date]) -> Vec<(Date, Date)> {
    let mut out: Vec<(Date, Date)> = Vec::new();
    for &day in days {
        let goes_on = |last: Date| last == day || last.tomorrow().is_ok_and(|next| next == day);
        match out.last_mut() {
            Some((_, last)) if goes_on(*last) => *last = day,
            _ => out.push((day, day)),
        }
    }
    out
}

/// `2027年2月17日至19日`, `17–19 February 2027`.
fn stretch(first: Date, last: Date, word: Word<'_>) -> String {
    let date = |key: &str, date: Date| {
        let (year, day, last) = (
            date.year().to_string(),
            date.day().to_string(),
            last.day().to_string(),
        );
        let month = nth(&word("months"), i32::from(date.month()) - 1);
        let parts = [
            ("year", &*year),
            ("month", &month),
            ("day", &day),
            ("last", &last),
        ];
        filled(&word(key), &parts)
    };
    if first == last {
        date("date", first)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        date("date_range_month", first)
    } else {
        range(
            &word("date_range"),
            &date("date", first),
            &date("date", last),
        )
    }
}

/// Neighbouring days as a range: `周一至周五`, `Mon–Fri`.
fn days(days: &[u8], word: Word<'_>) -> String {
    if days.len() == 7 {
        return word("days_all");
    }
    let (names, pattern) = (word("days"), word("days_range"));
    let name = |day: u8| nth(&names, day.into());
    let mut parts: Vec<String> = Vec::new();
    for row in days.chunk_by(|day, next| day + 1 == *next) {
        match row {
            [first, _, .., last] => parts.push(range(&pattern, &name(*first), &name(*last))),
            few => parts.extend(few.iter().map(|day| name(*day))),
        }
    }
    parts.join(&word("list_comma"))
}

/// One of several words with spaces between, counted from 0; empty when there are fewer.
fn nth(words: &str, at: i32) -> String {
    let word = usize::try_from(at)
        .ok()
        .and_then(|at| words.split_whitespace().nth(at));
    word.unwrap_or_default().to_owned()
}

fn range(pattern: &str, first: &str, last: &str) -> String {
    filled(pattern, &[("first", first), ("last", last)])
}

/// A sentence with its `{name}`s filled in.
fn filled(sentence: &str, parts: &[(&str, &str)]) -> String {
    parts
        .iter()
        .fold(sentence.to_owned(), |sentence, (name, part)| {
            sentence.replace(&format!("{{{name}}}"), part)
        })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::contact::hours::Zone;
    use crate::ids::Lang;

    fn words(lang: Lang) -> impl Fn(&str) -> String {
        let text = include_str!("../../templates/words.toml");
        let mut tables: HashMap<String, HashMap<String, String>> = toml::from_str(text).unwrap();
        let words = tables.remove(lang.as_str()).unwrap();
        move |key| words[key].clone()
    }

    #[test]
    fn days_that_follow_each_other_are_read_as_a_stretch() {
        let days = [
            "2027-01-01",
            "2027-02-17",
            "2027-02-18",
            "2027-02-19",
            "2027-09-30",
            "2027-10-01",
        ]
        .map(|day| day.parse().unwrap());
        let shown = |lang| {
            stretches(&days)
                .into_iter()
                .map(|(a, b)| stretch(a, b, &words(lang)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(Lang::Zh),
            [
                "2027年1月1日",
                "2027年2月17日至19日",
                "2027年9月30日至2027年10月1日"
            ]
        );
        assert_eq!(
            shown(Lang::En),
            [
                "1 January 2027",
                "17–19 February 2027",
                "30 September 2027 – 1 October 2027"
            ]
        );
    }

    #[test]
    fn neighbouring_days_are_read_as_a_range() {
        let shown = |numbers: &[u8], lang| days(numbers, &words(lang));
        assert_eq!(shown(&[0, 1, 2, 3, 4], Lang::En), "Mon–Fri");
        assert_eq!(shown(&[0, 1, 2, 3, 4, 5, 6], Lang::Zh), "每天");
        assert_eq!(shown(&[0, 2, 5, 6], Lang::Zh), "周一、周三、周六、周日");
        assert_eq!(shown(&[0, 1, 2, 4, 5], Lang::En), "Mon–Wed, Fri, Sat");
    }

    #[test]
    fn hours_are_shown_with_the_offset_of_the_day() {
        let hours = [
            (vec![0, 1, 2, 3, 4], 9, 17),
            (vec![5], 22, 2),
            (vec![6], 0, 24),
        ];
        let london = Schedule {
            zone: Zone::named("Europe/London").unwrap(),
            hours: hours
                .into_iter()
                .map(|(days, from, to)| Hours {
                    days,
                    from: from * 60,
                    to: to * 60,
                })
                .collect(),
            closed: Vec::new(),
        };
        let lines = |now: &str, lang| {
            schedule_lines(&london, now.parse().unwrap(), &words(lang)).join("; ")
        };
        assert_eq!(
            lines("2027-01-10T00:00:00Z", Lang::En),
            "Mon–Fri 09:00–17:00 (UTC); Sat 22:00–next day 02:00 (UTC); Sun, all day (UTC)"
        );
        assert_eq!(
            lines("2027-07-10T00:00:00Z", Lang::Zh),
            "周一至周五 09:00–17:00 (UTC+1); 周六 22:00–次日 02:00 (UTC+1); 周日 全天 (UTC+1)"
        );
        let status = |now: &str, lang| super::status(&london, now.parse().unwrap(), &words(lang));
        assert_eq!(
            status("2027-01-11T10:00:00Z", Lang::Zh),
            "现在在线 · 17:00 (UTC) 关闭"
        );
        assert_eq!(
            status("2027-01-11T18:00:00Z", Lang::En),
            "Closed now, opens 2027-01-12 09:00 (UTC)"
        );
    }
}
